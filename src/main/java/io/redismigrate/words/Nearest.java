package io.redismigrate.words;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** What somebody meant who mistyped a name. */
public final class Nearest {
    /** Nobody means a known name by a longer text, and comparing it would take long. */
    private static final int MOST = 100;

    private Nearest() {}

    /** The known name that takes the fewest changed letters, however many they are; upper and lower case are the same. */
    public static Optional<String> of(String typed, Collection<String> known) {
        var lower = typed.length() > MOST ? "" : typed.toLowerCase(Locale.ROOT);
        return known.stream().min(Comparator.comparingInt(name -> changes(lower, name)));
    }

    /** The known name that takes the fewest changed letters, if they are few enough for it to have been meant. */
    private static Optional<String> to(String typed, Collection<String> known) {
        if (typed.length() > MOST) {
            return Optional.empty();
        }
        return known.stream()
                .min(Comparator.comparingInt(name -> changes(typed, name)))
                .filter(name -> changes(typed, name) <= Math.max(1, Math.max(typed.length(), name.length()) / 3));
    }

    /** A mend for a name that is not among {@code known}: the one that was meant, or all. */
    public static String instead(String typed, Collection<String> known, String otherwise) {
        return to(typed, known).map("did you mean \"%s\"?"::formatted).orElseGet(() -> otherwise + listed(known));
    }

    private static String listed(Collection<String> names) {
        var first = String.join(", ", names.stream().limit(12).toList());
        return names.isEmpty() ? "nothing" : names.size() > 12 ? first + ", …" : first;
    }

    /** Letters to insert, delete, replace, or swap with their neighbour (optimal string alignment). */
    private static int changes(String from, String to) {
        var table = new int[from.length() + 1][to.length() + 1];
        for (var i = 0; i <= from.length(); i++) {
            for (var j = 0; j <= to.length(); j++) {
                if (i == 0 || j == 0) {
                    table[i][j] = i + j;
                    continue;
                }
                var same = from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1;
                table[i][j] = Math.min(Math.min(table[i - 1][j], table[i][j - 1]) + 1, table[i - 1][j - 1] + same);
                if (i > 1
                        && j > 1
                        && from.charAt(i - 1) == to.charAt(j - 2)
                        && from.charAt(i - 2) == to.charAt(j - 1)) {
                    table[i][j] = Math.min(table[i][j], table[i - 2][j - 2] + 1);
                }
            }
        }
        return table[from.length()][to.length()];
    }
}
