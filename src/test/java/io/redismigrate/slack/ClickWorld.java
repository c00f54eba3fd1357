package io.redismigrate.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redismigrate.migration.Address;
import io.redismigrate.migration.Migration;
import io.redismigrate.migration.Person;
import io.redismigrate.migration.Plan;
import io.redismigrate.migration.Policy;
import io.redismigrate.migration.Posed;
import io.redismigrate.migration.Server;
import io.redismigrate.migration.Strategy;
import io.redismigrate.runner.Comparisons;
import io.redismigrate.runner.JournalLine;
import io.redismigrate.runner.MigrationStore.Created;
import io.redismigrate.runner.OnlyInstance;
import io.redismigrate.runner.Runner;
import io.redismigrate.store.Database;
import io.redismigrate.store.Inbox;
import io.redismigrate.store.JdbcComparisons;
import io.redismigrate.store.JdbcMigrationStore;
import io.redismigrate.store.JdbcOutbox;
import io.redismigrate.store.Journal;
import io.redismigrate.verify.Terms;
import io.redismigrate.workspace.Message;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * All kinds of people, and the bot that answers them: its ticks, its store in a file, and what stands between these and the people.
 * The bot can be taken away and started anew; the servers are in step whatever happens, and nothing is moved.
 */
abstract class ClickWorld implements AutoCloseable {
    static final String REQUESTER = "U0REQUESTER";
    static final Policy POLICY = Posed.twoGroups();
    static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration LOOK = Duration.ofMillis(5);

    /** Somebody who clicks; {@code member} where Slack says that it is a full one. */
    record Clicker(Person person, boolean member) {
        String id() {
            return person.id();
        }
    }

    static final List<Clicker> PEOPLE = List.of(
            member("U0DATABASE1", "G-DATABASE"),
            member("U0DATABASE2", "G-DATABASE"),
            member("U0DATABASE3", "G-DATABASE"),
            member("U0CHECKOUT", "G-CHECKOUT"),
            member("U0BOTH", "G-DATABASE", "G-CHECKOUT"),
            member(REQUESTER, "G-DATABASE", "G-CHECKOUT"),
            member("U0LEAD", "G-LEADS"),
            member("U0OUTSIDER"),
            new Clicker(new Person("U0GUEST", Set.of("G-DATABASE")), false),
            new Clicker(new Person("U0ROBOT", Set.of("G-DATABASE")), false),
            new Clicker(new Person("U0GONE", Set.of("G-CHECKOUT")), false));

    final Clock clock;
    private final Path folder;
    private final Leaping time = new Leaping();
    private final SteadyFleet fleet = new SteadyFleet();
    private final ExecutorService ticks = Executors.newFixedThreadPool(4);
    private final Queue<Future<?>> ticking = new ConcurrentLinkedQueue<>();
    private final Map<String, AtomicInteger> expected = new ConcurrentHashMap<>();
    private volatile boolean asleep;
    private @Nullable Parts parts;

    /** The bot, as far as it does not speak to people: gone and made anew with each restart. */
    record Parts(
            Database database,
            JdbcOutbox outbox,
            Inbox inbox,
            JdbcMigrationStore store,
            OnlyInstance turns,
            Runner runner) {}

    /** The real time, and what was leapt over. */
    private static final class Leaping extends Clock {
        private final Clock real = Clock.systemUTC();
        private volatile Duration leapt = Duration.ZERO;

