package io.redismigrate.slack;

import com.slack.api.bolt.App;
import com.slack.api.bolt.AppConfig;
import com.slack.api.methods.response.auth.AuthTestResponse;
import com.sun.net.httpserver.HttpHandler;
import io.redismigrate.migration.Policy;
import io.redismigrate.runner.Desk;
import io.redismigrate.runner.FleetStore;
import io.redismigrate.runner.JournalLine;
import io.redismigrate.runner.MigrationStore;
import io.redismigrate.runner.Outbox;
import io.redismigrate.runner.Requests;
import io.redismigrate.runner.Turns;
import io.redismigrate.slack.view.Links;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bot's whole Slack side. It starts while Slack is away and keeps trying: migrations go on, and what is to be said
 * waits in the outbox.
 */
public final class SlackBot implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SlackBot.class);
    private static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(30);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(10);

    /**
     * What it needs of the rest of the bot.
     *
     * @param wake told the id of a migration of which something was asked; quick
     */
    public record Ports(
            Desk desk,
            MigrationStore store,
            FleetStore fleets,
            Requests requests,
            Outbox outbox,
            Turns turns,
            Consumer<String> wake,
            AckTimes ackTimes,
            Story story) {

        /** Without what a digest is made of: it says how a migration ended, and no more. */
        public Ports(
                Desk desk,
                MigrationStore store,
                FleetStore fleets,
                Requests requests,
                Outbox outbox,
                Turns turns,
                Consumer<String> wake,
                AckTimes ackTimes) {
            this(desk, store, fleets, requests, outbox, turns, wake, ackTimes, Story.NONE);
        }
    }

    /** What the digest at the end of a migration is made of. */
    public interface Story {
        Story NONE = new Story() {
            @Override
            public List<JournalLine> history(String migration) {
                return List.of();
            }

            @Override
            public Optional<byte[]> picture(String migration) {
                return Optional.empty();
            }
        };

        /** Every event, in order. */
        List<JournalLine> history(String migration);

        /** The sync as a PNG; empty where there is none. May take a second. */
        Optional<byte[]> picture(String migration);
    }

    private final SlackConnection connection;
    private final Ports ports;
    private final Policy policy;
    private final Patience patience;
    private final Clock clock;
    private final Workers workers = new Workers();
    private final ScheduledExecutorService connecting = Executors.newSingleThreadScheduledExecutor(work -> {
        var thread = new Thread(work, "slack-connection");
        thread.setDaemon(true);
        return thread;
    });
    private final AtomicReference<@Nullable App> app = new AtomicReference<>();
    private final AtomicReference<@Nullable SlackSocket> socket = new AtomicReference<>();
    private final AtomicReference<Optional<String>> away = new AtomicReference<>(Optional.empty());
    private final AtomicReference<@Nullable SlackDelivery> delivery = new AtomicReference<>();
    private final AtomicReference<@Nullable SlackOutbox> drain = new AtomicReference<>();

    private final AtomicReference<@Nullable SlackHome> homes = new AtomicReference<>();

    /** Builds it; reaches nothing before {@link #start}. */
    public SlackBot(SlackAccess access, Policy policy, Ports ports, Clock clock) {
        this(access, policy, ports, Patience.USUAL, clock);
    }

    /** The same for a Slack that is waited for otherwise. */
    SlackBot(SlackAccess access, Policy policy, Ports ports, Patience patience, Clock clock) {
        this.connection = new SlackConnection(access, patience);
        this.policy = policy;
        this.patience = patience;
        this.ports = ports;
        this.clock = clock;
    }

    /**
     * Connects, in the background and for as long as it takes.
     *
     * @param refused called once, if Slack says that it cannot work as it is configured; nothing is tried after that
     */
    public void start(Consumer<SlackRefused> refused) {
        connecting.execute(() -> connect(refused, 0));
    }

    /** The handler for {@code /slack/events} in http mode. */
    public HttpHandler events(String signingSecret) {
        return new SlackEvents(
                new SlackSignature(signingSecret), ports.requests(), () -> Optional.ofNullable(app.get()), clock);
    }

    /** Why requests cannot come in and messages cannot go out just now; empty where they can, as far as is known. */
    public Optional<String> trouble() {
        if (app.get() == null) {
            return Optional.of("Slack has not been reached yet");
        }
        var current = socket.get();
        return connection.access().socketMode() && (current == null || !current.open())
                ? Optional.of("Slack's socket is not connected")
                : Objects.requireNonNullElse(away.get(), Optional.<String>empty())
                        .or(this::refusal);
    }

    private Optional<String> refusal() {
        var sending = delivery.get();
        return sending == null
                ? Optional.empty()
                : sending.refusal().map("Slack takes no messages of the bot: %s"::formatted);
    }

    private void connect(Consumer<SlackRefused> refused, int attempt) {
        try {
            var running = app.get();
            if (running == null) {
                var arrival = connection.arrive();
                if (arrival instanceof SlackConnection.Refused no) {
                    LOG.error("{}", no.refused().sentence());
                    refused.accept(no.refused());
                    return;
                }
                if (!(arrival instanceof SlackConnection.Arrived arrived)) {
                    again(refused, attempt, ((SlackConnection.Away) arrival).why());
                    return;
                }
                running = arrived(arrived);
            }
            if (connection.access().socketMode()) {
                socket.set(SlackSocket.connect(connection.access().appToken(), running, connecting, patience.answer()));
            } else {
                running.start();
            }
            lookForSlack();
            LOG.info("Connected to {}", connection.access());
        } catch (Exception e) {
            // The SDK throws whatever its libraries throw; any of it means that Slack cannot be reached now.
            again(refused, attempt, String.valueOf(e.getMessage()));
        }
    }

    /** Without a socket nothing shows that Slack is away; and a socket does not show that its Web API is. */
    private void lookForSlack() {
        var unused = connecting.scheduleWithFixedDelay(
                () -> away.set(unanswered(connection.calls().call(methods -> methods.authTest(request -> request)))),
                BETWEEN_LOOKS.toMillis(),
                BETWEEN_LOOKS.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    private static Optional<String> unanswered(Sent<AuthTestResponse> sent) {
        if (sent instanceof Sent.Unknown<AuthTestResponse> unknown) {
            return Optional.of("Slack does not answer: " + unknown.why());
        }
        return sent instanceof Sent.Refused<AuthTestResponse> refused
                ? Optional.of("Slack refuses the bot's token: " + refused.error())
                : Optional.empty();
    }

    private void again(Consumer<SlackRefused> refused, int attempt, String why) {
        var wait = Duration.ofSeconds(Math.min(LONGEST_BACK_OFF.toSeconds(), 1L << Math.min(attempt, 5)));
        LOG.warn("Slack cannot be reached ({}); trying again in {}", why, wait);
        if (!connecting.isShutdown()) {
            var unused =
                    connecting.schedule(() -> connect(refused, attempt + 1), wait.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** Puts the parts together: what comes in, and what goes out. */
    private App arrived(SlackConnection.Arrived arrived) {
        var calls = connection.calls();
        var once = connection.callsMadeOnce();
        var answers = new SlackAnswers(connection.slack(), calls);
        var inbox = new Inbox(
                ports.store(),
                ports.fleets(),
                ports.requests(),
                new SlackPeople(calls, policy.groups(), clock),
                policy,
                ports.wake(),
                clock);
        var files = new ThreadFiles(once, ports.outbox());
        var commands = new CommandAnswers(ports.desk(), inbox, policy, new AuditUpload(files), arrived.channel());
        var built = new App(config());
        built.use((request, response, chain) -> {
            long began = System.nanoTime();
            var answered = chain.next(request);
            ports.ackTimes().acknowledged(Duration.ofNanos(System.nanoTime() - began));
            return answered;
        });
        var home = new SlackHome(calls, ports.desk(), inbox, policy);
        ports.outbox().onSaved(home::changed);
        homes.set(home);
        new SlackRequests(
                        arrived,
                        commands,
                        new Clicks(inbox),
                        new SlackForms(once, ports.desk()),
                        answers,
                        home,
                        workers)
                .register(built);
        var delivery = new SlackDelivery(
                ports.outbox(),
                ports.store(),
                new SlackPosts(
                        once,
                        arrived.channel(),
                        SlackLimits.of(connection.access().postInterval()),
                        clock),
                new Doubts(new SlackThread(calls), clock),
                answers,
                new Digests(once, ports.story(), ports.desk()::migration),
                policy,
                new DifferencesUpload(ports.desk(), files)::after,
                connection.access().cardRefresh(),
                patience,
                new Links(arrived.workspace()),
                clock);
        this.delivery.set(delivery);
        var draining = new SlackOutbox(ports.outbox(), delivery, ports.turns(), clock);
        draining.start();
        drain.set(draining);
        app.set(built);
        return built;
    }

    private AppConfig config() {
        var config = AppConfig.builder()
                .slack(connection.slack())
                .singleTeamBotToken(connection.access().botToken())
                // Requests are verified in front of Bolt, or come through a connection that the bot made.
                .requestVerificationEnabled(false)
                // Otherwise auth.test runs within the three seconds, every ten minutes.
                .authTestCacheEnabled(true)
                .authTestCacheExpirationMillis(-1)
                .build();
        // The SDK would take these from the environment, and then wait for installations of its own.
        config.setClientId(null);
        config.setClientSecret(null);
        return config;
    }

    @Override
    public void close() throws Exception {
        connecting.shutdownNow();
        var current = socket.getAndSet(null);
        if (current != null) {
            current.close();
        }
        workers.close();
        var home = homes.getAndSet(null);
        if (home != null) {
            home.close();
        }
        var draining = drain.getAndSet(null);
        if (draining != null) {
            draining.close();
        }
        var running = app.getAndSet(null);
        if (running != null) {
            running.stop();
        }
        connection.close();
    }
}
