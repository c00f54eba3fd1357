package io.redismigrate.slack;

import com.slack.api.app_backend.views.payload.ViewSubmissionPayload;
import com.slack.api.methods.response.views.ViewsOpenResponse;
import com.slack.api.model.view.View;
import com.slack.api.model.view.ViewState;
import io.redismigrate.migration.Strategy;
import io.redismigrate.runner.Desk;
import io.redismigrate.runner.MigrationStore.ReplyTo;
import io.redismigrate.slack.view.ActionId;
import io.redismigrate.slack.view.Modals;
import io.redismigrate.slack.view.Post;
import io.redismigrate.slack.view.Pressed;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** Opens the forms, and reads what comes back. */
final class SlackForms {
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

    /** The form for a denial's reason; an answer only where it did not open. */
    Optional<Post> openDeny(String trigger, Pressed about, String channel) {
        var gate = desk.migration(about.migration())
                .flatMap(migration -> migration.questions().numbered(about.question()))
                .map(question -> question.gate().word())
                .orElse("");
        return open(trigger, Modals.deny(about, gate, channel));
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

    /** A denial, filled in. */
    record Denial(Optional<Pressed> about, String reason, ReplyTo replyTo) {
        static Denial of(ViewSubmissionPayload payload) {
            var metadata = payload.getView().getPrivateMetadata().split(" ", 2);
            return new Denial(
                    Pressed.parse(metadata[0]),
                    text(payload, ActionId.REASON),
                    new ReplyTo(payload.getUser().getId(), metadata.length > 1 ? metadata[1] : "", ""));
        }
    }

    /** A start, filled in: a plan, or from and to. */
    record StartForm(String plan, String from, String to, String strategy, String reason, ReplyTo replyTo) {
        static StartForm of(ViewSubmissionPayload payload) {
            return new StartForm(
                    selected(payload, ActionId.PLAN),
                    text(payload, ActionId.FROM),
                    text(payload, ActionId.TO),
                    selected(payload, ActionId.STRATEGY),
                    text(payload, ActionId.REASON),
                    new ReplyTo(payload.getUser().getId(), payload.getView().getPrivateMetadata(), ""));
        }

        /** What is missing or too much, by the block where it is to be shown. */
        Map<String, String> errors() {
            boolean servers = !from.isEmpty() || !to.isEmpty();
            if (!plan.isEmpty()) {
                return servers ? Map.of(ActionId.FROM, "Either a plan, or from and to.") : Map.of();
            }
            if (!servers) {
                return Map.of(ActionId.FROM, "Choose a plan above, or fill in from and to.");
            }
            if (from.isEmpty()) {
                return Map.of(ActionId.FROM, "Where the data is now.");
            }
            return to.isEmpty() ? Map.of(ActionId.TO, "Where the data is to go.") : Map.of();
        }

        Desk.Subject subject() {
            return plan.isEmpty()
                    ? new Desk.Subject.Between(
                            from,
                            to,
                            Arrays.stream(Strategy.values())
                                    .filter(each -> each.word().equals(strategy))
                                    .findFirst())
                    : new Desk.Subject.Named(plan);
        }
    }

    private static String text(ViewSubmissionPayload payload, String block) {
        return input(payload, block, ActionId.TEXT)
                .map(ViewState.Value::getValue)
                .map(String::strip)
                .orElse("");
    }

    private static String selected(ViewSubmissionPayload payload, String block) {
        return input(payload, block, ActionId.VALUE)
                .map(ViewState.Value::getSelectedOption)
                .map(ViewState.SelectedOption::getValue)
                .orElse("");
    }

    private static Optional<ViewState.Value> input(ViewSubmissionPayload payload, String block, String action) {
        var state = payload.getView().getState();
        return state == null || state.getValues() == null
                ? Optional.empty()
                : Optional.ofNullable(state.getValues().get(block)).map(inputs -> inputs.get(action));
    }
}
