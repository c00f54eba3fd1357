package io.redismigrate.verify;

import java.util.Locale;

/** How much is compared. What each mode finds stands in the package's documentation. */
public enum Mode {
    /** Every key, both ways. */
    FULL,
    /** Keys drawn by chance, with the confidence stated. */
    SAMPLED,
    /** Keys per database, and functions. */
    COUNTS;

    /** The word in settings, commands and events. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
