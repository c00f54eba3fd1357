package io.redismigrate.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What a call brings: a form, a query or a JSON body, all read the same way. */
final class Arguments {
    private final Map<String, JsonNode> values;

    private Arguments(Map<String, JsonNode> values) {
        this.values = values;
    }

    static Arguments parse(String contentType, String query, String body) {
        var values = new LinkedHashMap<String, JsonNode>();
        form(query).forEach((name, value) -> values.put(name, TextNode.valueOf(value)));
        if (contentType.startsWith("application/json")) {
            var json = Json.read(body).filter(JsonNode::isObject).orElseThrow(() -> Refusal.of("invalid_json"));
            json.fields().forEachRemaining(field -> values.put(field.getKey(), field.getValue()));
        } else {
            form(body).forEach((name, value) -> values.put(name, TextNode.valueOf(value)));
        }
        return new Arguments(values);
    }

    static Map<String, String> form(String encoded) {
        var fields = new LinkedHashMap<String, String>();
        var rest = encoded;
        while (!rest.isEmpty()) {
            var end = rest.indexOf('&');
            var pair = end < 0 ? rest : rest.substring(0, end);
            rest = end < 0 ? "" : rest.substring(end + 1);
            var equals = pair.indexOf('=');
            if (equals > 0) {
                fields.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
            }
        }
        return fields;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    boolean has(String name) {
        return values.containsKey(name) && !value(name).isNull();
    }

    /** A string; empty if it is missing or blank. */
    Optional<String> text(String name) {
        var node = value(name);
        return node.isValueNode() && !node.isNull() && !node.asText().isBlank()
                ? Optional.of(node.asText())
                : Optional.empty();
    }

    String require(String name, String otherwise) {
        return text(name).orElseThrow(() -> Refusal.of(otherwise));
    }

    boolean flag(String name) {
        return text(name)
                .filter(word -> word.equals("true") || word.equals("1"))
                .isPresent();
    }

    int number(String name, int otherwise, int most) {
        try {
            return Math.max(1, Math.min(most, text(name).map(Integer::parseInt).orElse(otherwise)));
        } catch (NumberFormatException e) {
            throw Refusal.of("invalid_arguments");
        }
    }

    /** A structure, sent as JSON or as a string that holds JSON. */
    Optional<JsonNode> json(String name, String otherwise) {
        var node = value(name);
        if (node.isTextual() && !node.asText().isBlank()) {
            return Optional.of(Json.read(node.asText()).orElseThrow(() -> Refusal.of(otherwise)));
        }
        return node.isContainerNode() ? Optional.of(node) : Optional.empty();
    }

    private JsonNode value(String name) {
        return values.getOrDefault(name, TextNode.valueOf(""));
    }
}
