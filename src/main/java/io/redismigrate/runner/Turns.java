package io.redismigrate.runner;

import java.time.Duration;
import java.util.Map;

/**
 * Whose turn it is, among the instances of the bot that share a store. A turn keeps two of them from getting in each other's
 * way; it is no lock that safety rests on. That is the version a save names, and that whoever takes over closes the
 * other's connections first.
 */
public interface Turns {
    /** The turn of the one instance that drains the outbox, so that Slack's limits are kept over all of them. */
    String OUTBOX = "outbox";

    /** What came of asking for a turn. */
    enum Turn {
        MINE,
        /**
         * Mine, and somebody who had a turn of it is gone: dead, stopped, or cut off from the store. Said once for each, to whoever has the
         * next turn, until it is {@link #resumed}. That a living instance hands over to another is no take-over.
         */
        TAKEN_OVER,
        /** An instance that is alive is at it. */
        ANOTHERS
    }

    /** This instance began it, so there is nothing to resume. */
    void begins(String what);

    Turn take(String what);

    /** What follows from a take-over is done: it was told, and nobody else's connections are left. */
    void resumed(String what);

    /**
     * The turn is over.
     *
     * @param whole whether all was done that belongs to a turn; else the time since the last whole one goes on
     */
    void done(String what, boolean whole);

    /** It will never be anybody's turn again. */
    void forget(String what);

    /** Every live migration and fleet, and how long ago its last whole turn ended. */
    Map<String, Duration> idle();

    /** Whether nobody has raised an alarm about it since its last whole turn; from now on somebody has. */
    boolean firstAlarm(String what);
}
