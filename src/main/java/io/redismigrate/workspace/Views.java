package io.redismigrate.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Modals and Home tabs: what each person has open. Every call is made under the lock of {@link Changes}. */
final class Views {
    private static final int MOST_STACKED = 3;

    private final Access access;
    private final Changes changes;
    private final Map<String, List<Open>> stacks = new HashMap<>();
    private final Map<String, Open> homes = new HashMap<>();
    private final Map<String, Long> moved = new HashMap<>();

    /** A view that stands before a person, with what was filled in so far. */
    static final class Open {
        final String id;
        final String person;
        ObjectNode json;
        /** Block id, slash, action id; and Slack's state object for it. */
        final Map<String, JsonNode> filled = new LinkedHashMap<>();

        final Map<String, String> errors = new LinkedHashMap<>();

        private Open(String id, String person, ObjectNode json) {
            this.id = id;
            this.person = person;
            this.json = json;
        }

        JsonNode blocks() {
            return json.path("blocks");
        }

        String title() {
            return json.path("title").path("text").asText();
        }
    }

    Views(Access access, Changes changes) {
        this.access = access;
        this.changes = changes;
    }

    /** Refuses a view that breaks a rule. */
    static void check(JsonNode view, String type) {
        if (!view.isObject()) {
            throw Refusal.of("invalid_arguments");
        }
        var wrong = new ArrayList<>(BlockRules.checkView(view));
        if (wrong.isEmpty() && !view.path("type").asText().equals(type)) {
            wrong.add("must be of type " + type + " [json-pointer:/view/type]");
        }
        if (!wrong.isEmpty()) {
            throw Refusal.because("invalid_arguments", wrong);
        }
        if (Json.write(view).length() > 250_000) {
            throw Refusal.of("view_too_large");
        }
    }

    /** Opens a modal as the only one. */
    Open open(String person, JsonNode view) {
        var opened = create(person, view);
        opened.json.put("root_view_id", opened.id).putNull("previous_view_id");
        var stack = new ArrayList<Open>();
        stack.add(opened);
        stacks.put(person, stack);
        touch(person);
        return opened;
    }

    /** Puts a modal on top of those that are open. */
    Open push(String person, JsonNode view) {
        var stack = stacks.getOrDefault(person, new ArrayList<>());
        if (stack.isEmpty()) {
            throw Refusal.of("not_found");
        }
        if (stack.size() >= MOST_STACKED) {
            throw Refusal.of("push_limit_reached");
        }
        var pushed = create(person, view);
        pushed.json.put("root_view_id", stack.get(0).id).put("previous_view_id", stack.get(stack.size() - 1).id);
        stack.add(pushed);
        touch(person);
        return pushed;
    }

    /** Replaces what a view shows; what was filled in stays where block and action keep their ids. */
    Open update(Open view, JsonNode replacement, Optional<String> hash) {
        var now = view.json.path("hash").asText();
        if (hash.isPresent() && !hash.get().equals(now)) {
            throw Refusal.of("hash_conflict");
        }
        var json = dressed(view.id, replacement);
        json.set("root_view_id", view.json.path("root_view_id"));
        json.set("previous_view_id", view.json.path("previous_view_id"));
        view.json = json;
        view.errors.clear();
        view.filled.keySet().removeIf(key -> !stillAsked(view, key));
        touch(view.person);
        return view;
    }

    private static boolean stillAsked(Open view, String key) {
        var slash = key.indexOf('/');
        return Blocks.find(view.blocks(), key.substring(0, slash), key.substring(slash + 1))
                .isPresent();
    }

    Open publish(String person, JsonNode view, Optional<String> hash) {
        var shown = homes.get(person);
        if (shown == null) {
            shown = create(person, view);
            shown.json.put("root_view_id", shown.id).putNull("previous_view_id");
            homes.put(person, shown);
            touch(person);
            return shown;
        }
        return update(shown, view, hash);
    }

    Optional<Open> byId(String id) {
        return allOpen().stream().filter(view -> view.id.equals(id)).findFirst();
    }

    Optional<Open> byExternalId(String externalId) {
        return allOpen().stream()
                .filter(view -> view.json.path("external_id").asText().equals(externalId))
                .findFirst();
    }

    private List<Open> allOpen() {
        var all = new ArrayList<Open>(homes.values());
        stacks.values().forEach(all::addAll);
        return all;
    }

    /** The modal on top. */
    Optional<Open> top(String person) {
        var stack = stacks.getOrDefault(person, List.of());
        return stack.isEmpty() ? Optional.empty() : Optional.of(stack.get(stack.size() - 1));
    }

    List<Open> stack(String person) {
        return List.copyOf(stacks.getOrDefault(person, List.of()));
    }

    Optional<Open> home(String person) {
        return Optional.ofNullable(homes.get(person));
    }

    /** Closes one modal; those below stay. */
    void close(Open view) {
        stacks.getOrDefault(view.person, new ArrayList<>()).remove(view);
        touch(view.person);
    }

    void clear(String person) {
        stacks.remove(person);
        touch(person);
    }

    void touch(String person) {
        moved.put(person, changes.version());
    }

    /** The version in which a person's views last changed. */
    long moved(String person) {
        return moved.getOrDefault(person, 0L);
    }

    private Open create(String person, JsonNode view) {
        var externalId = view.path("external_id").asText();
        if (!externalId.isEmpty() && byExternalId(externalId).isPresent()) {
            throw Refusal.of("duplicate_external_id");
        }
        var id = "V0" + access.secret(5).toUpperCase(java.util.Locale.ROOT);
        return new Open(id, person, dressed(id, view));
    }

    private ObjectNode dressed(String id, JsonNode view) {
        var json = Json.object().put("id", id).put("team_id", Identity.TEAM);
        json.put("type", view.path("type").asText());
        json.set("blocks", view.path("blocks").deepCopy());
        Blocks.name(json.path("blocks"));
        json.put("private_metadata", view.path("private_metadata").asText(""))
                .put("callback_id", view.path("callback_id").asText(""))
                .put("external_id", view.path("external_id").asText(""))
                .put("clear_on_close", view.path("clear_on_close").asBoolean())
                .put("notify_on_close", view.path("notify_on_close").asBoolean())
                .put("hash", changes.version() + "." + access.secret(4))
                .put("app_id", Identity.APP)
                .put("app_installed_team_id", Identity.TEAM)
                .put("bot_id", Identity.BOT);
        json.putObject("state").putObject("values");
        for (var name : List.of("title", "submit", "close")) {
            json.set(
                    name,
                    view.path(name).isObject() ? view.path(name) : Json.object().nullNode());
        }
        return json;
    }
}
