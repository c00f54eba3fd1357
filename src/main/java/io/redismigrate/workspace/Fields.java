package io.redismigrate.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** The fields of a view: what Slack sends for what was typed or chosen, and what it refuses before the bot hears of it. */
final class Fields {
    private static final Pattern COMMA = Pattern.compile("\\s*,\\s*");

    private Fields() {}

    /**
     * Slack's state object for one element.
     *
     * @param typed text for inputs; the value of the chosen option for choices, several with commas; empty for nothing
     */
    static ObjectNode state(Blocks.Placed field, String typed) {
        var state = Json.object().put("type", field.type());
        switch (field.type()) {
            case "static_select", "radio_buttons", "overflow" -> {
                if (typed.isEmpty()) {
                    state.putNull("selected_option");
                } else {
                    state.set("selected_option", option(field, typed));
                }
            }
            case "checkboxes", "multi_static_select" -> {
                var chosen = state.putArray("selected_options");
                COMMA.splitAsStream(typed).filter(one -> !one.isEmpty()).forEach(one -> chosen.add(option(field, one)));
            }
            case "datepicker" -> put(state, "selected_date", typed);
            case "timepicker" -> put(state, "selected_time", typed);
            case "users_select" -> put(state, "selected_user", typed);
            case "channels_select" -> put(state, "selected_channel", typed);
            case "conversations_select" -> put(state, "selected_conversation", typed);
            default -> put(state, "value", typed);
        }
        return state;
    }

    private static void put(ObjectNode state, String name, String typed) {
        if (typed.isEmpty()) {
            state.putNull(name);
        } else {
            state.put(name, typed);
        }
    }

    private static JsonNode option(Blocks.Placed field, String value) {
        return field.option(value)
                .orElseThrow(() -> new IllegalArgumentException(
                        "%s/%s has no option %s".formatted(field.blockId(), field.actionId(), value)));
    }

    /** The element's initial value, as state. */
    private static ObjectNode initial(Blocks.Placed field) {
        var element = field.element();
        var state = state(field, "");
        if (element.has("initial_option")) {
            state.set("selected_option", element.path("initial_option"));
        } else if (element.has("initial_options")) {
            state.set("selected_options", element.path("initial_options"));
        }
        for (var kind : new String[] {"value", "date", "time", "user", "channel", "conversation"}) {
            if (element.hasNonNull("initial_" + kind)) {
                state.put(
                        kind.equals("value") ? "value" : "selected_" + kind,
                        element.path("initial_" + kind).asText());
            }
        }
        return state;
    }

    /** Takes over what was typed, keyed by block id, slash, action id, and completes it with initial values. */
    static void fill(Views.Open view, Map<String, String> typed) {
        var unknown = new LinkedHashMap<>(typed);
        for (var block : view.blocks()) {
            for (var element : Blocks.elementsOf(block)) {
                var field = new Blocks.Placed(block, element);
                var key = field.blockId() + "/" + field.actionId();
                var now = unknown.remove(key);
                if (now != null) {
                    view.filled.put(key, state(field, now));
                } else if (!field.type().equals("button") && !field.type().equals("image")) {
                    view.filled.computeIfAbsent(key, none -> initial(field));
                }
            }
        }
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("the view has no fields " + unknown.keySet());
        }
    }

    /** What Slack itself refuses to submit, by block id. */
    static Map<String, String> errors(Views.Open view) {
        var errors = new LinkedHashMap<String, String>();
        for (var block : view.blocks()) {
            if (!block.path("type").asText().equals("input")) {
                continue;
            }
            var element = block.path("element");
            var id = block.path("block_id").asText();
            var state = view.filled.getOrDefault(
                    id + "/" + element.path("action_id").asText(), Json.object());
            if (isEmpty(state)) {
                if (!block.path("optional").asBoolean()) {
                    errors.put(id, "Please complete this required field.");
                }
                continue;
            }
            var length = state.path("value").asText().length();
            if (length > element.path("max_length").asInt(3000)) {
                errors.put(
                        id,
                        "Please use at most %d characters."
                                .formatted(element.path("max_length").asInt(3000)));
            } else if (length < element.path("min_length").asInt(0)) {
                errors.put(
                        id,
                        "Please use at least %d characters."
                                .formatted(element.path("min_length").asInt()));
            }
        }
        return errors;
    }

    private static boolean isEmpty(JsonNode state) {
        for (var field : state.properties()) {
            var value = field.getValue();
            if (!field.getKey().equals("type") && !value.isNull() && !(value.isArray() && value.isEmpty())) {
                return value.isTextual() && value.asText().isBlank();
            }
        }
        return true;
    }
}
