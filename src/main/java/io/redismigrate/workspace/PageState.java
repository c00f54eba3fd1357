package io.redismigrate.workspace;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.UUID;

/** What one person's screen shows: all of it, or what changed since a version. */
final class PageState {
    /** Versions count from the start of a workspace; a page that remembers another start gets everything anew. */
    final String boot = UUID.randomUUID().toString();

    private final WorkspaceSetup setup;
    private final Parts parts;

    PageState(WorkspaceSetup setup, Parts parts) {
        this.setup = setup;
        this.parts = parts;
    }

    /** Everything that changed after {@code since}; all there is for a negative one. */
    ObjectNode update(Person person, long since) {
        return parts.changes().reading(() -> {
            var update = Json.object()
                    .put("boot", boot)
                    .put("version", parts.changes().version());
            update.put("full", since < 0);
            if (since < 0 || parts.directory().moved() > since) {
                directory(update, person);
            }
            messages(update, person, since);
            ephemerals(update, person, since);
            if (since < 0 || parts.views().moved(person.id()) > since) {
                var modals = update.putArray("modals");
                parts.views().stack(person.id()).forEach(view -> modals.add(view(view)));
                parts.views().home(person.id()).ifPresent(home -> update.set("home", view(home)));
            }
            return update;
        });
    }

    private void directory(ObjectNode update, Person me) {
        update.put("me", me.id());
        var people = update.putArray("people");
        parts.directory()
                .people()
                .forEach(person -> people.addObject()
                        .put("id", person.id())
                        .put("name", person.name())
                        .put("handle", person.handle())
                        .put("bot", person.bot()));
        var groups = update.putArray("groups");
        parts.directory()
                .groups()
                .forEach(group -> groups.addObject().put("id", group.id()).put("handle", group.handle()));
        var channels = update.putArray("channels");
        parts.directory().channels().stream()
                .filter(channel -> channel.has(me.id()))
                .forEach(channel -> channels.addObject()
                        .put("id", channel.id())
                        .put("name", channel.name())
                        .put("hidden", channel.hidden())
                        .put("archived", channel.archived())
                        .put("bot", channel.has(Identity.BOT_USER))
                        .put("members", channel.members().size()));
        var commands = update.putArray("commands");
        for (var command : setup.commands()) {
            var json = commands.addObject()
                    .put("name", command.name())
                    .put("description", command.description())
                    .put("hint", command.hint());
            var forms = json.putArray("forms");
            command.forms()
                    .forEach(form -> forms.addObject().put("text", form.text()).put("meaning", form.meaning()));
        }
    }

    private void messages(ObjectNode update, Person person, long since) {
        var messages = update.putArray("messages");
        for (var entry : parts.timeline().since(since)) {
            var member = parts.directory()
                    .channel(entry.channel)
                    .filter(channel -> channel.has(person.id()))
                    .isPresent();
            if (!member) {
                continue;
            }
            if (entry.deleted) {
                messages.addObject()
                        .put("channel", entry.channel)
                        .put("ts", entry.ts)
                        .put("deleted", true);
            } else {
                var json = parts.timeline().render(entry, false);
                json.remove("root");
                messages.add(json.put("channel", entry.channel));
            }
        }
    }

    private void ephemerals(ObjectNode update, Person person, long since) {
        var ephemerals = update.putArray("ephemerals");
        for (var ephemeral : parts.timeline().ephemerals(person.id())) {
            if (ephemeral.version() > since) {
                var json = (ObjectNode) ephemeral.raw().deepCopy();
                ephemerals.add(json.put("channel", ephemeral.channel()).put("deleted", ephemeral.deleted()));
            }
        }
    }

    private static ObjectNode view(Views.Open view) {
        var json = view.json.deepCopy();
        var filled = json.putObject("filled");
        view.filled.forEach(filled::set);
        var errors = json.putObject("errors");
        view.errors.forEach(errors::put);
        return json;
    }
}
