package io.redismigrate.runner;

import java.time.Instant;

/** Which requests have come in already. For what is asked of a migration that runs, {@link MigrationStore#ask} does the same. */
public interface Requests {
    /**
     * Whether this request has not been seen in the last 24 hours; from now on it has. Of several callers at the same time, in
     * any process, one is told so.
     *
     * @param key the same for the same request delivered twice, at most 300 characters
     */
    boolean firstTime(String key, Instant at);

    /** Whether {@link MigrationStore#ask} kept this one in the last 24 hours, by any process. */
    default boolean kept(String key) {
        return false;
    }
}
