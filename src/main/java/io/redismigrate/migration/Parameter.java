package io.redismigrate.migration;

import java.util.Set;

/** Names of the server parameters a migration may look at or change, and the words that stand for credentials. */
public final class Parameter {
    public static final String BACKLOG = "repl-backlog-size";
    public static final String OUTPUT_BUFFER = "client-output-buffer-limit";
    public static final String DISKLESS_SYNC = "repl-diskless-sync";
    public static final String DISKLESS_DELAY = "repl-diskless-sync-delay";
    public static final String DISKLESS_LOAD = "repl-diskless-load";
    public static final String COMPRESSION = "rdbcompression";
    public static final String READ_ONLY = "replica-read-only";
    public static final String MASTER_AUTH = "masterauth";
    public static final String MASTER_USER = "masteruser";
    public static final String MIN_REPLICAS = "min-replicas-to-write";
    public static final String PRIORITY = "replica-priority";

    /** No parameter, but a reading beside them: links the server closed because a buffer was full (from 7.0 on). */
    public static final String BUFFER_DROPS = "buffer-disconnections";

    /** Stands for "no password". */
    public static final String NO_SECRET = "";

    /** Stands for a password that no server accepts: the replication link stays up, but cannot be made again. */
    public static final String LOCKED = "(locked)";

    /** Stands for a password that is none of the configured ones; the bot could not put it back. */
    public static final String UNKNOWN_SECRET = "(unknown)";

    /** Parameters whose value is a credential. */
    public static final Set<String> SECRETS = Set.of(MASTER_AUTH);

    private static final String WATCH = "sentinel ";

    private Parameter() {}

    /**
     * What a Sentinel knows of a group, as if it were one of its parameters: a {@link SentinelGroup} as text, empty where it
     * does not watch it.
     */
    public static String watch(String group) {
        return WATCH + group;
    }

    public static boolean isWatch(String parameter) {
        return parameter.startsWith(WATCH);
    }

    /** The group of a {@link #watch} parameter. */
    public static String watched(String parameter) {
        return parameter.substring(WATCH.length());
    }

    /** The user that goes with {@link #LOCKED}; no server knows it. */
    public static final String LOCKED_USER = "redis-migrate-locked";

    /** Stands for the password with which the bot logs in on the server of that name. */
    public static String secretOf(String server) {
        return "(of " + server + ")";
    }
}
