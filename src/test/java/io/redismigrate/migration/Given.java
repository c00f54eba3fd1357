package io.redismigrate.migration;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** A migration and what is seen of its servers: all is well, but for what the test says. */
final class Given {
    static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    static final Server OLD = Server.open("orders-old", new Address("10.0.0.1", 6379));
    static final Server NEW = Server.open("orders-new", new Address("10.0.0.2", 6379));
    static final Server NEW_REPLICA = Server.open("orders-new-r1", new Address("10.0.0.3", 6379));
    static final Server SENTINEL = Server.open("sentinel-1", new Address("10.0.0.9", 26379));
    static final String GROUP = "10.0.0.1:6379 quorum=2 down-after-milliseconds=5000";
    static final Person REQUESTER = new Person("requester", Set.of());
    static final Person APPROVER = new Person("approver-1", Set.of());
    static final Person SECOND = new Person("second", Set.of("operators"));
    static final Person STRANGER = new Person("stranger", Set.of());
    static final Policy POLICY = new Policy(
            new People(Set.of("requester"), Set.of()),
            new People(Set.of("approver-1"), Set.of("operators")),
            Map.of(Gate.CUTOVER, 2, Gate.PROMOTION, 2),
            false,
            Duration.ofMinutes(30));

    private final Map<String, Node> nodes = new TreeMap<>();
    private final List<Finding> findings = new ArrayList<>();
    private final List<SettingChange> changes = new ArrayList<>();
    private Optional<Overlap> overlap = Optional.empty();
    private Optional<Comparing> comparison = Optional.empty();
    private Policy policy = POLICY;
    private Instant at = NOON;
    Migration migration;

    private Given(Strategy strategy, Plan.Repoint repoint) {
        this(new Plan(
                "orders", OLD, List.of(), NEW, List.of(NEW_REPLICA), strategy, Duration.ofSeconds(5), repoint, true));
    }

    private Given(Plan plan) {
        migration = Migration.requested("m1", plan, "requester", "", NOON);
        see(OLD, node -> node);
        see(NEW, node -> node.following(OLD.address()));
        see(NEW_REPLICA, node -> node.following(NEW.address()));
        migration = migration
                .with(new Baseline(Map.of(
                        OLD.name(), new Baseline.Before("run", "7.0.15", Optional.empty(), 0),
                        NEW.name(), new Baseline.Before("run", "7.0.15", Optional.empty(), 0),
                        NEW_REPLICA.name(), new Baseline.Before("run", "7.0.15", Optional.empty(), 0))))
                .in(new State.InSync());
    }

    static Given fenced() {
        return new Given(Strategy.FENCED, Plan.Repoint.WEBHOOK);
    }

    /** With a Sentinel that watches the current master as {@code orders}. */
    static Given watched() {
        return new Given(new Plan(
                        "orders",
                        OLD,
                        List.of(),
                        NEW,
                        List.of(NEW_REPLICA),
                        Strategy.FENCED,
                        Duration.ofSeconds(5),
                        Plan.Repoint.WEBHOOK,
                        true,
                        Optional.empty(),
                        Plan.Method.FENCE,
                        Optional.of(new Plan.Watch("orders", List.of(SENTINEL)))))
                .watching(1);
    }

    /** So many Sentinels watch; the plan's own does where there is any. */
    Given watching(int sentinels) {
        var count = Integer.toString(sentinels);
        var group = sentinels == 0 ? "" : GROUP;
        return see(OLD, node -> node.setting(Node.WATCHERS, count))
                .see(NEW, node -> node.following(OLD.address()).setting(Node.WATCHERS, count))
                .see(SENTINEL, node -> node.setting(Node.MODE, "sentinel").setting("sentinel orders", group));
    }

    static Given gradual() {
        return new Given(Strategy.GRADUAL, Plan.Repoint.PEOPLE);
    }

    static Given gradualByHook() {
        return new Given(Strategy.GRADUAL, Plan.Repoint.WEBHOOK);
    }

    /** After a switch: the candidate is the master and the old one follows it. */
    static Given promoted(State.Promoted state) {
        return (state.fullSyncs() < 0 ? fenced() : gradual())
                .in(state)
                .see(NEW, node -> node.replid("r2").replid2("r1"))
                .see(NEW_REPLICA, node -> node.following(NEW.address()).replid("r2"))
                .see(OLD, node -> node.following(NEW.address()).replid("r2"));
    }

    /** The same, where people re-point the applications. */
    static Given promotedByPeople(State.Promoted state) {
        var given = promoted(state);
        var plan = given.migration.plan();
        var byPeople = new Given(plan.strategy(), Plan.Repoint.PEOPLE).in(state);
        byPeople.nodes.putAll(given.nodes);
        return byPeople;
    }

    Given in(State state) {
        migration = migration.in(state);
        return this;
    }

    Given having(Baseline baseline) {
        migration = migration.with(baseline);
        return this;
    }

    Given member(Membership membership) {
        migration = migration.in(membership);
        return this;
    }

    Given at(Instant time) {
        at = time;
        return this;
    }

    Given policy(Policy changed) {
        policy = changed;
        return this;
    }

