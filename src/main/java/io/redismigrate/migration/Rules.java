package io.redismigrate.migration;

import io.redismigrate.migration.Event.Type;
import io.redismigrate.migration.Question.Status;
import java.util.ArrayList;
import java.util.Optional;

/** What holds in every state: approvals lapse, wishes are granted, silence counts. Then the state says what follows. */
final class Rules {
    /** So many looks in a row a server may stay silent before the questions that rest on it are withdrawn. */
    static final int PATIENT_LOOKS = 5;

    private Rules() {}

    static Step next(Migration before, Observation seen, Policy policy) {
        if (before.ended()) {
            return Step.stay(before, "it has ended");
        }
        var events = new ArrayList<Event>();
        var migration = notYetReady(Lapsing.lapsed(new Situation(before, seen, policy), events));
        var now = new Situation(migration, seen, policy);
        migration = paced(now);
        migration = Rehearsing.watched(now.of(migration));
        migration = migration.blind(now.silent().isPresent() ? migration.blindLooks() + 1 : 0);
        var actions = new ArrayList<Action>();
        migration = Sameness.followed(now.of(migration), events, actions);
        now = now.of(migration);
        var step = step(now);
        if (step.actions().stream().anyMatch(Action.Switch.class::isInstance)) {
            // Nothing else may take the servers' time now; what is to be compared is compared after it.
            actions.clear();
        }
        return new Step(step.migration(), events, actions).tell(step.events()).act(step.actions());
    }

    /** How fast the server that takes the writes writes. */
    private static Migration paced(Situation now) {
        var guards = now.migration().guards();
        boolean moved = now.migration().state() instanceof State.Promoted;
        return (moved ? now.candidate() : now.current())
                .filter(node -> node.replication().master())
                .map(node -> Pace.after(guards.pace(), now.seen().at(), node.replication()))
                .map(pace -> now.migration().with(guards.with(pace)))
                .orElse(now.migration());
    }

    private static Step step(Situation now) {
        if (aborts(now.migration())) {
            return abort(now);
        }
        var step = Stranded.lifted(now).orElseGet(() -> now.migration().state().next(now));
        return Watching.kept(step, now);
    }

    /** The event with the question's gate and revision. */
    static Event about(Question question, Event event) {
        return event.with("gate", question.gate().word())
                .with("revision", question.revision())
                .with("question", question.number());
    }

    /** Withdraws every question that is open, or answered and not acted on. The result has the events to tell. */
    static Step withdraw(Migration migration, String reason) {
        var live = migration.questions().live();
        return Step.stay(migration.with(migration.questions().changeLive(each -> each.withdrawn(reason))), reason)
                .tell(live.stream()
                        .map(question ->
                                about(question, Event.of(Type.GATE_WITHDRAWN)).because(reason))
                        .toList());
    }

    /** Whether it is ready for its wave is found anew at each look. */
    private static Migration notYetReady(Migration migration) {
        return migration
                .membership()
                .filter(Membership::ready)
                .map(fleet -> migration.in(fleet.ready(false)))
                .orElse(migration);
    }

    private static boolean aborts(Migration migration) {
        return migration.wish().filter(wish -> wish.kind() == Wish.Kind.ABORT).isPresent()
                && migration.state().beforeSwitch();
    }

    private static Step abort(Situation now) {
        var wish = now.migration().wish().orElseThrow();
        var withdrawn = withdraw(now.migration().wishing(Optional.empty()), "the migration is being aborted");
        var event = Event.by(wish.user(), Type.ABORT_REQUESTED).because(wish.reason());
        var end = now.of(withdrawn.migration()).migration();
        return Step.to(
                        end,
                        new State.Ending(State.End.ABORTED, end.state().phase(), wish.user(), wish.reason(), false),
                        "it is being aborted: what was changed is put back")
                .tell(event)
                .tell(withdrawn.events());
    }

    /** Marks the questions that allowed what now begins. */
    static Migration used(Migration migration) {
        return migration.with(migration.questions().changeLive(each -> each.is(Status.APPROVED) ? each.used() : each));
    }
}
