package io.redismigrate.slack;

import com.slack.api.bolt.App;
import com.slack.api.bolt.response.Response;
import com.slack.api.model.event.AppHomeOpenedEvent;
import io.redismigrate.runner.MigrationStore.ReplyTo;
import io.redismigrate.slack.view.ActionId;
import io.redismigrate.slack.view.Post;
import io.redismigrate.slack.view.Text;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What comes in from Slack: read, kept, acknowledged within Slack's three seconds, and answered: in the acknowledgement
 * where the answer is there by then, else afterwards.
 */
final class SlackRequests {
    private static final Logger LOG = LoggerFactory.getLogger(SlackRequests.class);

    /** The slash command. */
    static final String COMMAND = "/redis-migrate";

    /** Keeping what was asked may take so long; the acknowledgement goes out in any case. */
    private static final Duration UNTIL_ACK = Duration.ofMillis(1800);

    /** What looks at servers is not waited for. */
    private static final Duration UNTIL_ACK_OF_SLOW = Duration.ofMillis(50);

    private static final Post BUSY =
            Post.sentence("The bot has its hands full, so nothing was done. Try again in a moment.");
    private static final Post BROKEN =
            Post.sentence("The bot could not keep or answer this just now. Look at the status before you try again.");

    /** For what lacks something that every request of Slack's has. */
    private static final Response NOT_SLACKS = Response.error(400);

    private final SlackConnection.Arrived arrived;
    private final CommandAnswers commands;
    private final Clicks clicks;
    private final SlackForms forms;
    private final SlackAnswers answers;
    private final SlackHome home;
    private final Workers workers;

    SlackRequests(
            SlackConnection.Arrived arrived,
            CommandAnswers commands,
            Clicks clicks,
            SlackForms forms,
            SlackAnswers answers,
            SlackHome home,
            Workers workers) {
        this.arrived = arrived;
        this.commands = commands;
        this.clicks = clicks;
        this.forms = forms;
        this.answers = answers;
        this.home = home;
        this.workers = workers;
    }

    /** Registers everything that Slack may send. */
    void register(App app) {
        app.command(COMMAND, (request, context) -> {
            var payload = request.getPayload();
            if (payload.getUserId() == null || payload.getChannelId() == null) {
                return NOT_SLACKS;
            }
            var to = new ReplyTo(payload.getUserId(), payload.getChannelId(), given(payload.getResponseUrl()));
            var key = Inbox.key(request.getRequestBodyAsString());
            return command(payload.getText(), given(payload.getTriggerId()), key, to);
        });
        for (var id : List.of(
                ActionId.APPROVE,
                ActionId.TAKE_BACK,
                ActionId.ASK_AGAIN,
                ActionId.ABORT,
                ActionId.ROLLBACK,
                ActionId.FINISH,
                ActionId.RESUME,
                ActionId.DISCONNECT,
                ActionId.REPOINTED,
                ActionId.REPAIR,
                ActionId.REVIEW,
                ActionId.TAKE_OVER,
                ActionId.DECLINE)) {
            pressed(app, id, clicks::click);
        }
        pressed(app, ActionId.WHY, clicks::whyNot);
        for (var id : List.of(ActionId.DENY, ActionId.OVERRIDE, ActionId.BREAK_GLASS)) {
            // A trigger lives three seconds: the form is opened beside the acknowledgement, not after it.
            pressed(app, id, (click, key) -> clicks.form(click, key, forms));
        }
        for (var id : List.of(
                ActionId.DENY_MODAL, ActionId.OVERRIDE_MODAL, ActionId.BREAK_GLASS_MODAL, ActionId.HAND_OVER_MODAL)) {
            app.viewSubmission(
                    id,
                    (request, context) -> FormInputs.filled(request.getPayload())
                            .map(form -> {
                                var errors = forms.errors(form);
                                var key = Inbox.key(request.getRequestBodyAsString());
                                return errors.isEmpty()
                                        ? acknowledged(() -> clicks.filled(form, key), form.replyTo())
                                        : context.ackWithErrors(errors);
                            })
                            .orElse(NOT_SLACKS));
        }
        app.viewSubmission(
                ActionId.START_MODAL,
                (request, context) -> FormInputs.start(request.getPayload())
                        .map(form -> {
                            var errors = forms.errors(form);
                            var key = Inbox.key(request.getRequestBodyAsString());
                            return errors.isEmpty() ? start(form, key) : context.ackWithErrors(errors);
                        })
                        .orElse(NOT_SLACKS));
        app.event(AppHomeOpenedEvent.class, (request, context) -> {
            var user = request.getEvent() == null ? null : request.getEvent().getUser();
            if (user == null) {
                return NOT_SLACKS;
            }
            run(workers.quick(), () -> home.opened(user));
            return context.ack();
        });
    }

