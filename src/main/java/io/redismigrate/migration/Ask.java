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

    /** Overrule what stands in the way, with a reason. */
    record Overrule(Person by, Instant at, String reason) implements Ask {}

    /** Compare the two data sets again. */
    record Verify(Person by, Instant at) implements Ask {}
}
