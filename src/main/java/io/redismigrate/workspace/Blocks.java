package io.redismigrate.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Reads Block Kit blocks that {@link BlockRules} has let pass. */
final class Blocks {
    private static final Random IDS = new Random();

    private Blocks() {}

    /** Gives each block without a {@code block_id}, and each interactive element without an {@code action_id}, a random one. */
    static void name(JsonNode blocks) {
        for (var block : blocks) {
            if (block instanceof ObjectNode object && !object.hasNonNull("block_id")) {
                object.put("block_id", randomId());
            }
            for (var element : elementsOf(block)) {
                var interactive = !element.path("type").asText().matches("image|mrkdwn|plain_text|rich_text_.*");
                if (element instanceof ObjectNode object && interactive && !object.hasNonNull("action_id")) {
                    object.put("action_id", randomId());
                }
            }
        }
    }

    private static String randomId() {
        return Integer.toString(IDS.nextInt(36 * 36 * 36 * 36, 36 * 36 * 36 * 36 * 36), 36);
    }

    /** The interactive elements of all blocks. */
    static List<JsonNode> elements(JsonNode blocks) {
        var found = new ArrayList<JsonNode>();
        blocks.forEach(block -> found.addAll(elementsOf(block)));
        return found;
    }

    /** What a person can work with in one block. */
    static List<JsonNode> elementsOf(JsonNode block) {
        var found = new ArrayList<JsonNode>();
        switch (block.path("type").asText()) {
            case "actions" -> block.path("elements").forEach(found::add);
            case "section" -> add(found, block.path("accessory"));
            case "input" -> add(found, block.path("element"));
            default -> {}
        }
        return found;
    }

    private static void add(List<JsonNode> found, JsonNode element) {
        if (element.isObject()) {
            found.add(element);
        }
    }

    /** The block that holds the element with this {@code action_id}; a block id narrows it down. */
    static Optional<Placed> find(JsonNode blocks, String blockId, String actionId) {
        for (var block : blocks) {
            for (var element : elementsOf(block)) {
                var block_id = block.path("block_id").asText();
                if (element.path("action_id").asText().equals(actionId)
                        && (blockId.isEmpty() || blockId.equals(block_id))) {
                    return Optional.of(new Placed(block, element));
                }
            }
        }
        return Optional.empty();
    }

    /** All texts of blocks, in the order they are read. */
    static List<String> texts(JsonNode node) {
        var found = new ArrayList<String>();
        collect(node, found);
        return found;
    }

    private static void collect(JsonNode node, List<String> found) {
        if (node.isObject() && node.path("text").isTextual()) {
            found.add(node.path("text").asText());
            return;
        }
        node.forEach(child -> collect(child, found));
    }

    /** An element and the block it stands in. */
    record Placed(JsonNode block, JsonNode element) {
        String blockId() {
            return block.path("block_id").asText();
        }

        String actionId() {
            return element.path("action_id").asText();
        }

        String type() {
            return element.path("type").asText();
        }

        /** The option with this value, from the element's own list or its groups. */
        Optional<JsonNode> option(String value) {
            for (var option : element.findValues("options")) {
                for (var one : option instanceof ArrayNode list ? list : Json.array()) {
                    if (one.path("value").asText().equals(value)) {
                        return Optional.of(one);
                    }
                }
            }
            return Optional.empty();
        }
    }
}
