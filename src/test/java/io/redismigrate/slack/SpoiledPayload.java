package io.redismigrate.slack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.redismigrate.lab.Hostile;
import io.redismigrate.slack.RecordedRequests.Recorded;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A request of Slack's with something wrong about it: a value of another type, one too many or too few, or bytes that are no text. */
final class SpoiledPayload {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String PAYLOAD = "payload=";
    private static final List<String> TYPES = List.of(
            "application/json",
            "application/x-www-form-urlencoded",
            "text/html; charset=ibm-37",
            "multipart/form-data");
    private static final int DEEP = 100;

    private SpoiledPayload() {}

    /** The type, sometimes another one. */
    static String type(Recorded request, Random dice) {
        return dice.nextInt(20) == 0 ? TYPES.get(dice.nextInt(TYPES.size())) : request.type();
    }

    static byte[] of(Recorded request, Random dice) throws JsonProcessingException {
        var spoiled = spoiled(request.body(), dice);
        if (dice.nextInt(4) == 0) {
            spoiled = Hostile.spoiled(spoiled, dice);
        }
        var bytes = spoiled.getBytes(StandardCharsets.UTF_8);
        for (int flips = dice.nextInt(8) - 5; flips > 0 && bytes.length > 0; flips--) {
            bytes[dice.nextInt(bytes.length)] = (byte) dice.nextInt();
        }
        return bytes;
    }

    private static String spoiled(String body, Random dice) throws JsonProcessingException {
        if (body.startsWith(PAYLOAD)) {
            var json = URLDecoder.decode(body.substring(PAYLOAD.length()), StandardCharsets.UTF_8);
            return PAYLOAD + URLEncoder.encode(json(json, dice), StandardCharsets.UTF_8);
        }
        return body.startsWith("{") ? json(body, dice) : form(body, dice);
    }

    private static String form(String body, Random dice) {
        return Pattern.compile("&")
                .splitAsStream(body)
                .filter(pair -> dice.nextInt(10) > 0)
                .map(pair -> dice.nextInt(5) > 0
                        ? pair
                        : pair.replaceFirst("=.*", "=")
                                + URLEncoder.encode(Hostile.splinter(dice), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    private static String json(String body, Random dice) throws JsonProcessingException {
        var root = JSON.readTree(body);
        for (int wounds = dice.nextInt(3); wounds >= 0; wounds--) {
            var inside = new ArrayList<JsonNode>();
            inside(root, inside);
            wound(inside.get(dice.nextInt(inside.size())), inside, dice);
        }
        return JSON.writeValueAsString(root);
    }

    private static void inside(JsonNode node, List<JsonNode> found) {
        if (!node.isEmpty()) {
            found.add(node);
            node.forEach(each -> inside(each, found));
        }
    }

    private static void wound(JsonNode node, List<JsonNode> others, Random dice) {
        if (node instanceof ArrayNode array) {
            int at = dice.nextInt(array.size());
            if (dice.nextInt(3) == 0) {
                array.remove(at);
            } else {
                array.set(at, other(others, dice));
            }
        } else if (node instanceof ObjectNode object) {
            var names = new ArrayList<String>();
            object.fieldNames().forEachRemaining(names::add);
            var name = names.get(dice.nextInt(names.size()));
            if (dice.nextInt(3) == 0) {
                object.remove(name);
            } else {
                object.set(name, other(others, dice));
            }
        }
    }

    private static JsonNode other(List<JsonNode> others, Random dice) {
        return switch (dice.nextInt(9)) {
            case 0 -> NODES.nullNode();
            case 1 -> NODES.numberNode(dice.nextLong());
            case 2 -> NODES.booleanNode(dice.nextBoolean());
            case 3 -> NODES.arrayNode();
            case 4 -> NODES.objectNode();
            case 5 -> deep();
            case 6 -> others.get(dice.nextInt(others.size())).deepCopy();
            default -> NODES.textNode(Hostile.splinter(dice));
        };
    }

    private static JsonNode deep() {
        var deep = NODES.arrayNode();
        for (int depth = 0; depth < DEEP; depth++) {
            deep = NODES.arrayNode().add(deep);
        }
        return deep;
    }
}
