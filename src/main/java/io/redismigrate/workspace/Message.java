package io.redismigrate.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A message as it was at one moment.
 *
 * @param channel the channel's id
 * @param ts its time stamp, which is its id in the channel
 * @param raw Slack's message object, metadata included
 */
public record Message(String channel, String ts, JsonNode raw) {

    /** The top-level text, or the empty string. */
    public String text() {
        return raw.path("text").asText();
    }

    /** The id of who wrote it. */
    public String user() {
        return raw.path("user").asText();
    }

    /** Its blocks, or a missing node. */
    public JsonNode blocks() {
        return raw.path("blocks");
    }

    /** Its metadata ({@code event_type}, {@code event_payload}), or a missing node. */
    public JsonNode metadata() {
        return raw.path("metadata");
    }

    /** The parent of the thread it stands in; its own {@code ts} if it is a parent with replies. */
    public Optional<String> threadTs() {
        return raw.has("thread_ts") ? Optional.of(raw.path("thread_ts").asText()) : Optional.empty();
    }

    /** A reply that the channel shows too. */
    public boolean broadcast() {
        return raw.path("subtype").asText().equals("thread_broadcast");
    }

    /** How many replies hang on it. */
    public int replyCount() {
        return raw.path("reply_count").asInt();
    }

    /** Marked as edited, which Slack does when the text was replaced without blocks. */
    public boolean edited() {
        return raw.has("edited");
    }

    /** All its buttons, in order. */
    public List<Button> buttons() {
        var found = new ArrayList<Button>();
        for (var element : Blocks.elements(blocks())) {
            if (element.path("type").asText().equals("button")) {
                found.add(Button.of(element));
            }
        }
        return found;
    }

    /** The button with this {@code action_id}, if there is one. */
    public Optional<Button> button(String actionId) {
        return buttons().stream()
                .filter(button -> button.actionId().equals(actionId))
                .findFirst();
    }

    /** Everything that can be read in it: text and all texts of its blocks, one a line. */
    public String words() {
        var words = new StringBuilder(text());
        Blocks.texts(blocks()).forEach(text -> words.append('\n').append(text));
        return words.toString();
    }

    /**
     * A button as it is drawn.
     *
     * @param actionId its {@code action_id}
     * @param text what stands on it
     * @param value what it sends, or the empty string
     * @param style {@code primary}, {@code danger} or the empty string
     * @param confirm the confirm dialog, or a missing node
     */
    public record Button(String actionId, String text, String value, String style, JsonNode confirm) {
        static Button of(JsonNode element) {
            return new Button(
                    element.path("action_id").asText(),
                    element.path("text").path("text").asText(),
                    element.path("value").asText(),
                    element.path("style").asText(),
                    element.path("confirm"));
        }
    }
}
