package io.redismigrate.workspace;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What somebody who acted experienced.
 *
 * @param took how long the bot took to acknowledge; zero where nothing was sent to it
 * @param failure Slack's word for why the bot's acknowledgement did not come ({@code operation_timeout}, {@code
 *     dispatch_failed}), or why it could not be used; empty if all went well
 * @param errors what is wrong with the fields of a modal, by block id; empty if it was taken
 */
public record Answer(Duration took, Optional<String> failure, Map<String, String> errors) {
    /** Copies the errors. */
    public Answer {
        errors = Map.copyOf(errors);
    }

    /** Whether the bot acknowledged, and nothing was wrong. */
    public boolean fine() {
        return failure.isEmpty() && errors.isEmpty();
    }

    static Answer nothingSent(Map<String, String> errors) {
        return new Answer(Duration.ZERO, Optional.empty(), errors);
    }

    static Answer of(Acknowledgement acknowledgement) {
        return new Answer(acknowledgement.took(), acknowledgement.failure(), Map.of());
    }
}
