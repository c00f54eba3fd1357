package io.redismigrate.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;

/**
 * A modal or a Home tab as somebody sees it.
 *
 * @param raw Slack's view object
 * @param errors what is written under fields, by block id; under the empty string what concerns the whole modal
 */
public record ShownView(JsonNode raw, Map<String, String> errors) {
    /** Copies the errors. */
    public ShownView {
        errors = Map.copyOf(errors);
    }

    static ShownView of(Views.Open view) {
        return new ShownView(view.json.deepCopy(), view.errors);
    }

    /** Slack's id, {@code V…}. */
    public String id() {
        return raw.path("id").asText();
    }

    /** Changes with each update. */
    public String hash() {
        return raw.path("hash").asText();
    }

    /** The bot's name for this kind of view. */
    public String callbackId() {
        return raw.path("callback_id").asText();
    }

    /** What the bot wrote on the back of it. */
    public String privateMetadata() {
        return raw.path("private_metadata").asText();
    }

    /** What stands above it; the empty string for a Home tab. */
    public String title() {
        return raw.path("title").path("text").asText();
    }

    /** Its blocks. */
    public JsonNode blocks() {
        return raw.path("blocks");
    }

    /** All texts, one a line. */
    public String words() {
        return String.join("\n", Blocks.texts(blocks()));
    }

    /** The button with this {@code action_id}, if there is one. */
    public Optional<Message.Button> button(String actionId) {
        return Blocks.find(blocks(), "", actionId).map(placed -> Message.Button.of(placed.element()));
    }
}
