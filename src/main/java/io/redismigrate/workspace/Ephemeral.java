package io.redismigrate.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * A message that one person alone sees.
 *
 * @param person the id of who sees it
 * @param channel the channel's id
 * @param ts its time stamp
 * @param raw Slack's message object, with {@code user} for who wrote it
 * @param version the version of the workspace in which it came or changed
 * @param deleted taken back through its response URL
 */
public record Ephemeral(String person, String channel, String ts, JsonNode raw, long version, boolean deleted) {

    /** The text, or the empty string. */
    public String text() {
        return raw.path("text").asText();
    }

    /** Its blocks, or a missing node. */
    public JsonNode blocks() {
        return raw.path("blocks");
    }

    /** The thread it stands in. */
    public Optional<String> threadTs() {
        return raw.has("thread_ts") ? Optional.of(raw.path("thread_ts").asText()) : Optional.empty();
    }

    Ephemeral gone(long now) {
        return new Ephemeral(person, channel, ts, raw, now, true);
    }
}
