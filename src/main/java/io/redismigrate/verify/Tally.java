package io.redismigrate.verify;

import java.util.Map;
import java.util.TreeMap;

/**
 * How far a comparison is and what it found.
 *
 * @param compared keys of the left that were compared, those that had gone by then included
 * @param searched keys of the right that were looked for on the left
 * @param total keys on the left when it began; what is compared in the end may be more or less
 * @param different by the word of the {@link Kind}
 * @param inFlux keys that changed too fast to be judged
 * @param suspects keys or parts that differed and are not judged yet
 * @param opaque keys of modules' types
 * @param parts big values that were read in parts
 */
public record Tally(
        long compared,
        long searched,
        long total,
        Map<String, Long> different,
        long inFlux,
        long suspects,
        long opaque,
        long parts) {
    public static final Tally NONE = new Tally(0, 0, 0, Map.of(), 0, 0, 0, 0);

    /** Looking for a key costs about this share of comparing it. */
    private static final double SEARCH = 0.25;

    public Tally {
        different = Map.copyOf(different);
    }

    public long differences() {
        return different.values().stream().mapToLong(Long::longValue).sum();
    }

    /** 0 to 1. */
    public double fraction() {
        double all = Math.max(1, total) * (1 + SEARCH);
        return Math.min(1, (compared + SEARCH * searched) / all);
    }

    /** {@code 2 value, 1 missing}. */
    public String kinds() {
        var words = new TreeMap<>(different);
        return String.join(
                ", ",
                words.entrySet().stream()
                        .map(each -> "%,d %s".formatted(each.getValue(), each.getKey()))
                        .toList());
    }
}
