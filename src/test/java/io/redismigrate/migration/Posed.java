package io.redismigrate.migration;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Puts migrations into a shape for tests of other packages. */
public final class Posed {
    private static final People APPROVERS = new People(Set.of("U0APPROVER1"), Set.of("S0OPS"));
    private static final Policy POLICY =
            new Policy(APPROVERS, APPROVERS, Map.of(Gate.READ_ONLY_REMOVAL, 2), false, Duration.ofMinutes(30));

    private Posed() {}

    /** With the same questions, all of them open, or approved by these people. */
    public static Migration asking(Migration migration, Gate gate, Instant at, String... approvers) {
        var questions = migration.questions().ask(gate, new Facts(List.of("fact")), 2, at, List.of("all is well"));
        var question = questions.last(gate).orElseThrow();
        var answered = question;
        for (var approver : approvers) {
            answered = answered.approvedBy(new Vote(approver, at), POLICY);
        }
        var voted = answered;
        return migration.with(questions.change(question, each -> voted));
    }

    private static final Policy VETO =
            new Policy(People.NOBODY, People.NOBODY, Map.of(), false, Duration.ofMinutes(30));

    /** With its last question denied, or withdrawn. */
    public static Migration settled(Migration migration, Gate gate, Question.Status how) {
        var question = migration.questions().last(gate).orElseThrow();
        return migration.with(migration
                .questions()
                .change(
                        question,
                        each -> how == Question.Status.DENIED
                                ? each.denied(new Course.Denial("U0APPROVER1", question.askedAt(), "not now"), VETO)
                                : each.withdrawn("the facts changed")));
    }

    /** Promoted at that moment. */
    public static Migration promoted(Migration migration, Instant at) {
        return migration
                .with(new Receipt(at, "fence", Optional.empty(), 1, "a", "b", List.of(), 1, 1, ""))
                .in(new State.Promoted(at, true, true, true, -1, 0));
    }

    /** With something that was asked of it. */
    public static Migration wishing(Migration migration, Wish.Kind kind) {
        return migration.wishing(Optional.of(new Wish(kind, "U0APPROVER1", "")));
    }

    /** Two of the group {@code G-DATABASE} and one of {@code G-CHECKOUT} for every gate, which two may deny. */
    public static Policy twoGroups() {
        return new Strictness()
                .needs(new Need(Strictness.DATABASES, 2), new Need(Strictness.CHECKOUTS, 1))
                .denials(2)
                .policy();
    }

    /** With its servers in step, and nothing asked yet. */
    public static Migration inStep(Migration requested) {
        var plan = requested.plan();
        return requested
                .with(new Baseline(Map.of(
                        plan.currentMaster().name(), new Baseline.Before("run", "7.0.15", Optional.empty(), 0),
                        plan.candidateMaster().name(), new Baseline.Before("run", "7.0.15", Optional.empty(), 0))))
                .in(new State.InSync());
    }

    /** A healthy server: a master, or a replica in step with that one. */
    public static Node.Seen healthy(Server server, Optional<Address> master, String runId) {
        var looked = new LookedAt(server).runId(runId);
        return master.map(looked::following).orElse(looked).seen();
    }
}
