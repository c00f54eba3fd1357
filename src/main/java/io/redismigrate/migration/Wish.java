package io.redismigrate.migration;

/** What somebody who may has asked for, and the next tick will begin. */
public record Wish(Kind kind, String user, String reason) {
    /** What is asked for. */
    public enum Kind {
        ABORT,
        ROLLBACK,
        FINISH,
        VERIFY,
        DISCONNECT,
        /** The requester has typed the name of a candidate whose keys may go; the name is the reason. */
        WIPE,
        OVERRULE
    }
}
