package io.redismigrate.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Set;

/** The rules for what stands inside a block: buttons, selects, inputs, images. */
final class ElementRules {
    static final Set<String> ACTIONS = Set.of(
            "button",
            "checkboxes",
            "datepicker",
            "timepicker",
            "overflow",
            "radio_buttons",
            "static_select",
            "users_select",
            "conversations_select",
            "channels_select");
    static final Set<String> SECTION = Set.of(
            "button",
            "checkboxes",
            "datepicker",
            "timepicker",
            "overflow",
            "radio_buttons",
            "static_select",
            "multi_static_select",
            "users_select",
            "conversations_select",
            "channels_select",
            "image");
    static final Set<String> INPUT = Set.of(
            "checkboxes",
            "datepicker",
            "timepicker",
            "radio_buttons",
            "static_select",
            "multi_static_select",
            "users_select",
            "conversations_select",
            "channels_select",
            "plain_text_input",
            "number_input",
            "email_text_input",
            "url_text_input");

    private static final Set<String> CHOICE =
            Set.of("action_id", "options", "initial_option", "confirm", "focus_on_load");

    private final Findings findings;

    ElementRules(Findings findings) {
        this.findings = findings;
    }

    void check(JsonNode element, String at, Set<String> allowed) {
        var type = element.path("type").asText();
        if (!allowed.contains(type)) {
            findings.add(type.isEmpty() ? "missing required field: type" : "unsupported type: " + type, at + "/type");
            return;
        }
        findings.string(element, "action_id", at, 255);
        findings.bool(element, "focus_on_load", at);
        findings.text(element, "placeholder", at, 150, true);
        if (element.has("confirm")) {
            confirm(element.path("confirm"), at + "/confirm");
        }
        switch (type) {
            case "button" -> button(element, at);
            case "image" -> {
                findings.object(
                        element,
                        at,
                        Set.of("alt_text"),
                        Set.of("image_url", "slack_file", "fallback", "image_width", "image_height", "image_bytes"));
                image(element, at);
            }
            case "static_select" -> select(element, at, "initial_option");
            case "multi_static_select" -> select(element, at, "initial_options");
            case "radio_buttons" -> {
                findings.object(element, at, Set.of("options"), CHOICE);
                options(element, at, 10, 1, false);
                initial(element, at);
            }
            case "checkboxes" -> {
                findings.object(
                        element,
                        at,
                        Set.of("options"),
                        Set.of("action_id", "initial_options", "confirm", "focus_on_load"));
                options(element, at, 10, 1, false);
            }
            case "overflow" -> {
                findings.object(element, at, Set.of("options"), Set.of("action_id", "confirm"));
                options(element, at, 5, 1, true);
            }
            case "plain_text_input" -> textInput(element, at, Set.of("multiline", "min_length", "max_length"));
            case "number_input" -> textInput(element, at, Set.of("is_decimal_allowed", "min_value", "max_value"));
            case "email_text_input", "url_text_input" -> textInput(element, at, Set.of());
            default -> picker(element, at, type);
        }
    }

    void image(JsonNode image, String at) {
        findings.string(image, "alt_text", at, 2000);
        findings.string(image, "image_url", at, 3000);
        if (image.has("image_url") == image.has("slack_file")) {
            findings.add("must have exactly one of image_url and slack_file", at);
        }
        if (image.has("image_url") && !image.path("image_url").asText().matches("https?://.+")) {
            findings.add("must be a valid URL", at + "/image_url");
        }
    }

    private void button(JsonNode button, String at) {
        findings.object(
                button,
                at,
                Set.of("text"),
                Set.of("action_id", "url", "value", "style", "confirm", "accessibility_label"));
        findings.text(button, "text", at, 75, true);
        findings.string(button, "value", at, 2000);
        findings.string(button, "url", at, 3000);
        findings.string(button, "accessibility_label", at, 75);
        findings.oneOf(button, "style", at, Set.of("primary", "danger"));
    }

