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
import io.redismigrate.store.JdbcFleetStore;
import io.redismigrate.store.JdbcMigrationStore;
import io.redismigrate.store.JdbcOutbox;
import io.redismigrate.store.Journal;
import io.redismigrate.verify.Terms;
import io.redismigrate.workspace.Answer;
import io.redismigrate.workspace.Channel;
import io.redismigrate.workspace.Message;
import io.redismigrate.workspace.UserGroup;
import io.redismigrate.workspace.Workspace;
import io.redismigrate.workspace.WorkspaceSetup;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

/**
 * A workspace with all kinds of people, and the bot that answers them: its Slack side over a real socket, its ticks, and its store
 * in a file. The bot can be taken away and started anew; the servers are in step whatever happens, and nothing is moved.
 */
final class ClickWorld implements AutoCloseable {
    static final String CHANNEL = "redis-migrations";
    static final String REQUESTER = "U0REQUESTER";
    private static final Policy POLICY = Posed.twoGroups();
    private static final Duration PATIENCE = Duration.ofMinutes(2);
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

    private final Path folder;
    private final Workspace workspace;
    private final Leaping clock = new Leaping();
    private final SteadyFleet fleet = new SteadyFleet();
    private final ExecutorService ticks = Executors.newFixedThreadPool(4);
    private final Queue<Future<?>> ticking = new ConcurrentLinkedQueue<>();
    private final Map<String, AtomicInteger> expected = new ConcurrentHashMap<>();
    private volatile boolean asleep;
    private Database database;
    private JdbcOutbox outbox;
    private JdbcMigrationStore store;
    private Runner runner;
    private SlackBot bot;

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
        workspace = Workspace.open(setup());
        open();
    }

    private static WorkspaceSetup setup() {
        var accounts = PEOPLE.stream()
                .map(each -> new io.redismigrate.workspace.Person(
                        each.id(),
                        each.id(),
                        each.id().equals("U0GUEST"),
                        each.id().equals("U0ROBOT"),
                        each.id().equals("U0GONE")))
                .toList();
        var groups = new LinkedHashMap<String, List<String>>();
        List.of("G-DATABASE", "G-CHECKOUT", "G-LEADS", "G-OWNERS")
                .forEach(group -> groups.put(
                        group,
                        PEOPLE.stream()
                                .filter(each -> each.person().groups().contains(group))
                                .map(Clicker::id)
                                .toList()));
        var ids = PEOPLE.stream().map(Clicker::id).toList();
        return WorkspaceSetup.standard()
                .withPeople(accounts)
                .withChannels(List.of(Channel.open("C0MIGRATIONS", CHANNEL, ids).with(WorkspaceSetup.BOT)))
                .withGroups(groups.entrySet().stream()
                        .map(group -> new UserGroup(group.getKey(), group.getKey(), group.getValue()))
                        .toList())
                .withRateLimits(false);
    }

    private void open() {
        database = Database.open("jdbc:h2:file:" + folder.resolve("bot"));
        outbox = new JdbcOutbox(database);
        var inbox = new Inbox(database);
        store = new JdbcMigrationStore(database, outbox, inbox);
        var turns = new OnlyInstance(clock);
        var comparisons = new Comparisons(
                new JdbcComparisons(database),
                store::load,
                (order, from, watch) -> {
                    throw new IllegalStateException("nothing is compared here");
                },
                plan -> Terms.USUAL,
                clock);
        runner = new Runner(
                store,
                fleet,
                (migration, direction, dryRun) -> Optional.empty(),
                comparisons,
                (plan, nodes) -> List.of(),
                POLICY,
                clock,
                (migration, seen) -> {},
                turns);
        bot = new SlackBot(
                new SlackAccess(
                        workspace.apiUrl(),
                        workspace.botToken(),
                        workspace.appToken(),
                        "#" + CHANNEL,
                        List.of("#" + CHANNEL),
                        Duration.ofMillis(100),
                        Duration.ofMillis(1)),
                POLICY,
                new SlackBot.Ports(
                        new FakeDesk(store),
                        store,
                        new JdbcFleetStore(database, outbox),
                        inbox,
                        outbox,
                        turns,
                        this::wake,
                        took -> {}),
                clock);
        bot.start(refused -> {
            throw new IllegalStateException(refused.sentence());
        });
        assertThat(workspace.awaitConnections(1, PATIENCE)).isTrue();
    }

    private void wake(String id) {
        if (!asleep) {
            ticking.add(ticks.submit(() -> runner.tick(id)));
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
        var created = (Created.Started) store.create(plan, REQUESTER, "", clock.instant());
        var id = created.migration().id();
        assertThat(store.save(Posed.inStep(created.migration()), List.of(), List.of(), List.of(), clock.instant()))
                .isPresent();
        tick(id);
        return id;
    }

    Instant now() {
        return clock.instant();
    }

    void leap(Duration time) {
        clock.leapt = clock.leapt.plus(time);
    }

    void tick(String id) {
        runner.tick(id);
    }

    void candidateRestarts(String id) {
        fleet.restarts(migration(id).plan().candidateMaster());
    }

    Migration migration(String id) {
        return store.load(id).orElseThrow();
    }

    List<JournalLine> journal(String id) {
        return new Journal(database).history(id);
    }

    List<Message> shown() {
        return workspace.messages(CHANNEL);
    }

    List<Message> thread(String card) {
        return workspace.thread(CHANNEL, card);
    }

    /** Clicks what may be gone by now, and fills in the form that opens. It is to be answered with one sentence. */
    void clicks(Clicker who, Message seen, String button) {
        expected(who).incrementAndGet();
        var person = workspace.person(who.id());
        if (!button.equals("gate_deny")) {
            acknowledged(workspace.acts().clickAsSeen(person, seen, button));
            return;
        }
        // Nobody has two forms open at the same time.
        synchronized (expected(who)) {
            acknowledged(workspace.acts().clickAsSeen(person, seen, button));
            if (workspace.modal(person).isPresent()) {
                acknowledged(workspace.acts().submit(person, Map.of("reason/text", "because")));
            }
        }
    }

    private AtomicInteger expected(Clicker who) {
        return expected.computeIfAbsent(who.id(), id -> new AtomicInteger());
    }

    private static void acknowledged(Answer answer) {
        assertThat(answer.failure()).isEmpty();
        assertThat(answer.errors()).isEmpty();
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
        bot.close();
        heard.forEach(this::tick);
        database.close();
        asleep = false;
        open();
    }

    /** Waits until everything is heard, said and answered, each click once. */
    void settles() throws Exception {
        for (var tick = ticking.poll(); tick != null; tick = ticking.poll()) {
            tick.get();
        }
        await().atMost(PATIENCE)
                .pollInterval(LOOK)
                .untilAsserted(() -> assertThat(answers()).as("private answers").isEqualTo(wanted()));
        await().atMost(PATIENCE).pollInterval(LOOK).until(() -> outbox.pendingCount() == 0);
        assertThat(answers()).as("private answers").isEqualTo(wanted());
        assertThat(workspace.problems()).isEmpty();
    }

    private Map<String, Integer> wanted() {
        var counts = new LinkedHashMap<String, Integer>();
        PEOPLE.forEach(each -> counts.put(each.id(), expected(each).get()));
        return counts;
    }

    private Map<String, Integer> answers() {
        var counts = new LinkedHashMap<String, Integer>();
        PEOPLE.forEach(each -> counts.put(
                each.id(), workspace.ephemerals(workspace.person(each.id())).size()));
        return counts;
    }

    /** How many clicks were made, each of which was answered. */
    int clicks() {
        return wanted().values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Some deliveries of what is clicked next come twice. */
    void deliversTwice(int deliveries) {
        workspace.faults().nextDeliveries(deliveries, io.redismigrate.workspace.EnvelopeFault.duplicate());
    }

    @Override
    public void close() throws Exception {
        ticks.shutdown();
        ticks.awaitTermination(10, TimeUnit.SECONDS);
        bot.close();
        database.close();
        workspace.close();
    }
}
