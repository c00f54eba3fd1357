package io.redismigrate.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Optional;

/**
 * What came back for a delivery.
 *
 * @param body what the bot sent along, or a missing node
 * @param took from sending to the acknowledgement, or to giving up
 * @param failure Slack's word for why there was none
 */
record Acknowledgement(JsonNode body, Duration took, Optional<String> failure) {
    static final String TIMED_OUT = "operation_timeout";
    static final String NOT_DELIVERED = "dispatch_failed";

    boolean received() {
        return failure.isEmpty();
    }
}
