package io.redismigrate.verify;

import java.util.Locale;

/** What the servers' clients are to feel of a comparison. */
public enum Speed {
    /** As little as can be: small portions, and a rate that follows the servers' own latency. */
    GENTLE,
    /** As fast as the servers answer; only a server that gets slow is spared. */
    FULL;

    /** The word in settings. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
