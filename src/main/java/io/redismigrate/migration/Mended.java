package io.redismigrate.migration;

import java.util.List;

/**
 * What came of a repair.
 *
 * @param keys so many were written anew
 * @param leftAlone the others, each with why
 */
public record Mended(int keys, List<String> leftAlone) {
    public Mended {
        leftAlone = List.copyOf(leftAlone);
    }

    /** {@code 3 keys were written anew on orders-old; 1 was left alone}. */
    public String sentence() {
        var done = "%,d key%s written anew on the master".formatted(keys, keys == 1 ? " was" : "s were");
        return leftAlone.isEmpty()
                ? done
                : "%s; %,d %s left alone".formatted(done, leftAlone.size(), leftAlone.size() == 1 ? "was" : "were");
    }
}
