package io.redismigrate.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;

/** The rules for {@code rich_text} blocks: sections, lists, quotes and preformatted text, and what flows in them. */
final class RichTextRules {
    private static final Set<String> FLOWING =
            Set.of("text", "link", "emoji", "user", "usergroup", "channel", "broadcast", "date", "color");

    private RichTextRules() {}

    static void check(Findings findings, JsonNode block, String at) {
        if (!findings.list(block.path("elements"), at + "/elements", 1, 100)) {
            return;
        }
        for (var i = 0; i < block.path("elements").size(); i++) {
            container(findings, block.path("elements").get(i), at + "/elements/" + i);
        }
    }

    private static void container(Findings findings, JsonNode container, String at) {
        switch (container.path("type").asText()) {
            case "rich_text_section" -> {
                findings.object(container, at, Set.of("elements"), Set.of());
                flow(findings, container, at);
            }
            case "rich_text_quote", "rich_text_preformatted" -> {
                findings.object(container, at, Set.of("elements"), Set.of("border", "language"));
                flow(findings, container, at);
            }
            case "rich_text_list" -> {
                findings.object(container, at, Set.of("elements", "style"), Set.of("indent", "offset", "border"));
                findings.oneOf(container, "style", at, Set.of("bullet", "ordered"));
                for (var i = 0; i < container.path("elements").size(); i++) {
                    var item = container.path("elements").get(i);
                    if (!item.path("type").asText().equals("rich_text_section")) {
                        findings.add(
                                "unsupported type: " + item.path("type").asText(), at + "/elements/" + i + "/type");
                    }
                    flow(findings, item, at + "/elements/" + i);
                }
            }
            default ->
                findings.add("unsupported type: " + container.path("type").asText(), at + "/type");
        }
    }

    private static void flow(Findings findings, JsonNode container, String at) {
        if (!findings.list(container.path("elements"), at + "/elements", 0, 1000)) {
            return;
        }
        for (var i = 0; i < container.path("elements").size(); i++) {
            var piece = container.path("elements").get(i);
            var where = at + "/elements/" + i;
            var type = piece.path("type").asText();
            if (!FLOWING.contains(type)) {
                findings.add("unsupported type: " + type, where + "/type");
            }
            if (type.equals("text") && piece.path("text").asText().isEmpty()) {
                findings.add("missing required field: text", where);
            }
            if (type.equals("link") && !piece.hasNonNull("url")) {
                findings.add("missing required field: url", where);
            }
        }
    }
}
