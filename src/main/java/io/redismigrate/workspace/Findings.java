package io.redismigrate.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What is wrong with a piece of Block Kit, in Slack's words: a sentence and a JSON pointer to the place. */
final class Findings {
    private final List<String> found = new ArrayList<>();

    List<String> all() {
        return List.copyOf(found);
    }

    void add(String sentence, String at) {
        found.add(sentence + " [json-pointer:" + at + "]");
    }

    /** The node is an object with these properties and no others. */
    boolean object(JsonNode node, String at, Set<String> required, Set<String> optional) {
        if (!node.isObject()) {
            add("must be an object", at);
            return false;
        }
        for (var name : required) {
            if (!node.hasNonNull(name)) {
                add("missing required field: " + name, at);
            }
        }
        node.fieldNames().forEachRemaining(name -> {
            if (!name.equals("type") && !required.contains(name) && !optional.contains(name)) {
                add("invalid additional property: " + name, at);
            }
        });
        return true;
    }

    /** If it is there: a string of at most {@code most} characters, and not empty. */
    void string(JsonNode owner, String name, String at, int most) {
        var node = owner.path(name);
        if (node.isMissingNode()) {
            return;
        }
        var where = at + "/" + name;
        if (!node.isTextual()) {
            add("must be a string", where);
        } else {
            length(node.asText(), where, 1, most);
        }
    }

    /** As {@link #string}, and may be empty. */
    void optionalString(JsonNode owner, String name, String at, int most) {
        if (!owner.path(name).asText("").isEmpty() || !owner.path(name).isTextual()) {
            string(owner, name, at, most);
        }
    }

    void length(String text, String at, int least, int most) {
        var length = text.codePointCount(0, text.length());
        if (length > most) {
            add("must be less than " + (most + 1) + " characters", at);
        }
        if (length < least) {
            add("must be more than " + (least - 1) + " characters", at);
        }
    }

    void bool(JsonNode owner, String name, String at) {
        if (owner.has(name) && !owner.path(name).isBoolean()) {
            add("must be a boolean", at + "/" + name);
        }
    }

    void oneOf(JsonNode owner, String name, String at, Set<String> allowed) {
        if (owner.has(name) && !allowed.contains(owner.path(name).asText())) {
            add("must be a valid enum value", at + "/" + name);
        }
    }

    /** A list with a number of items within bounds; {@code false} if there is nothing to walk through. */
    boolean list(JsonNode node, String at, int least, int most) {
        if (!node.isArray()) {
            add("must be an array", at);
            return false;
        }
        if (node.size() > most) {
            add("no more than " + most + " items allowed", at);
        }
        if (node.size() < least) {
            add("no less than " + least + " items allowed", at);
        }
        return true;
    }

    /** If it is there: a text object; {@code plain} for places where Slack takes no mark-up. */
    void text(JsonNode owner, String name, String at, int most, boolean plain) {
        if (owner.hasNonNull(name)) {
            text(owner.path(name), at + "/" + name, most, plain);
        }
    }

    void text(JsonNode text, String at, int most, boolean plain) {
        if (!object(text, at, Set.of("text"), Set.of("emoji", "verbatim"))) {
            return;
        }
        var type = text.path("type").asText();
        if (plain && !type.equals("plain_text")) {
            add("must be a plain_text object", at + "/type");
        } else if (!type.equals("plain_text") && !type.equals("mrkdwn")) {
            add("unsupported type: " + type, at + "/type");
        }
        if (type.equals("mrkdwn") && text.has("emoji")) {
            add("invalid additional property: emoji", at);
        }
        if (type.equals("plain_text") && text.has("verbatim")) {
            add("invalid additional property: verbatim", at);
        }
        string(text, "text", at, most);
    }
}