    private void confirm(JsonNode confirm, String at) {
        findings.object(confirm, at, Set.of("title", "text", "confirm", "deny"), Set.of("style"));
        findings.text(confirm, "title", at, 100, true);
        findings.text(confirm, "text", at, 300, false);
        findings.text(confirm, "confirm", at, 30, true);
        findings.text(confirm, "deny", at, 30, true);
        findings.oneOf(confirm, "style", at, Set.of("primary", "danger"));
    }

    private void select(JsonNode select, String at, String initial) {
        findings.object(
                select,
                at,
                Set.of(),
                Set.of(
                        "action_id",
                        "options",
                        "option_groups",
                        "confirm",
                        "focus_on_load",
                        "placeholder",
                        "max_selected_items",
                        initial));
        if (select.has("options") == select.has("option_groups")) {
            findings.add("must have exactly one of options and option_groups", at);
        } else if (select.has("options")) {
            options(select, at, 100, 1, true);
        } else if (findings.list(select.path("option_groups"), at + "/option_groups", 1, 100)) {
            for (var i = 0; i < select.path("option_groups").size(); i++) {
                var where = at + "/option_groups/" + i;
                var group = select.path("option_groups").get(i);
                findings.object(group, where, Set.of("label", "options"), Set.of());
                findings.text(group, "label", where, 75, true);
                options(group, where, 100, 1, true);
            }
        }
        initial(select, at);
    }

    private void options(JsonNode owner, String at, int most, int least, boolean plain) {
        var options = owner.path("options");
        if (!findings.list(options, at + "/options", least, most)) {
            return;
        }
        var values = new HashSet<String>();
        for (var i = 0; i < options.size(); i++) {
            var option = options.get(i);
            var where = at + "/options/" + i;
            findings.object(option, where, Set.of("text", "value"), Set.of("description", "url"));
            findings.text(option, "text", where, 75, plain);
            findings.text(option, "description", where, 75, plain);
            findings.string(option, "value", where, 150);
            if (!values.add(option.path("value").asText())) {
                findings.add("option values must be unique", where + "/value");
            }
        }
    }

    /** An initial option must be one of the options, to the letter. */
    private void initial(JsonNode owner, String at) {
        if (!owner.has("initial_option")) {
            return;
        }
        for (var options : owner.findValues("options")) {
            for (var option : options) {
                if (option.equals(owner.path("initial_option"))) {
                    return;
                }
            }
        }
        findings.add("initial_option must exactly match one of the provided options", at + "/initial_option");
    }

    private void textInput(JsonNode input, String at, Set<String> more) {
        var allowed = new HashSet<>(more);
        allowed.addAll(Set.of("action_id", "initial_value", "placeholder", "focus_on_load", "dispatch_action_config"));
        findings.object(input, at, Set.of(), allowed);
        findings.optionalString(input, "initial_value", at, 3000);
        if (input.path("max_length").asInt(1) < 1 || input.path("max_length").asInt(1) > 3000) {
            findings.add("must be between 1 and 3000", at + "/max_length");
        }
        if (input.path("min_length").asInt(0) < 0 || input.path("min_length").asInt(0) > 3000) {
            findings.add("must be between 0 and 3000", at + "/min_length");
        }
    }

    private void picker(JsonNode picker, String at, String type) {
        var initial = switch (type) {
            case "datepicker" -> "initial_date";
            case "timepicker" -> "initial_time";
            case "users_select" -> "initial_user";
            case "channels_select" -> "initial_channel";
            default -> "initial_conversation";
        };
        findings.object(
                picker,
                at,
                Set.of(),
                Set.of(
                        "action_id",
                        "placeholder",
                        "confirm",
                        "focus_on_load",
                        "timezone",
                        "filter",
                        "default_to_current_conversation",
                        "response_url_enabled",
                        initial));
    }
}
