package io.redismigrate;

import io.redismigrate.fleet.FleetRun;
import io.redismigrate.migration.Migration;
import io.redismigrate.migration.Observation;
import io.redismigrate.migration.Receipt;
import io.redismigrate.observe.HttpPort;
import io.redismigrate.observe.Meters;
import io.redismigrate.picture.SyncPicture;
import io.redismigrate.preflight.Preflight;
import io.redismigrate.redis.RedisComparer;
import io.redismigrate.redis.RedisFleet;
import io.redismigrate.repoint.RepointHooks;
import io.redismigrate.runner.Comparisons;
import io.redismigrate.runner.FleetRunner;
import io.redismigrate.runner.FrontDesk;
import io.redismigrate.runner.JournalLine;
import io.redismigrate.runner.MigrationStore;
import io.redismigrate.runner.OnlyInstance;
import io.redismigrate.runner.Runner;
import io.redismigrate.runner.Samples;
import io.redismigrate.runner.Turns;
import io.redismigrate.runner.Watchdog;
import io.redismigrate.schedule.QuartzSchedule;
import io.redismigrate.settings.Secret;
import io.redismigrate.settings.Settings;
import io.redismigrate.settings.Settings.Mode;
import io.redismigrate.slack.SlackAccess;
import io.redismigrate.slack.SlackBot;
import io.redismigrate.slack.SlackRefused;
import io.redismigrate.store.Database;
import io.redismigrate.store.Inbox;
import io.redismigrate.store.JdbcComparisons;
import io.redismigrate.store.JdbcFleetStore;
import io.redismigrate.store.JdbcMigrationStore;
import io.redismigrate.store.JdbcOutbox;
import io.redismigrate.store.JdbcSamples;
import io.redismigrate.store.Journal;
import io.redismigrate.store.SharedTurns;
import io.redismigrate.verify.Terms;
import io.redismigrate.workspace.Workspace;
import io.redismigrate.workspace.WorkspaceSetup;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The whole bot, wired in the order data flows. Closing it lets what is under way come to its end. */
public final class RunningBot implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunningBot.class);
    private static final int WAKERS = 8;
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final Duration A_MOMENT = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final Optional<Workspace> workspace;
    private final SlackBot slack;
    private final String instance = UUID.randomUUID().toString().substring(0, 13);
    private final CompletableFuture<SlackRefused> refused = new CompletableFuture<>();
    private final HttpPort http;
    private final Runner runner;
    private final FleetRunner fleetRunner;

    private RunningBot(Settings settings, Clock clock) throws IOException {
        workspace = settings.slack().mode() == Mode.LOCAL
                ? Optional.of(closing(Workspace.open(WorkspaceSetup.standard().withRateLimits(false))))
                : Optional.empty();

        var database = closing(Database.open(
                settings.store().url(),
                settings.store().user().orElse(""),
                settings.store().password().map(Secret::reveal).orElse("")));
        var outbox = new JdbcOutbox(database);
        var inbox = new Inbox(database);
        var store = new JdbcMigrationStore(database, outbox, inbox);
        var fleets = new JdbcFleetStore(database, outbox);

        var samples = new JdbcSamples(database);
        var journal = new Journal(database);

        var shared = database.postgresql()
                ? Optional.of(closing(new Membership(new SharedTurns(database, instance))))
                : Optional.<Membership>empty();
        var turns = shared.<Turns>map(Membership::turns).orElseGet(() -> new OnlyInstance(clock));
        var idleMillis = new AtomicLong();
        var meters = new Meters(
                () -> phases(store), outbox::pendingCount, outbox::parkedCount, () -> idleMillis.get() / 1000.0);
        var logins = FromSettings.logins(settings);
        var policy = FromSettings.policy(settings);
        var fleet = closing(new RedisFleet(logins, FromSettings.owners(settings), clock, instance));
        var hooks = new RepointHooks(FromSettings.ways(settings), FromSettings.readers(settings), clock);
        var comparisonStore = new JdbcComparisons(database);
        var terms = FromSettings.terms(settings);
        var comparisons = closing(new Comparisons(
                comparisonStore,
                store::load,
                closing(new RedisComparer(logins, clock)),
                plan -> terms.getOrDefault(plan.name(), Terms.USUAL),
                clock));
        runner = new Runner(
                store, fleet, hooks, comparisons, Preflight::find, policy, clock, new Watched(meters, samples), turns);

        var wakers = closing(new Wakers(this::tick));
        comparisons.onEnd(wakers::wake);
        var schedule = closing(QuartzSchedule.open(
                database.dataSource(),
                database.postgresql(),
                settings.schedule().poll(),
                wakers::tick,
                meters::pollDelay));
        Consumer<String> started = id -> {
            runner.known(id);
            schedule.watch(id);
            wakers.wake(id);
        };
        fleetRunner = new FleetRunner(fleets, store, policy, clock, turns, started, wakers::wake);
        var desk = new FrontDesk(
                store,
                fleets,
                journal,
                comparisonStore,
                fleet,
                Preflight::find,
                FromSettings.catalogue(settings, logins),
                policy,
                started);

        slack = closing(new SlackBot(
                access(settings),
                policy,
                new SlackBot.Ports(
                        desk,
                        store,
                        fleets,
                        inbox,
                        outbox,
                        turns,
                        wakers::wake,
                        meters::acknowledged,
                        new Told(journal, samples)),
                clock));
        http = closing(HttpPort.open(settings.http().bind(), settings.http().port()));
        http.metrics(meters::scrape);
        http.needs("store", () -> database.answers() ? Optional.empty() : Optional.of("the database does not answer"));
        http.needs("slack", slack::trouble);
        http.needs("scheduler", () -> schedule.running() ? Optional.empty() : Optional.of("it is not running"));
        settings.slack().signingSecret().ifPresent(secret -> http.at("/slack/events", slack.events(secret.reveal())));
        workspace.ifPresent(local -> http.at("/", local.page()));

        store.live().forEach(schedule::watch);
        fleets.live().forEach(schedule::watch);
        schedule.start();
        var watchdog = new Watchdog(
                turns,
                store,
                settings.schedule().poll(),
                id -> {
                    schedule.watch(id);
                    wakers.wake(id);
                },
                clock);
        closing(new Repeated("watchdog", LOOK, () -> {
            watchdog.look();
            idleMillis.set(watchdog.longestIdle().toMillis());
        }));
        slack.start(refused::complete);
        http.start();
    }

    /**
     * Starts everything. Slack may be away; it is waited for.
     *
     * @throws IOException where the HTTP port cannot be taken
     */
    public static RunningBot start(Settings settings, Clock clock) throws IOException {
        return new RunningBot(settings, clock);
    }

    /** The address of the HTTP port. */
    public URI address() {
        return URI.create("http://127.0.0.1:%d/".formatted(http.port()));
    }

    /** This process's name among those that share the store. */
    public String instance() {
        return instance;
    }

    /** The stand-in workspace, in mode {@code local}. */
    public Optional<Workspace> workspace() {
        return workspace;
    }

    /** Completes when Slack says that this can never work as it is configured. */
    public CompletableFuture<SlackRefused> refused() {
        return refused;
    }

    @Override
    public void close() {
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception e) {
                LOG.warn("a part did not stop cleanly", e);
            }
        }
    }

    private Runner.Again tick(String id) {
        return FleetRun.isId(id) ? fleetRunner.tick(id) : runner.tick(id);
    }

    private SlackAccess access(Settings settings) {
        return workspace
                .map(local -> access(settings, local.apiUrl(), local.botToken(), local.appToken()))
                .orElseGet(() -> slackAccess(settings));
    }

    /** How to reach the Slack of the settings, in mode {@code socket} or {@code http}. */
    static SlackAccess slackAccess(Settings settings) {
        var slack = settings.slack();
        return access(
                settings,
                slack.apiUrl(),
                reveal(slack.botToken()),
                slack.mode() == Mode.SOCKET ? reveal(slack.appToken()) : "");
    }

    private static SlackAccess access(Settings settings, URI apiUrl, String botToken, String appToken) {
        return new SlackAccess(
                apiUrl,
                botToken,
                appToken,
                settings.slack().channel(),
                settings.policy().channels(),
                settings.slack().cardRefresh(),
                settings.slack().postInterval());
    }

    private static String reveal(Optional<Secret> secret) {
        return secret.map(Secret::reveal).orElse("");
    }

    private static Map<String, Integer> phases(MigrationStore store) {
        var phases = new TreeMap<String, Integer>();
        store.all().forEach(migration -> phases.merge(migration.state().phase(), 1, Integer::sum));
        return phases;
    }

    private <T extends AutoCloseable> T closing(T part) {
        parts.push(part);
        return part;
    }

    /** This instance among those that share the store: it says that it is alive, and at a clean end that it leaves. */
    private record Membership(SharedTurns turns, Repeated alive) implements AutoCloseable {
        Membership(SharedTurns turns) {
            this(turns, new Repeated("alive", LOOK, turns::alive));
        }

        @Override
        public void close() {
            alive.close();
            turns.leave();
        }
    }

    /** Counts what the ticks bring, and keeps how the sync goes. */
    private record Watched(Meters meters, Samples samples) implements Runner.Latest {
        @Override
        public void seen(Migration migration, Observation observation) {
            var plan = migration.plan();
            long lag = observation
                    .lagBytes(plan.currentMaster(), plan.candidateMaster())
                    .orElse(-1);
            meters.lag(migration.id(), lag);
            migration
                    .progress()
                    .ifPresent(progress ->
                            samples.keep(migration.id(), new Samples.Sample(observation.at(), progress.bytes(), lag)));
        }

        @Override
        public void switched(Receipt receipt) {
            receipt.pauseMillis().ifPresent(millis -> meters.pause(Duration.ofNanos((long) (millis * 1_000_000))));
        }
    }

    /** What a digest is made of. */
    private record Told(Journal journal, Samples samples) implements SlackBot.Story {
        @Override
        public List<JournalLine> history(String migration) {
            return journal.history(migration);
        }

        @Override
        public Optional<byte[]> picture(String migration) {
            return SyncPicture.png("The sync of " + migration, samples.of(migration), journal.history(migration));
        }
    }

    /** Ticks a migration now or in a moment, between the polls of the schedule. */
    private static final class Wakers implements AutoCloseable {
        private final Function<String, Runner.Again> ticks;
        private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(WAKERS, work -> {
            var thread = new Thread(work, "wake");
            thread.setDaemon(true);
            return thread;
        });

        Wakers(Function<String, Runner.Again> ticks) {
            this.ticks = ticks;
        }

        void wake(String migration) {
            wakeAfter(migration, Duration.ZERO);
        }

        /** Ticks on this thread; says whether the migration goes on. */
        boolean tick(String migration) {
            var again = ticks.apply(migration);
            if (again == Runner.Again.SOON) {
                wakeAfter(migration, A_MOMENT);
            }
            return again != Runner.Again.NEVER;
        }

        private void wakeAfter(String migration, Duration wait) {
            try {
                var unused = threads.schedule(() -> tickSafely(migration), wait.toMillis(), TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException e) {
                LOG.debug("{} is not woken any more: the bot stops", migration);
            }
        }

        private void tickSafely(String migration) {
            try {
                tick(migration);
            } catch (RuntimeException e) {
                LOG.warn("a tick of {} failed; the next poll tries again", migration, e);
            }
        }

        @Override
        public void close() throws InterruptedException {
            threads.shutdown();
            if (!threads.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                threads.shutdownNow();
            }
        }
    }
}
