package io.redismigrate.slack;

import com.slack.api.methods.response.views.ViewsOpenResponse;
import com.slack.api.model.view.View;
import io.redismigrate.migration.Accords;
import io.redismigrate.migration.Ask;
import io.redismigrate.migration.Migration;
import io.redismigrate.migration.Person;
import io.redismigrate.migration.Question;
import io.redismigrate.runner.Desk;
import io.redismigrate.runner.MigrationStore.ReplyTo;
import io.redismigrate.slack.view.ActionId;
import io.redismigrate.slack.view.Modals;
import io.redismigrate.slack.view.Post;
import io.redismigrate.slack.view.Pressed;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;

/** Opens the forms, and says what is wrong with how one was filled in. */
final class SlackForms {
    private static final String NO_SUCH_INCIDENT = "https://incident.invalid/";

    private final SlackCalls calls;
    private final Desk desk;

    SlackForms(SlackCalls calls, Desk desk) {
        this.calls = calls;
        this.desk = desk;
    }

    /** The form that starts a migration; an answer only where it did not open. */
    Optional<Post> openStart(String trigger, String channel) {
        return open(trigger, Modals.start(desk.plans(), channel));
    }

    /** The form that offers a migration to somebody. */
    Optional<Post> openHandOver(String trigger, String migration, String channel) {
        return open(trigger, Modals.handOver(new Pressed(migration, 0), channel));
    }

    /** The form for a denial's reason. */
    Optional<Post> openDeny(String trigger, Pressed about, String channel) {
        return open(trigger, Modals.deny(about, gate(about), channel));
    }

    /** The form in which somebody answers for a finding. */
    Optional<Post> openOverride(String trigger, Pressed about, String channel) {
        var migration = desk.migration(about.migration());
        var findings = question(about).map(question -> question.facts().findings()).orElse(List.of()).stream()
                .filter(finding -> migration
                        .filter(found -> !found.accords().overridden(finding))
                        .isPresent())
                .toList();
        return open(trigger, Modals.override(about, gate(about), findings, channel));
    }

    /** The form that approves past every rule. */
    Optional<Post> openGlass(String trigger, Pressed about, String channel) {
        return open(trigger, Modals.breakGlass(about, gate(about), plan(about), channel));
    }

    /** A breaking of glass that is filled in as it should be: whether the rules would take it at all. */
    Ask.BreakGlass glass(Person person, Instant at, Pressed about) {
        return new Ask.BreakGlass(person, at, about.question(), plan(about), "-", NO_SUCH_INCIDENT);
    }

    private String gate(Pressed about) {
        return question(about).map(question -> question.gate().word()).orElse("");
    }

    private String plan(Pressed about) {
        return desk.migration(about.migration())
                .map(Migration::plan)
                .map(io.redismigrate.migration.Plan::name)
                .orElse("");
    }

    private Optional<Question> question(Pressed about) {
        return desk.migration(about.migration())
                .flatMap(migration -> migration.questions().numbered(about.question()));
    }

    private Optional<Post> open(String trigger, View view) {
        Sent<ViewsOpenResponse> sent = calls.call(
                client -> client.viewsOpen(request -> request.triggerId(trigger).view(view)));
        if (sent instanceof Sent.Done<ViewsOpenResponse>) {
            return Optional.empty();
        }
        var why = sent instanceof Sent.Refused<ViewsOpenResponse> refused
                ? refused.error()
                : sent instanceof Sent.Unknown<ViewsOpenResponse> unknown ? unknown.why() : "it asks to wait";
        return Optional.of(Post.sentence("Slack did not open the form (%s). Try again.".formatted(why)));
    }

    /**
     * A form about a migration, filled in.
     *
     * @param form its callback id
     * @param inputs what was typed and chosen, by block
     */
    record Filled(String form, Optional<Pressed> about, Map<String, String> inputs, ReplyTo replyTo) {
        String input(String block) {
            return inputs.getOrDefault(block, "");
        }

        /** What it asks for. */
        BiFunction<Person, Instant, Ask> asked(Pressed about) {
            return (person, at) -> switch (form) {
                case ActionId.DENY_MODAL -> new Ask.Deny(person, at, about.question(), input(ActionId.REASON));
                case ActionId.OVERRIDE_MODAL ->
                    new Ask.Overrule(person, at, input(ActionId.FINDING), input(ActionId.REASON));
                case ActionId.BREAK_GLASS_MODAL ->
                    new Ask.BreakGlass(
                            person,
                            at,
                            about.question(),
                            input(ActionId.PLAN),
                            input(ActionId.REASON),
                            input(ActionId.INCIDENT));
                case ActionId.HAND_OVER_MODAL -> new Ask.HandOver(person, at, input(ActionId.PERSON));
                default -> throw new IllegalArgumentException("no form is called " + form);
            };
        }
    }

    /** What is wrong with it, by the block where it is to be shown. */
    Map<String, String> errors(Filled form) {
        var errors = new TreeMap<String, String>();
        switch (form.form()) {
            case ActionId.DENY_MODAL, ActionId.OVERRIDE_MODAL -> reason(form, errors);
            case ActionId.BREAK_GLASS_MODAL -> {
                reason(form, errors);
                var plan = form.about().map(this::plan).orElse("");
                if (!form.input(ActionId.PLAN).equals(plan)) {
                    errors.put(ActionId.PLAN, "Type the plan's name exactly as it is above.");
                }
                if (!Accords.Glass.isLink(form.input(ActionId.INCIDENT))) {
                    errors.put(ActionId.INCIDENT, "The link of the incident, beginning with https://");
                }
            }
            default -> {
                // The others have nothing that can be wrong: Slack wants their inputs filled.
            }
        }
        return errors;
    }

    private static void reason(Filled form, Map<String, String> errors) {
        if (form.input(ActionId.REASON).isBlank()) {
            errors.put(ActionId.REASON, "Say why, for those who asked.");
        }
    }

    /** What is missing, too much or unknown in a start, by the block where it is to be shown. Looks at no server. */
    Map<String, String> errors(StartForm form) {
        var errors = form.errors();
        if (!errors.isEmpty()) {
            return errors;
        }
        return desk.unknown(form.subject())
                .map(sentence -> Map.of(form.blameFor(sentence), sentence))
                .orElse(Map.of());
    }
}
