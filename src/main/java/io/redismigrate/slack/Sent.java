package io.redismigrate.slack;

import java.time.Duration;

/** What became of a call to Slack, as far as it can be known. */
sealed interface Sent<T> {
    record Done<T>(T answer) implements Sent<T> {}

    /** Slack asks to wait. It may have happened all the same. */
    record Later<T>(Duration pause) implements Sent<T> {}

    /** No answer that says whether it happened. */
    record Unknown<T>(String why) implements Sent<T> {}

    /** It did not happen; the error is Slack's word for why. */
    record Refused<T>(String error) implements Sent<T> {}
}
