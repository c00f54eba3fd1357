package io.redismigrate.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What people do: each act becomes a delivery to the bot, and what the bot acknowledges it with is carried out. */
final class Interactions {
    private static final String TROUBLE = "We had some trouble connecting. Try again?";

    private final Changes changes;
    private final WorkspaceSetup setup;
    private final Directory directory;
    private final Timeline timeline;
    private final Views views;
    private final Triggers triggers;
    private final ResponseUrls responseUrls;
    private final Payloads payloads;
    private final Access access;
    private final Faults faults;
    private final Supplier<Delivery> delivery;
    private final List<Duration> ackTimes = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    Interactions(WorkspaceSetup setup, Parts parts, Faults faults, Supplier<Delivery> delivery) {
        this.changes = parts.changes();
        this.setup = setup;
        this.directory = parts.directory();
        this.timeline = parts.timeline();
        this.views = parts.views();
        this.triggers = parts.triggers();
        this.responseUrls = parts.responseUrls();
        this.access = parts.access();
        this.payloads = new Payloads(timeline, directory);
        this.faults = faults;
        this.delivery = delivery;
    }

    List<Duration> ackTimes() {
        return changes.reading(() -> List.copyOf(ackTimes));
    }

    List<String> problems() {
        return changes.reading(() -> List.copyOf(problems));
    }

    Answer command(Person person, Channel channel, String typed) {
        var end = typed.indexOf(' ');
        var name = end < 0 ? typed : typed.substring(0, end);
        var text = end < 0 ? "" : typed.substring(end + 1).strip();
        if (setup.commands().stream().noneMatch(command -> command.name().equals(name))) {
            tell(person, channel.id(), "`%s` is not a valid command.".formatted(name));
            return new Answer(Duration.ZERO, Optional.of("unknown_command"), Map.of());
        }
        var payload = changes.reading(() -> payloads.command(
                person,
                channel,
                name,
                text,
                triggers.issue(person.id()),
                responseUrls.issue(person, channel.id(), null)));
        var acknowledgement = deliver(Delivery.Kind.COMMAND, payload);
        changes.change(() -> ackTimes.add(acknowledgement.took()));
        if (!acknowledgement.received()) {
            tell(
                    person,
                    channel.id(),
                    "%s failed because the app did not respond (%s)."
                            .formatted(name, acknowledgement.failure().orElse("")));
            return Answer.of(acknowledgement);
        }
        var body = acknowledgement.body();
        if (!body.path("text").asText("").isBlank() || body.hasNonNull("blocks")) {
            var answer = carryOut(acknowledgement, () -> responseUrls.respond(person, channel.id(), null, body));
            answer.failure()
                    .ifPresent(failure -> tell(person, channel.id(), "%s failed (%s).".formatted(name, failure)));
            return answer;
        }
        return Answer.of(acknowledgement);
    }

    /** Works one element: a button's {@code typed} is ignored, a choice's is the value of the option. */
    Answer act(Person person, Surface surface, Blocks.Placed field, String typed) {
        var payload = changes.changing(() -> {
            var action = action(field, typed);
            if (surface instanceof Surface.InView in && !field.type().equals("button")) {
                Fields.fill(in.view(), Map.of(field.blockId() + "/" + field.actionId(), typed));
                views.touch(person.id());
            }
            return payloads.actions(person, surface, action, triggers.issue(person.id()), answerTo(person, surface));
        });
        var acknowledgement = deliver(Delivery.Kind.INTERACTION, payload);
        if (!acknowledgement.received()) {
            var sentence = "Your click was not taken: the app did not respond (%s)."
                    .formatted(acknowledgement.failure().orElse(""));
            if (surface instanceof Surface.InMessage in) {
                tell(person, in.entry().channel, sentence);
            } else if (surface instanceof Surface.InEphemeral in) {
                tell(person, in.ephemeral().channel(), sentence);
            } else if (surface instanceof Surface.InView in) {
                fail(in.view(), Map.of("", TROUBLE));
            }
        }
        return Answer.of(acknowledgement);
    }

    private String answerTo(Person person, Surface surface) {
        if (surface instanceof Surface.InMessage in) {
            return responseUrls.issue(person, in.entry().channel, surface);
        }
        if (surface instanceof Surface.InEphemeral in) {
            return responseUrls.issue(person, in.ephemeral().channel(), surface);
        }
        return "";
    }

    private ObjectNode action(Blocks.Placed field, String typed) {
        var element = field.element();
        var action = Json.object().put("action_id", field.actionId()).put("block_id", field.blockId());
        if (field.type().equals("button")) {
            action.set("text", element.path("text"));
            for (var name : List.of("value", "style", "url")) {
                if (element.hasNonNull(name)) {
                    action.set(name, element.path(name));
                }
            }
            action.put("type", "button");
        } else {
            action.setAll(Fields.state(field, typed));
        }
        return action.put("action_ts", timeline.nextTs());
    }

