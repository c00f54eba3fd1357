package io.redismigrate.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What Block Kit allows, as Slack's reference states it, for blocks of messages, modals and the Home tab. A property that
 * the reference does not name is refused, as Slack refuses it.
 */
public final class BlockRules {
    private static final int MOST_IN_MESSAGE = 50;
    private static final int MOST_IN_VIEW = 100;
    /** Measured, not documented: about this many characters over all blocks of a message. */
    private static final int MOST_CHARACTERS = 13_200;

    private static final Set<String> IMAGE = Set.of(
            "image_url", "slack_file", "title", "block_id", "image_width", "image_height", "image_bytes", "fallback");

    private static final Set<String> TASK_STATUSES = Set.of("pending", "in_progress", "complete", "error");

    private final Findings findings = new Findings();
    private final ElementRules elements = new ElementRules(findings);
    private final Set<String> blockIds = new HashSet<>();
    private final boolean message;

    private BlockRules(boolean message) {
        this.message = message;
    }

    /** What is wrong with the blocks of a message; empty if Slack takes them. */
    public static List<String> check(JsonNode blocks) {
        var rules = new BlockRules(true);
        rules.blocks(blocks, "/blocks", MOST_IN_MESSAGE);
        return rules.findings.all();
    }

    /** What is wrong with a view, a modal or a Home tab; empty if Slack takes it. */
    public static List<String> checkView(JsonNode view) {
        var rules = new BlockRules(false);
        rules.view(view);
        return rules.findings.all();
    }

    /** Whether the blocks of one message are too long together, which has an error code of its own. */
    public static boolean tooLong(JsonNode blocks) {
        return Json.write(blocks).length() > MOST_CHARACTERS;
    }

    private void view(JsonNode view) {
        var type = view.path("type").asText();
        var common = Set.of(
                "title",
                "submit",
                "close",
                "private_metadata",
                "callback_id",
                "clear_on_close",
                "notify_on_close",
                "external_id",
                "submit_disabled");
        switch (type) {
            case "modal" -> findings.object(view, "/view", Set.of("title", "blocks"), common);
            case "home" ->
                findings.object(
                        view, "/view", Set.of("blocks"), Set.of("private_metadata", "callback_id", "external_id"));
            default -> findings.add("unsupported type: " + type, "/view/type");
        }
        findings.text(view, "title", "/view", 24, true);
        findings.text(view, "submit", "/view", 24, true);
        findings.text(view, "close", "/view", 24, true);
        findings.optionalString(view, "private_metadata", "/view", 3000);
        findings.optionalString(view, "callback_id", "/view", 255);
        findings.optionalString(view, "external_id", "/view", 255);
        findings.bool(view, "clear_on_close", "/view");
        findings.bool(view, "notify_on_close", "/view");
        blocks(view.path("blocks"), "/view/blocks", MOST_IN_VIEW);
        var asks = false;
        for (var block : view.path("blocks")) {
            asks |= block.path("type").asText().equals("input");
        }
        if (asks && type.equals("modal") && !view.hasNonNull("submit")) {
            findings.add("missing required field: submit", "/view");
        }
    }

    private void blocks(JsonNode blocks, String at, int most) {
        if (!findings.list(blocks, at, 0, most)) {
            return;
        }
        for (var i = 0; i < blocks.size(); i++) {
            block(blocks.get(i), at + "/" + i);
        }
    }