    Given see(Server server, UnaryOperator<LookedAt> how) {
        nodes.put(server.name(), how.apply(new LookedAt(server)).seen());
        return this;
    }

    Given see(Node node) {
        nodes.put(node.server().name(), node);
        return this;
    }

    Given silent(Server server) {
        nodes.put(server.name(), new Node.Unseen(server, server + " did not answer"));
        return this;
    }

    Given finding(String name, Finding.Severity severity) {
        findings.add(new Finding(name, severity, name + " was seen.", "It matters.", ""));
        return this;
    }

    Given noFindings() {
        findings.clear();
        return this;
    }

    Given changed(Server server, String parameter) {
        changes.add(new SettingChange(server, parameter, "before", "after"));
        return this;
    }

    /** A comparison that came to its end now, as the first of the migration, and found the two the same or not. */
    Given compared(boolean same) {
        return compared(new Verification(at, same, same ? "no difference" : "3 differ"), false);
    }

    /** What that step asks to be compared is the same. */
    Given comparedAsAsked(Step step) {
        comparison = step.actions().stream()
                .filter(Action.Compare.class::isInstance)
                .map(action -> same((Action.Compare) action, at))
                .findFirst();
        return this;
    }

    /** A comparison that is too old for a switch. */
    Given comparedLongAgo() {
        return compared(new Verification(at.minus(Duration.ofDays(2)), true, "no difference"), true);
    }

    private Given compared(Verification outcome, boolean outdated) {
        int number = 1 + comparison.map(Comparing::number).orElse(0);
        comparison = Optional.of(new Comparing(
                number,
                "full",
                Event.BOT,
                false,
                "",
                Optional.of(outcome),
                Map.of("same", outcome.same()),
                "",
                outdated));
        return this;
    }

    /** A comparison that runs, by this instance of the bot or another, or whose instance died. */
    Given comparing(boolean driven) {
        int number = 1 + comparison.map(Comparing::number).orElse(0);
        comparison = Optional.of(new Comparing(
                number, "full", Event.BOT, driven, "40.0 % verified", Optional.empty(), Map.of(), "", false));
        return this;
    }

    /** What a comparison says that found nothing. */
    static Comparing same(Action.Compare asked, Instant at) {
        return new Comparing(
                asked.number(),
                "full",
                Event.BOT,
                false,
                "",
                Optional.of(new Verification(at, true, "no difference")),
                Map.of("same", true),
                asked.right(),
                false);
    }

    /** As the ledger has it once the Sentinel was taken off. */
    Given takenOff() {
        return takenOffFrom("10.0.0.1:6379");
    }

    Given takenOffFrom(String master) {
        changes.add(new SettingChange(SENTINEL, "sentinel orders", GROUP.replace("10.0.0.1:6379", master), ""));
        return watching(0);
    }

    Given differing() {
        migration = migration.with(new Verification(at, false, "1 key differs"));
        return this;
    }

    /** Keys the radar found to be written on both sides. */
    Given overlap(String... keys) {
        overlap = Optional.of(new Overlap(NOON, keys.length, List.of(keys), 1, ""));
        return this;
    }

    /** With hooks for the readers. */
    Given readers() {
        var plan = migration.plan();
        migration = Migration.requested(
                        "m1",
                        new Plan(
                                plan.name(),
                                OLD,
                                List.of(),
                                NEW,
                                plan.candidateReplicas(),
                                plan.strategy(),
                                plan.cutoverLimit(),
                                plan.repoint(),
                                true,
                                Optional.of(Plan.Repoint.WEBHOOK)),
                        "requester",
                        "",
                        NOON)
                .with(migration.baseline().orElseThrow())
                .in(migration.state());
        return this;
    }

    Given wishing(Wish.Kind kind) {
        migration = migration.wishing(Optional.of(new Wish(kind, "approver-1", "because")));
        return this;
    }

    /** That gate asked, with what is seen now, and approved. */
    Given approved(Gate... gates) {
        for (var gate : gates) {
            asked(gate);
            var last = migration.questions().last(gate).orElseThrow();
            migration = migration.with(migration
                    .questions()
                    .change(
                            last,
                            question -> question.approvedBy(new Vote("approver-1", at), policy)
                                    .approvedBy(new Vote("second", at, Set.of("operators")), policy)));
        }
        return this;
    }

    Given asked(Gate gate) {
        migration = migration.with(migration
                .questions()
                .ask(gate, Facts.of(migration.plan(), seen()), policy.needed(gate), at, List.of("evidence")));
        return this;
    }

    Observation seen() {
        return new Observation(at, nodes, findings, changes, overlap, comparison);
    }

    Situation situation() {
        return new Situation(migration, seen(), policy);
    }

    Step next() {
        return migration.next(seen(), policy);
    }

    /** Takes the step, and is there for the next look. */
    Step goesOn() {
        var step = next();
        migration = step.migration();
        return step;
    }

    Heard hears(Ask ask) {
        var heard = migration.hear(ask, policy);
        migration = heard.migration();
        return heard;
    }

    static List<Event.Type> types(List<Event> events) {
        return events.stream().map(Event::type).toList();
    }
}