    Answer submit(Person person, Views.Open view, Map<String, String> typed) {
        var refused = changes.changing(() -> {
            Fields.fill(view, typed);
            view.errors.clear();
            view.errors.putAll(Fields.errors(view));
            views.touch(person.id());
            return Map.copyOf(view.errors);
        });
        if (!refused.isEmpty()) {
            return Answer.nothingSent(refused);
        }
        var payload = changes.reading(() -> payloads.submission(person, view, triggers.issue(person.id())));
        var acknowledgement = deliver(Delivery.Kind.INTERACTION, payload);
        if (!acknowledgement.received()) {
            fail(view, Map.of("", TROUBLE));
            return Answer.of(acknowledgement);
        }
        var answer = carryOut(acknowledgement, () -> respond(person, view, acknowledgement.body()));
        if (answer.failure().isPresent()) {
            fail(view, Map.of("", TROUBLE));
            return answer;
        }
        return new Answer(answer.took(), answer.failure(), changes.reading(() -> Map.copyOf(view.errors)));
    }

    private void respond(Person person, Views.Open view, JsonNode body) {
        switch (body.path("response_action").asText()) {
            case "clear" -> views.clear(person.id());
            case "update" -> {
                Views.check(body.path("view"), "modal");
                views.update(view, body.path("view"), Optional.empty());
            }
            case "push" -> {
                Views.check(body.path("view"), "modal");
                views.push(person.id(), body.path("view"));
            }
            case "errors" -> view.errors.putAll(errors(view, body.path("errors")));
            default -> views.close(view);
        }
        views.touch(person.id());
    }

    private static Map<String, String> errors(Views.Open view, JsonNode given) {
        var errors = new LinkedHashMap<String, String>();
        for (var block : view.blocks()) {
            var id = block.path("block_id").asText();
            if (block.path("type").asText().equals("input") && given.hasNonNull(id)) {
                errors.put(id, given.path(id).asText());
            }
        }
        if (errors.isEmpty() || errors.size() != given.size()) {
            throw Refusal.because("invalid_arguments", List.of("errors must name input blocks of the view: " + given));
        }
        return errors;
    }

    /** Closes the modal on top, as Esc or Cancel does; the bot hears of it where it asked to. */
    Answer close(Person person, Views.Open view) {
        var all = view.json.path("clear_on_close").asBoolean();
        var payload = changes.changing(() -> {
            var told = payloads.closed(person, view, all);
            if (all) {
                views.clear(person.id());
            } else {
                views.close(view);
            }
            return told;
        });
        return view.json.path("notify_on_close").asBoolean()
                ? Answer.of(deliver(Delivery.Kind.INTERACTION, payload))
                : Answer.nothingSent(Map.of());
    }

    Answer openHome(Person person) {
        var payload = changes.changing(() -> payloads.homeOpened(
                person,
                views.home(person.id())
                        .map(view -> (JsonNode) view.json.deepCopy())
                        .orElse(MissingNode.getInstance()),
                "Ev0" + access.secret(5)));
        return Answer.of(deliver(Delivery.Kind.EVENT, payload));
    }

    void say(Person person, String channel, String text, Timeline.@Nullable Entry parent) {
        changes.change(() -> timeline.post(
                channel,
                Json.object()
                        .put("type", "message")
                        .put("user", person.id())
                        .put("team", Identity.TEAM)
                        .put("text", text),
                parent));
    }

    private Acknowledgement deliver(Delivery.Kind kind, ObjectNode payload) {
        return delivery.get().deliver(kind, payload, faults.strikeDelivery());
    }

    /** An answer that breaks a rule of Slack's is shown to the person as trouble, and kept for the tests. */
    private Answer carryOut(Acknowledgement acknowledgement, Runnable work) {
        try {
            changes.change(work);
            return Answer.of(acknowledgement);
        } catch (Refusal refusal) {
            changes.change(() -> problems.add("acknowledgement refused: " + Json.write(refusal.json())));
            return new Answer(acknowledgement.took(), Optional.of("invalid_command_response"), Map.of());
        }
    }

    private void fail(Views.Open view, Map<String, String> errors) {
        changes.change(() -> {
            view.errors.putAll(errors);
            views.touch(view.person);
        });
    }

    /** A word from Slack itself. */
    private void tell(Person person, String channel, String text) {
        changes.change(() -> {
            var ts = timeline.nextTs();
            var message = Json.object()
                    .put("type", "message")
                    .put("user", Identity.SLACKBOT)
                    .put("text", text)
                    .put("ts", ts)
                    .put("is_ephemeral", true);
            timeline.whisper(new Ephemeral(person.id(), channel, ts, message, changes.version(), false));
        });
    }
}
