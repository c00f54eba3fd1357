package io.redismigrate.workspace;

import static io.redismigrate.workspace.RateLimits.Tier;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** {@code views.*}. */
final class ViewMethods {
    private final Directory directory;
    private final Views views;
    private final Triggers triggers;

    ViewMethods(Directory directory, Views views, Triggers triggers) {
        this.directory = directory;
        this.views = views;
        this.triggers = triggers;
    }

    Map<String, Method> all() {
        return Map.of(
                "views.open", Method.bot("", Tier.FOUR, this::open),
                "views.push", Method.bot("", Tier.FOUR, this::push),
                "views.update", Method.bot("", Tier.FOUR, this::update),
                "views.publish", Method.bot("", Tier.FOUR, this::publish));
    }

    private ObjectNode open(Arguments arguments) {
        var view = checked(arguments, "modal");
        return shown(views.open(triggers.exchange(trigger(arguments)), view));
    }

    private ObjectNode push(Arguments arguments) {
        var view = checked(arguments, "modal");
        return shown(views.push(triggers.exchange(trigger(arguments)), view));
    }

    private ObjectNode update(Arguments arguments) {
        var open = arguments
                .text("view_id")
                .flatMap(views::byId)
                .or(() -> arguments.text("external_id").flatMap(views::byExternalId))
                .orElseThrow(() -> Refusal.of("not_found"));
        var view = checked(arguments, open.json.path("type").asText());
        return shown(views.update(open, view, arguments.text("hash")));
    }

    private ObjectNode publish(Arguments arguments) {
        var user = arguments.require("user_id", "invalid_arguments");
        if (directory.person(user).isEmpty()) {
            throw Refusal.of("user_not_found");
        }
        return shown(views.publish(user, checked(arguments, "home"), arguments.text("hash")));
    }

    private static String trigger(Arguments arguments) {
        return arguments.require("trigger_id", "invalid_arguments");
    }

    private static JsonNode checked(Arguments arguments, String type) {
        var view = arguments.json("view", "invalid_arguments").orElseThrow(() -> Refusal.of("invalid_arguments"));
        Views.check(view, type);
        return view;
    }

    private static ObjectNode shown(Views.Open view) {
        return Method.ok().set("view", view.json.deepCopy());
    }
}
