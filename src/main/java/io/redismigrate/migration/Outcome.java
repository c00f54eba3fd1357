package io.redismigrate.migration;

/** How a switch went. */
public sealed interface Outcome {
    /** The writes have moved, and this is the record. {@code repointed}: the hook took it, or there is none. */
    record Moved(Receipt receipt, boolean repointed) implements Outcome {}

    /** Everything is exactly as before the switch; the reason is a sentence. */
    record Undone(String reason) implements Outcome {}

    /** It is not known how the servers stand, or they stand in between and cannot be reached. It is to be looked at again. */
    record Unsettled(String reason) implements Outcome {}
}