    private void block(JsonNode block, String at) {
        findings.optionalString(block, "block_id", at, 255);
        var id = block.path("block_id").asText();
        if (!id.isEmpty() && !blockIds.add(id)) {
            findings.add("`block_id` must be unique: " + id, at + "/block_id");
        }
        var type = block.path("type").asText();
        switch (type) {
            case "section" -> section(block, at);
            case "header" -> {
                findings.object(block, at, Set.of("text"), Set.of("block_id"));
                findings.text(block, "text", at, 150, true);
            }
            case "divider" -> findings.object(block, at, Set.of(), Set.of("block_id"));
            case "context" -> context(block, at);
            case "actions" -> actions(block, at);
            case "input" -> input(block, at);
            case "image" -> {
                findings.object(block, at, Set.of("alt_text"), IMAGE);
                findings.text(block, "title", at, 2000, true);
                elements.image(block, at);
            }
            case "rich_text" -> {
                findings.object(block, at, Set.of("elements"), Set.of("block_id"));
                RichTextRules.check(findings, block, at);
            }
            case "markdown" -> {
                findings.object(block, at, Set.of("text"), Set.of("block_id"));
                findings.string(block, "text", at, 12_000);
                if (!message) {
                    findings.add("unsupported type: markdown", at + "/type");
                }
            }
            case "plan" -> plan(block, at);
            case "" -> findings.add("missing required field: type", at);
            default -> findings.add("unsupported type: " + type, at + "/type");
        }
    }

    /** Messages only (<a href="https://docs.slack.dev/reference/block-kit/blocks/plan-block">plan</a>). */
    private void plan(JsonNode block, String at) {
        findings.object(block, at, Set.of("title"), Set.of("block_id", "tasks"));
        findings.string(block, "title", at, 255);
        if (!message) {
            findings.add("unsupported type: plan", at + "/type");
        }
        for (int i = 0; i < block.path("tasks").size(); i++) {
            var task = block.path("tasks").get(i);
            var where = at + "/tasks/" + i;
            findings.object(
                    task,
                    where,
                    Set.of("task_id", "title"),
                    Set.of("block_id", "details", "output", "sources", "status"));
            findings.string(task, "title", where, 255);
            if (task.has("status")
                    && !TASK_STATUSES.contains(task.path("status").asText())) {
                findings.add("unsupported status", where + "/status");
            }
        }
    }

    private void section(JsonNode block, String at) {
        findings.object(block, at, Set.of(), Set.of("text", "block_id", "fields", "accessory", "expand"));
        if (!block.hasNonNull("text") && !block.hasNonNull("fields")) {
            findings.add("missing required field: text", at);
        }
        findings.text(block, "text", at, 3000, false);
        if (block.has("fields") && findings.list(block.path("fields"), at + "/fields", 1, 10)) {
            for (var i = 0; i < block.path("fields").size(); i++) {
                findings.text(block.path("fields").get(i), at + "/fields/" + i, 2000, false);
            }
        }
        if (block.has("accessory")) {
            elements.check(block.path("accessory"), at + "/accessory", ElementRules.SECTION);
        }
    }

    private void context(JsonNode block, String at) {
        findings.object(block, at, Set.of("elements"), Set.of("block_id"));
        if (!findings.list(block.path("elements"), at + "/elements", 1, 10)) {
            return;
        }
        for (var i = 0; i < block.path("elements").size(); i++) {
            var element = block.path("elements").get(i);
            var where = at + "/elements/" + i;
            if (element.path("type").asText().equals("image")) {
                elements.check(element, where, Set.of("image"));
            } else {
                findings.text(element, where, 3000, false);
            }
        }
    }

    private void actions(JsonNode block, String at) {
        findings.object(block, at, Set.of("elements"), Set.of("block_id"));
        if (!findings.list(block.path("elements"), at + "/elements", 1, 25)) {
            return;
        }
        var actionIds = new HashSet<String>();
        for (var i = 0; i < block.path("elements").size(); i++) {
            var element = block.path("elements").get(i);
            var where = at + "/elements/" + i;
            elements.check(element, where, ElementRules.ACTIONS);
            var id = element.path("action_id").asText();
            if (!id.isEmpty() && !actionIds.add(id)) {
                findings.add("`action_id` must be unique: " + id, where + "/action_id");
            }
        }
    }

    private void input(JsonNode block, String at) {
        findings.object(
                block, at, Set.of("label", "element"), Set.of("block_id", "hint", "optional", "dispatch_action"));
        findings.text(block, "label", at, 2000, true);
        findings.text(block, "hint", at, 2000, true);
        findings.bool(block, "optional", at);
        findings.bool(block, "dispatch_action", at);
        if (block.has("element")) {
            elements.check(block.path("element"), at + "/element", ElementRules.INPUT);
        }
    }
}
