package io.redismigrate.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What a message is to say, checked.
 *
 * @param text the text, cut at 40,000 characters as Slack does
 * @param blocks the blocks with their ids; {@code null} if none were given
 * @param attachments {@code null} if none were given
 * @param metadata {@code null} if none were given; empty if it is to be removed
 */
record Content(
        String text,
        @Nullable JsonNode blocks,
        @Nullable JsonNode attachments,
        @Nullable JsonNode metadata) {
    private static final int MOST_TEXT = 40_000;
    private static final int MOST_METADATA_BYTES = 8_000;

    static Content from(Arguments arguments) {
        var text = arguments.text("text").orElse("");
        var blocks = arguments.json("blocks", "invalid_blocks_format").orElse(null);
        var attachments = arguments.json("attachments", "invalid_attachments").orElse(null);
        if (text.isEmpty() && isNothing(blocks) && isNothing(attachments)) {
            throw Refusal.of("no_text");
        }
        return new Content(cut(text), checked(blocks), attachments, metadata(arguments));
    }

    /** The same from a JSON body, as it comes in acknowledgements and through response URLs. */
    static Content from(JsonNode body) {
        return from(Arguments.parse("application/json", "", Json.write(body)));
    }

    private static boolean isNothing(@Nullable JsonNode list) {
        return list == null || list.isEmpty();
    }

    private static String cut(String text) {
        return text.length() > MOST_TEXT ? text.substring(0, MOST_TEXT) : text;
    }

    private static @Nullable JsonNode checked(@Nullable JsonNode blocks) {
        if (blocks == null) {
            return null;
        }
        if (!blocks.isArray()) {
            throw Refusal.of("invalid_blocks_format");
        }
        var wrong = BlockRules.check(blocks);
        if (!wrong.isEmpty()) {
            throw Refusal.because("invalid_blocks", wrong);
        }
        if (BlockRules.tooLong(blocks)) {
            throw Refusal.of("msg_blocks_too_long");
        }
        var named = blocks.deepCopy();
        Blocks.name(named);
        return named;
    }

    private static @Nullable JsonNode metadata(Arguments arguments) {
        var given = arguments.json("metadata", "invalid_metadata_format").orElse(null);
        if (given == null || given.isEmpty()) {
            return given;
        }
        if (!given.isObject()) {
            throw Refusal.of("invalid_metadata_format");
        }
        var type = given.path("event_type").asText();
        if (!type.matches("[A-Za-z0-9_]{1,255}") || !given.path("event_payload").isObject()) {
            throw Refusal.of("invalid_metadata_schema");
        }
        if (Json.write(given).getBytes(StandardCharsets.UTF_8).length > MOST_METADATA_BYTES) {
            throw Refusal.of("metadata_too_large");
        }
        return Json.object()
                .put("event_type", type)
                .set("event_payload", given.path("event_payload").deepCopy());
    }
}