    /** What is done about a press; the key is the same for the same press delivered twice. */
    private interface Press {
        Optional<Post> of(Clicks.Click click, String key);
    }

    private void pressed(App app, String id, Press press) {
        app.blockAction(
                id,
                (request, context) -> Clicks.Click.of(request.getPayload(), arrived.channel())
                        .map(click -> {
                            var key = Inbox.key(request.getRequestBodyAsString());
                            return acknowledged(() -> press.of(click, key), click.replyTo());
                        })
                        .orElse(NOT_SLACKS));
    }

    private Response start(StartForm form, String key) {
        return acknowledged(
                workers.slow(),
                UNTIL_ACK_OF_SLOW,
                () -> commands.start(
                        form.subject(), form.note(), key, form.replyTo().user()),
                form.replyTo());
    }

    private static String given(@Nullable String text) {
        return text == null ? "" : text;
    }

    private Response command(@Nullable String text, String trigger, String key, ReplyTo to) {
        var command = Commands.parse(Text.unescape(given(text)));
        if (!(command instanceof Command.Help) && !arrived.commandChannels().contains(to.channel())) {
            return said(new Post(
                    "Commands are taken in %s only (policy.yml, channels)."
                            .formatted(arrived.commandChannels().stream()
                                    .sorted()
                                    .map("<#%s>"::formatted)
                                    .collect(Collectors.joining(", "))),
                    List.of()));
        }
        if (command instanceof Command.StartForm) {
            return acknowledged(() -> forms.openStart(trigger, to.channel()), to);
        }
        if (command instanceof Command.HandOverForm handOver) {
            return acknowledged(() -> forms.openHandOver(trigger, handOver.migration(), to.channel()), to);
        }
        boolean slow = CommandAnswers.slow(command);
        return answered(
                slow ? workers.slow() : workers.quick(),
                slow ? UNTIL_ACK_OF_SLOW : UNTIL_ACK,
                () -> commands.answer(command, key, to),
                to,
                slow ? Optional.of(CommandAnswers.meanwhile(command)) : Optional.empty());
    }

    /** The answer stands in the acknowledgement, where it is there in time. */
    private Response answered(
            Executor executor, Duration patience, Supplier<Optional<Post>> work, ReplyTo to, Optional<Post> meanwhile) {
        var answer = begun(executor, work);
        var early = within(answer, patience);
        if (early.isPresent()) {
            return early.get().map(SlackRequests::said).orElseGet(Response::ok);
        }
        var unused = answer.thenAccept(late -> late.ifPresent(post -> answers.tell(to, post)));
        return meanwhile.map(SlackRequests::said).orElseGet(Response::ok);
    }

    /** The acknowledgement says nothing; an answer, where there is one, is whispered. */
    private Response acknowledged(Supplier<Optional<Post>> work, ReplyTo to) {
        return acknowledged(workers.quick(), UNTIL_ACK, work, to);
    }

    private Response acknowledged(Executor executor, Duration patience, Supplier<Optional<Post>> work, ReplyTo to) {
        var answer = begun(executor, work);
        var unused =
                answer.thenAccept(post -> post.ifPresent(said -> run(workers.answers(), () -> answers.tell(to, said))));
        within(answer, patience);
        return Response.ok();
    }

    private static CompletableFuture<Optional<Post>> begun(Executor executor, Supplier<Optional<Post>> work) {
        try {
            return CompletableFuture.supplyAsync(work, executor).exceptionally(e -> {
                LOG.error("A request failed", e);
                return Optional.of(BROKEN);
            });
        } catch (RejectedExecutionException e) {
            LOG.warn("A request was turned away: too many at once");
            return CompletableFuture.completedFuture(Optional.of(BUSY));
        }
    }

    private static Optional<Optional<Post>> within(CompletableFuture<Optional<Post>> answer, Duration patience) {
        try {
            return Optional.of(answer.get(patience.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a failed request has an answer too", e);
        }
    }

    private static void run(Executor executor, Runnable work) {
        try {
            executor.execute(work);
        } catch (RejectedExecutionException e) {
            LOG.warn("An answer was left out: too many requests at once");
        }
    }

    private static Response said(Post post) {
        return Response.builder()
                .statusCode(200)
                .contentType("application/json; charset=utf-8")
                .body(SlackAnswers.json(post))
                .build();
    }
}
