package io.redismigrate.settings;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/** All that is wrong with the files, gathered while they are read, so that a person mends them once. */
final class Problems {
    /** A line of a terminal must not be broken or coloured by what somebody wrote into a file. */
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cntrl}\\u2028\\u2029]+");

    private record Problem(Place place, String text) {}

    private final List<Problem> found = new ArrayList<>();
    private final List<String> files = new ArrayList<>();

    void add(Place place, String sentence) {
        if (!files.contains(place.file())) {
            files.add(place.file());
        }
        var key = place.key().isEmpty() ? "" : place.key() + ": ";
        var text = "%s:%d: %s%s".formatted(place.file(), place.line(), key, sentence);
        found.add(new Problem(place, UNPRINTABLE.matcher(text).replaceAll(" ")));
    }

    /** Whether something was said about {@code place} already. */
    boolean knows(Place place) {
        return found.stream().anyMatch(problem -> problem.place.equals(place));
    }

    int count() {
        return found.size();
    }

    /** Ends the reading, if anything was wrong. */
    void throwIfAny() {
        if (!found.isEmpty()) {
            throw new SettingsException(found.stream()
                    .sorted(Comparator.comparingInt((Problem problem) -> files.indexOf(problem.place.file()))
                            .thenComparingInt(problem -> problem.place.line()))
                    .map(Problem::text)
                    .toList());
        }
    }
}