        @Override
        public Instant instant() {
            return real.instant().plus(leapt);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private static Clicker member(String id, String... groups) {
        return new Clicker(new Person(id, Set.of(groups)), true);
    }

    ClickWorld(Path folder) {
        this.folder = folder;
        this.clock = time;
    }

    final Parts parts() {
        return Objects.requireNonNull(parts);
    }

    final void open() {
        var database = Database.open("jdbc:h2:file:" + folder.resolve("bot"));
        var outbox = new JdbcOutbox(database);
        var inbox = new Inbox(database);
        var store = new JdbcMigrationStore(database, outbox, inbox);
        var turns = new OnlyInstance(clock);
        var comparisons = new Comparisons(
                new JdbcComparisons(database),
                store::load,
                (order, from, watch) -> {
                    throw new IllegalStateException("nothing is compared here");
                },
                plan -> Terms.USUAL,
                clock);
        var runner = new Runner(
                store,
                fleet,
                (migration, direction, dryRun) -> Optional.empty(),
                comparisons,
                (plan, nodes) -> List.of(),
                POLICY,
                clock,
                (migration, seen) -> {},
                turns);
        parts = new Parts(database, outbox, inbox, store, turns, runner);
        begin();
    }

    /** The bot begins to speak to people, and to hear them. */
    abstract void begin();

    /** The bot falls silent. */
    abstract void end() throws Exception;

    /** What the channel shows: cards, and questions as they are now. */
    abstract List<Message> shown();

    /** The card and its replies. */
    abstract List<Message> thread(Message card);

    /** Clicks what may be gone by now, and fills in the form that opens. It is to be answered with one sentence. */
    final void clicks(Clicker who, Message seen, String button) {
        expected(who).incrementAndGet();
        press(who, seen, button);
    }

    abstract void press(Clicker who, Message seen, String button);

    /** What somebody alone was told, so many sentences. */
    abstract int answers(Clicker who);

    /** Some deliveries of what is clicked next come twice. */
    abstract void deliversTwice(int deliveries);

    /** Sends what is to be sent, where nobody else does. */
    void speaks() {}

    final void wake(String id) {
        if (!asleep) {
            ticking.add(ticks.submit(() -> parts().runner().tick(id)));
        }
    }

    /** A migration whose first gate is asked. */
    String begins(int number) {
        var plan = new Plan(
                "orders-" + number,
                Server.open("old-" + number, new Address("10.0.0.1", number)),
                List.of(),
                Server.open("new-" + number, new Address("10.0.0.2", number)),
                List.of(),
                Strategy.FENCED,
                Duration.ofSeconds(5),
                Plan.Repoint.WEBHOOK,
                true);
        fleet.inStep(plan);
        var created = (Created.Started) parts().store().create(plan, REQUESTER, "", clock.instant());
        var id = created.migration().id();
        assertThat(parts().store()
                        .save(Posed.inStep(created.migration()), List.of(), List.of(), List.of(), clock.instant()))
                .isPresent();
        tick(id);
        return id;
    }

    Instant now() {
        return clock.instant();
    }

    void leap(Duration by) {
        time.leapt = time.leapt.plus(by);
    }

    void tick(String id) {
        parts().runner().tick(id);
    }

    void candidateRestarts(String id) {
        fleet.restarts(migration(id).plan().candidateMaster());
    }

    Migration migration(String id) {
        return parts().store().load(id).orElseThrow();
    }

    List<JournalLine> journal(String id) {
        return new Journal(parts().database()).history(id);
    }

    private AtomicInteger expected(Clicker who) {
        return expected.computeIfAbsent(who.id(), id -> new AtomicInteger());
    }

    /** From now on nothing that is asked is heard: the bot is about to die. */
    void fallsAsleep() {
        asleep = true;
    }

    /**
     * The bot dies and starts anew.
     *
     * @param heard ids of what its last ticks heard, when nobody spoke to Slack any more
     */
    void restarts(List<String> heard) throws Exception {
        end();
        heard.forEach(this::tick);
        parts().database().close();
        asleep = false;
        open();
    }

    /** Waits until everything is heard, said and answered, each click once. */
    void settles() throws Exception {
        for (var tick = ticking.poll(); tick != null; tick = ticking.poll()) {
            tick.get();
        }
        speaks();
        await().atMost(PATIENCE)
                .pollInterval(LOOK)
                .untilAsserted(() -> assertThat(answers()).as("private answers").isEqualTo(wanted()));
        await().atMost(PATIENCE).pollInterval(LOOK).until(() -> parts().outbox().pendingCount() == 0);
        assertThat(answers()).as("private answers").isEqualTo(wanted());
    }

    private Map<String, Integer> wanted() {
        var counts = new LinkedHashMap<String, Integer>();
        PEOPLE.forEach(each -> counts.put(each.id(), expected(each).get()));
        return counts;
    }

    private Map<String, Integer> answers() {
        var counts = new LinkedHashMap<String, Integer>();
        PEOPLE.forEach(each -> counts.put(each.id(), answers(each)));
        return counts;
    }

    /** How many clicks were made, each of which was answered. */
    int clicks() {
        return wanted().values().stream().mapToInt(Integer::intValue).sum();
    }

    @Override
    public void close() throws Exception {
        ticks.shutdown();
        assertThat(ticks.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        end();
        parts().database().close();
    }
}
