package io.redismigrate;

import static org.awaitility.Awaitility.await;

import io.redismigrate.demo.RedisServer;
import io.redismigrate.migration.Address;
import io.redismigrate.migration.Ask;
import io.redismigrate.migration.Gate;
import io.redismigrate.migration.Migration;
import io.redismigrate.migration.People;
import io.redismigrate.migration.Person;
import io.redismigrate.migration.Plan;
import io.redismigrate.migration.Policy;
import io.redismigrate.migration.Server;
import io.redismigrate.migration.Strategy;
import io.redismigrate.preflight.Preflight;
import io.redismigrate.redis.Logins;
import io.redismigrate.redis.RedisFleet;
import io.redismigrate.repoint.RepointHooks;
import io.redismigrate.repoint.Way;
import io.redismigrate.runner.JournalLine;
import io.redismigrate.runner.MigrationStore.Created;
import io.redismigrate.runner.MigrationStore.ReplyTo;
import io.redismigrate.runner.Runner;
import io.redismigrate.store.Database;
import io.redismigrate.store.Inbox;
import io.redismigrate.store.JdbcMigrationStore;
import io.redismigrate.store.JdbcOutbox;
import io.redismigrate.store.Journal;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** The bot without Slack and schedule: a test asks and ticks it by hand, on real servers and a real database. */
final class TickedBot implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Person REQUESTER = new Person("U0REQUESTER", Set.of());
    private static final List<Person> APPROVERS =
            List.of(new Person("U0APPROVER1", Set.of()), new Person("U0APPROVER2", Set.of()));
    private static final Policy POLICY = new Policy(
            new People(Set.of(REQUESTER.id()), Set.of()),
            new People(Set.of("U0APPROVER1", "U0APPROVER2"), Set.of()),
            Map.of(Gate.READ_ONLY_REMOVAL, 1, Gate.CUTOVER, 2, Gate.PROMOTION, 2),
            false,
            Duration.ofMinutes(30));

    private final Clock clock = Clock.systemUTC();
    private final Database database;
    private final JdbcMigrationStore store;
    private final Journal journal;
    private final RedisFleet fleet;
    private final Runner runner;
    private final Way way;
    private final Server from;
    private final Server to;
    private final List<Server> candidateReplicas;
    private String id = "";

    TickedBot(Path folder, Server from, Server to, List<Server> candidateReplicas) {
        this(folder, from, to, candidateReplicas, new Way.People());
    }

    private TickedBot(Path folder, Server from, Server to, List<Server> candidateReplicas, Way way) {
        this.way = way;
        this.from = from;
        this.to = to;
        this.candidateReplicas = candidateReplicas;
        database = Database.open("jdbc:h2:file:" + folder.resolve("store"));
        store = new JdbcMigrationStore(database, new JdbcOutbox(database), new Inbox(database));
        journal = new Journal(database);
        fleet = new RedisFleet(new Logins(Map.of()), clock);
        runner = new Runner(
                store,
                fleet,
                new RepointHooks(Map.of("orders", way), clock),
                Preflight::find,
                POLICY,
                clock,
                (migration, seen) -> {});
    }

    static TickedBot over(Path folder, RedisServer from, RedisServer to, RedisServer candidateReplica) {
        return new TickedBot(folder, named(from), named(to), List.of(named(candidateReplica)));
    }

    /** The applications are re-pointed in that way. */
    static TickedBot repointing(Path folder, RedisServer from, RedisServer to, Way way) {
        return new TickedBot(folder, named(from), named(to), List.of(), way);
    }

    void starts(Strategy strategy) {
        var plan = new Plan(
                "orders", from, List.of(), to, candidateReplicas, strategy, Duration.ofSeconds(2), way.repoint(), true);
        var created = store.create(plan, REQUESTER.id(), "", clock.instant());
        id = ((Created.Started) created).migration().id();
        runner.known(id);
    }

    Migration migration() {
        return store.load(id).orElseThrow();
    }

    void ticksUntilPhase(String phase) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .conditionEvaluationListener(condition -> {})
                .untilAsserted(() -> {
                    tick();
                    org.assertj.core.api.Assertions.assertThat(
                                    migration().state().phase())
                            .as(() -> migration().reason() + " | " + migration().trouble())
                            .isEqualTo(phase);
                });
    }

    /** Ticks until that kind of event was told so many times. */
    void ticksUntilTold(String type, int times) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).untilAsserted(() -> {
            tick();
            org.assertj.core.api.Assertions.assertThat(
                            types().stream().filter(type::equals).count())
                    .as(() -> migration().reason())
                    .isEqualTo(times);
        });
    }

    /** From now on every open question is answered with as many approvals as it needs. */
    void approvesEverything() {
        approving = true;
    }

    private boolean approving;

    void tick() {
        if (approving) {
            migration()
                    .questions()
                    .open()
                    .forEach(question -> APPROVERS.stream()
                            .limit(question.needed())
                            .filter(person -> !question.votedBy(person.id()))
                            .forEach(person -> asks(new Ask.Approve(person, clock.instant(), question.number()))));
        }
        runner.tick(id);
    }

    void aborts() {
        asks(new Ask.Abort(REQUESTER, clock.instant(), ""));
    }

    void rollsBack() {
        asks(new Ask.Rollback(APPROVERS.get(0), clock.instant(), "the new one is slow"));
    }

    void finishes() {
        asks(new Ask.Finish(APPROVERS.get(0), clock.instant()));
    }

    void asks(Ask ask) {
        store.ask(id, UUID.randomUUID().toString(), ask, new ReplyTo(ask.by().id(), "", ""));
    }

    List<String> types() {
        return journal.history(id).stream().map(JournalLine::type).toList();
    }

    @Override
    public void close() {
        fleet.close();
        database.close();
    }

    private static Server named(RedisServer server) {
        return Server.open(server.name(), new Address(RedisServer.HOST, server.port()));
    }
}
