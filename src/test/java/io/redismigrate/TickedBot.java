package io.redismigrate;

import static org.awaitility.Awaitility.await;

import io.redismigrate.demo.RedisServer;
import io.redismigrate.migration.Address;
import io.redismigrate.migration.Ask;
import io.redismigrate.migration.Finding;
import io.redismigrate.migration.Gate;
import io.redismigrate.migration.Migration;
import io.redismigrate.migration.Node;
import io.redismigrate.migration.People;
import io.redismigrate.migration.Person;
import io.redismigrate.migration.Plan;
import io.redismigrate.migration.Policy;
import io.redismigrate.migration.Server;
import io.redismigrate.migration.Strategy;
import io.redismigrate.preflight.Preflight;
import io.redismigrate.redis.Logins;
import io.redismigrate.redis.RedisComparer;
import io.redismigrate.redis.RedisFleet;
import io.redismigrate.runner.Comparisons;
import io.redismigrate.runner.Fleet;
import io.redismigrate.runner.Hook;
import io.redismigrate.runner.JournalLine;
import io.redismigrate.runner.MigrationStore.Created;
import io.redismigrate.runner.MigrationStore.ReplyTo;
import io.redismigrate.runner.Runner;
import io.redismigrate.store.Database;
import io.redismigrate.store.Inbox;
import io.redismigrate.store.JdbcComparisons;
import io.redismigrate.store.JdbcMigrationStore;
import io.redismigrate.store.JdbcOutbox;
import io.redismigrate.store.Journal;
import io.redismigrate.verify.Terms;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

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
    private RedisComparer comparer;
    private Comparisons comparisons;
    private final Server from;
    private final Server to;
    private final List<Server> candidateReplicas;
    private final Setup setup;
    private RedisFleet fleet;
    private Runner runner;
    private String id = "";

    /**
     * What a story changes about the bot.
     *
     * @param hands what becomes of the commands to the servers
     * @param logins of the servers that want one
     */
    record Setup(
            Hook hook,
            BiFunction<Plan, Map<String, Node>, List<Finding>> preflight,
            UnaryOperator<Plan> plan,
            UnaryOperator<Fleet> hands,
            Logins logins) {
        static Setup usual() {
            return new Setup(
                    (migration, direction, dryRun) -> Optional.empty(),
                    Preflight::find,
                    plan -> plan,
                    fleet -> fleet,
                    new Logins(Map.of()));
        }

        Setup hook(Hook other) {
            return new Setup(other, preflight, plan, hands, logins);
        }

        Setup withoutPreflight() {
            return new Setup(hook, (anything, nodes) -> List.of(), plan, hands, logins);
        }

        Setup plan(UnaryOperator<Plan> change) {
            return new Setup(hook, preflight, change, hands, logins);
        }

        /** The usual plan, with that way for the applications to learn of the new master. */
        Setup repointedBy(Plan.Repoint way) {
            return plan(plan -> new Plan(
                    plan.name(),
                    plan.currentMaster(),
                    plan.currentReplicas(),
                    plan.candidateMaster(),
                    plan.candidateReplicas(),
                    plan.strategy(),
                    plan.cutoverLimit(),
                    way,
                    plan.tuneSync(),
                    plan.readers(),
                    plan.method(),
                    plan.watch(),
                    plan.syncFrom()));
        }

        Setup hands(UnaryOperator<Fleet> other) {
            return new Setup(hook, preflight, plan, other, logins);
        }

        /** With what the bot gets into the servers; without, they let everybody in. */
        Setup logins(Logins others) {
            return new Setup(hook, preflight, plan, hands, others);
        }
    }

    TickedBot(Path folder, Server from, Server to, List<Server> candidateReplicas) {
        this(folder, from, to, candidateReplicas, Setup.usual());
    }

    TickedBot(Path folder, Server from, Server to, List<Server> candidateReplicas, Setup setup) {
        this.from = from;
        this.to = to;
        this.candidateReplicas = candidateReplicas;
        this.setup = setup;
        database = Database.open("jdbc:h2:file:" + folder.resolve("store"));
        store = new JdbcMigrationStore(database, new JdbcOutbox(database), new Inbox(database));
        journal = new Journal(database);
        fleet = new RedisFleet(setup.logins(), clock);
        comparer = new RedisComparer(setup.logins(), clock);
        comparisons = comparing(comparer);
        runner = started();
    }

    private Comparisons comparing(RedisComparer by) {
        return new Comparisons(new JdbcComparisons(database), store::load, by, plan -> Terms.USUAL, clock);
    }

    static TickedBot over(Path folder, RedisServer from, RedisServer to, RedisServer candidateReplica) {
        return over(folder, from, to, candidateReplica, Setup.usual());
    }

    static TickedBot over(Path folder, RedisServer from, RedisServer to, RedisServer candidateReplica, Setup setup) {
        return new TickedBot(folder, named(from), named(to), List.of(named(candidateReplica)), setup);
    }

    /** Everything but the store is gone, and begins anew. */
    void restarts() {
        fleet.close();
        comparisons.close();
        comparer.close();
        fleet = new RedisFleet(setup.logins(), clock);
        comparer = new RedisComparer(setup.logins(), clock);
        comparisons = comparing(comparer);
        runner = started();
    }

    private Runner started() {
        return new Runner(
                store,
                setup.hands().apply(fleet),
                setup.hook(),
                comparisons,
                setup.preflight(),
                POLICY,
                clock,
                (migration, seen) -> {});
    }

    void starts(Strategy strategy) {
        starts(strategy, Plan.Method.FENCE, Optional.empty());
    }

    /** Starts a fenced one with that method, watched by these Sentinels. */
    void starts(Strategy strategy, Plan.Method method, Optional<Plan.Watch> watch) {
        var plan = setup.plan()
                .apply(new Plan(
                        "orders",
                        from,
                        List.of(),
                        to,
                        candidateReplicas,
                        strategy,
                        Duration.ofSeconds(2),
                        Plan.Repoint.PEOPLE,
                        true,
                        Optional.empty(),
                        method,
                        watch));
        var created = store.create(plan, REQUESTER.id(), "", clock.instant());
        id = ((Created.Started) created).migration().id();
        runner.known(id);
    }

    void rehearses() {
        var plan = new Plan(
                "orders",
                from,
                List.of(),
                to,
                candidateReplicas,
                Strategy.FENCED,
                Duration.ofSeconds(2),
                Plan.Repoint.PEOPLE,
                true);
        var created = store.rehearse(setup.plan().apply(plan), REQUESTER.id(), clock.instant());
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

    /** Ticks until that holds. */
    void ticksUntil(Runnable assertion) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).untilAsserted(() -> {
            tick();
            assertion.run();
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

    void verifies() {
        asks(new Ask.Verify(REQUESTER, clock.instant()));
    }

    /** The requester holds the comparison, or lets it go on. */
    void holdsComparison(boolean held) {
        asks(new Ask.Steer(REQUESTER, clock.instant(), held));
    }

    /** The requester asks for keys that differ to be written anew. */
    void asksForRepair() {
        asks(new Ask.Repair(REQUESTER, clock.instant(), false));
    }

    void approvesRepair() {
        asks(new Ask.Repair(APPROVERS.get(0), clock.instant(), true));
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

    /** An approver overrules what stands in the way. */
    void overrules(String reason) {
        asks(new Ask.Overrule(APPROVERS.get(0), clock.instant(), "", reason));
    }

    /** Ticks until the reason holds this. */
    void ticksUntilReason(String part) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .conditionEvaluationListener(condition -> {})
                .untilAsserted(() -> {
                    tick();
                    org.assertj.core.api.Assertions.assertThat(migration().reason())
                            .contains(part);
                });
    }

    void asks(Ask ask) {
        store.ask(id, UUID.randomUUID().toString(), ask, new ReplyTo(ask.by().id(), "", ""));
    }

    /** The last event of that type, with its data. */
    String told(String type) {
        return journal.history(id).stream()
                .filter(line -> line.type().equals(type))
                .reduce("", (before, line) -> line.data().toString(), (one, other) -> other);
    }

    List<String> types() {
        return journal.history(id).stream().map(JournalLine::type).toList();
    }

    @Override
    public void close() {
        comparisons.close();
        comparer.close();
        fleet.close();
        database.close();
    }

    /** As a plan names it. */
    static Server named(RedisServer server) {
        return Server.open(server.name(), new Address(RedisServer.HOST, server.port()));
    }
}
