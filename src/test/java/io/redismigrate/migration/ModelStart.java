package io.redismigrate.migration;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Where a schedule may begin, as it is kept. The same for all schedules, so it is made once. */
final class ModelStart {
    static final Person REQUESTER = new Person("requester", Set.of());
    static final Person APPROVER = new Person("approver-1", Set.of());
    static final Person SECOND = new Person("approver-2", Set.of());

    /** Approvals lapse within the time of a schedule. */
    static final Policy POLICY = new Policy(
            new People(Set.of("requester"), Set.of()),
            new People(Set.of("approver-1", "approver-2"), Set.of()),
            Map.of(Gate.CUTOVER, 2, Gate.PROMOTION, 2),
            false,
            Duration.ofMillis(3L * ModelWorld.LIMIT));

    private static final Instant START = Instant.EPOCH;

    private ModelStart() {}

    private static final class Made {
        static final Migration FENCED = asked(Strategy.FENCED, new State.InSync());
        static final Migration ARMED = asked(Strategy.FENCED, new State.InSync(), Gate.values());
        static final Migration MOVED = asked(Strategy.FENCED, new State.Promoted(START, false, false, false, -1, 0));
        static final Migration WRITABLE = asked(Strategy.GRADUAL, new State.Writable(false), Gate.CUTOVER);
        static final Migration DRAINED = asked(Strategy.GRADUAL, new State.CuttingOver(true, 2), Gate.PROMOTION);
    }

    /** In step, and nobody was asked yet. */
    static Migration inSync() {
        return Made.FENCED;
    }

    /** In step, and all three gates are approved. */
    static Migration armed() {
        return Made.ARMED;
    }

    /** After a switch. */
    static Migration promoted() {
        return Made.MOVED;
    }

    /** {@code gradual}: the candidate takes writes, and the applications may move. */
    static Migration writable() {
        return Made.WRITABLE;
    }

    /** {@code gradual}: the applications have moved, and the candidate may be promoted. */
    static Migration drained() {
        return Made.DRAINED;
    }

    /** The settings that {@code gradual} has changed by then. */
    static List<SettingChange> gradualChanges(ModelServer candidate) {
        return List.of(
                new SettingChange(candidate.server, Parameter.MASTER_AUTH, "", Parameter.LOCKED),
                new SettingChange(candidate.server, Parameter.READ_ONLY, "yes", "no"));
    }

    private static Migration asked(Strategy strategy, State state, Gate... approved) {
        var a = new ModelServer("a", 1);
        var b = new ModelServer("b", 2);
        var plan = new Plan(
                "orders",
                a.server,
                List.of(),
                b.server,
                List.of(),
                strategy,
                Duration.ofMillis(ModelWorld.LIMIT),
                Plan.Repoint.WEBHOOK,
                false);
        b.role = ModelServer.Role.OF_OTHER;
        b.linkUp = true;
        var seen = new Observation(START, Map.of("a", a.node(b, false), "b", b.node(a, false)), List.of(), List.of());
        var migration = Migration.requested("m1", plan, "requester", "", START)
                .with(new Baseline(Map.of(
                        "a", new Baseline.Before(a.runId(), "7.0.15", Optional.empty(), 0),
                        "b", new Baseline.Before(b.runId(), "7.0.15", Optional.empty(), 0))));
        var questions = migration.questions();
        for (var gate : approved) {
            questions = questions.ask(gate, Facts.of(plan, seen), POLICY.needed(gate), START, List.of());
            questions = questions.change(
                    questions.last(gate).orElseThrow(),
                    question -> question.approvedBy(new Vote(APPROVER.id(), START), POLICY)
                            .approvedBy(new Vote(SECOND.id(), START), POLICY));
        }
        return migration.with(questions).in(state);
    }
}
