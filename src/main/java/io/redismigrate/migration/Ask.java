package io.redismigrate.migration;

import java.time.Instant;

/** Something a person asked of a running migration. It is stored when it comes in, and heard by the next tick. */
public sealed interface Ask {
    Person by();

    Instant at();

    /** Approve a question. The number is the one that was on the screen. */
    record Approve(Person by, Instant at, int question) implements Ask {}

    /** Deny it, with a reason. */
    record Deny(Person by, Instant at, int question, String reason) implements Ask {}

    /** Take back one's own approval. */
    record TakeBack(Person by, Instant at, int question) implements Ask {}

    /** Ask a denied question anew. */
    record AskAgain(Person by, Instant at, int question) implements Ask {}

    /** Stop before the switch and put everything back. */
    record Abort(Person by, Instant at, String reason) implements Ask {}

    /** Go back to the old master. */
    record Rollback(Person by, Instant at, String reason) implements Ask {}

    /** End the rollback window. */
    record Finish(Person by, Instant at) implements Ask {}

    /** Close the connections of those who are left on the old master. */
    record Disconnect(Person by, Instant at) implements Ask {}

    /** Say that people have re-pointed the applications. */
    record Repointed(Person by, Instant at) implements Ask {}

    /** Compare the two data sets again. */
    record Verify(Person by, Instant at) implements Ask {}

    /** Hold the comparison that runs, or let it go on. */
    record Steer(Person by, Instant at, boolean pause) implements Ask {}

    /** Write the keys that differ anew, or agree that it is done. */
    record Repair(Person by, Instant at, boolean approve) implements Ask {}

    /** Let a fleet that stopped go on. */
    record Resume(Person by, Instant at) implements Ask {}

    /** Asked by a fleet of a migration that its barrier holds: switch within this window. */
    record Release(Person by, Instant at, Membership.Release leave) implements Ask {}

    /**
     * Answer for what stands in the way: go on although it is there, and say why.
     *
     * @param finding the name of a warning under a gate; empty for whatever stands in the way now
     */
    record Overrule(Person by, Instant at, String finding, String reason) implements Ask {}

    /**
     * Approve a question past every rule.
     *
     * @param plan the plan's name as the person typed it
     * @param incident a link
     */
    record BreakGlass(Person by, Instant at, int question, String plan, String reason, String incident)
            implements Ask {}

    /** Say that one has looked at what was done behind glass. */
    record Review(Person by, Instant at) implements Ask {}

    /** Offer the migration to another person, by Slack user id. */
    record HandOver(Person by, Instant at, String to) implements Ask {}

    /** Take over what was offered, or decline it. */
    record TakeOver(Person by, Instant at, boolean accept) implements Ask {}
}
