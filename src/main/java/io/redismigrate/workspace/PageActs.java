package io.redismigrate.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What a person does on the page. */
final class PageActs {
    private final Parts parts;
    private final Acts acts;
    private final Interactions interactions;

    PageActs(Parts parts, Acts acts, Interactions interactions) {
        this.parts = parts;
        this.acts = acts;
        this.interactions = interactions;
    }

    /** Does it; says {@code ok}, and what was wrong. */
    ObjectNode act(JsonNode request) {
        try {
            var person = parts.changes()
                    .reading(() -> parts.directory().person(request.path("as").asText()))
                    .orElseThrow(() -> new IllegalArgumentException("nobody has this id"));
            var answer = act(person, request);
            var json = Json.object().put("ok", answer.fine());
            answer.failure().ifPresent(failure -> json.put("failure", failure));
            var errors = json.putObject("errors");
            answer.errors().forEach(errors::put);
            return json;
        } catch (IllegalArgumentException e) {
            return Json.object().put("ok", false).put("failure", String.valueOf(e.getMessage()));
        }
    }

    private Answer act(Person person, JsonNode request) {
        var channel = request.path("channel").asText();
        var text = request.path("text").asText();
        return switch (request.path("act").asText()) {
            case "command" -> acts.command(person, channel, text);
            case "say" -> {
                var thread = request.path("thread_ts").asText();
                acts.say(person, channel, text, thread.isEmpty() ? null : thread);
                yield Answer.nothingSent(Map.of());
            }
            case "work" -> work(person, request);
            case "submit" -> interactions.submit(person, modal(person, request), values(request));
            case "close" -> interactions.close(person, modal(person, request));
            case "home" -> interactions.openHome(person);
            default -> throw new IllegalArgumentException("there is no such act");
        };
    }

    private Answer work(Person person, JsonNode request) {
        var surface = surface(person, request);
        var field = Blocks.find(
                        surface.blocks(),
                        request.path("block_id").asText(),
                        request.path("action_id").asText())
                .orElseThrow(() -> new IllegalArgumentException("this button is no longer there"));
        return interactions.act(person, surface, field, request.path("value").asText());
    }

    private static Map<String, String> values(JsonNode request) {
        var values = new LinkedHashMap<String, String>();
        request.path("values")
                .properties()
                .forEach(value -> values.put(value.getKey(), value.getValue().asText()));
        return values;
    }

    private Views.Open modal(Person person, JsonNode request) {
        var view = acts.modal(person);
        if (!view.id.equals(request.path("view_id").asText())) {
            throw new IllegalArgumentException("this modal is no longer open");
        }
        return view;
    }

    private Surface surface(Person person, JsonNode request) {
        return parts.changes()
                .reading(() -> find(person, request))
                .orElseThrow(() -> new IllegalArgumentException("this message is no longer there"));
    }

    private Optional<Surface> find(Person person, JsonNode request) {
        var channel = request.path("channel").asText();
        var ts = request.path("ts").asText();
        return switch (request.path("surface").asText()) {
            case "message" -> parts.timeline().find(channel, ts).map(Surface.InMessage::new);
            case "ephemeral" ->
                parts.timeline().ephemerals(person.id()).stream()
                        .filter(one -> one.ts().equals(ts) && !one.deleted())
                        .findFirst()
                        .map(Surface.InEphemeral::new);
            case "modal" -> parts.views().top(person.id()).map(Surface.InView::new);
            case "home" -> parts.views().home(person.id()).map(Surface.InView::new);
            default -> Optional.empty();
        };
    }
}
