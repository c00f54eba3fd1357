package io.redismigrate.migration;

import io.redismigrate.migration.Action.Direction;
import io.redismigrate.migration.Event.Type;
import java.util.List;
import java.util.Optional;

/** The gradual way, from the moment both servers take writes until the promotion begins. */
final class Gradual {
    /** So many looks in a row nobody may be left on the current master. */
    private static final int EMPTY_LOOKS = 3;

    private Gradual() {}

    static Step writable(State.Writable state, Situation given) {
        var silent = given.silent();
        if (silent.isPresent()) {
            return Asking.waitForAnswer(given, silent.get());
        }
        var now = watched(given);
        var broken = LockedLink.broken(now);
        if (broken.isPresent()) {
            return LockedLink.down(now, new State.Writable(true), state.linkLost(), broken.get());
        }
        var up = LockedLink.up(now);
        if (up.isPresent()) {
            return up.get();
        }
        var seen = now.of(now.migration().in(new State.Writable(false)));
        var asked = Asking.failedCheck(seen).or(() -> Asking.ask(seen, List.of(Gate.CUTOVER)));
        if (asked.isPresent()) {
            return asked.get();
        }
        boolean people = now.plan().repoint() == Plan.Repoint.PEOPLE;
        var step = Step.to(
                        Rules.used(seen.migration()),
                        new State.CuttingOver(people, 0),
                        people
                                ? "point the applications to %s now; the bot watches them leave %s"
                                        .formatted(now.to().address(), now.from())
                                : "the applications are told to go to "
                                        + now.to().address())
                .tell(Stragglers.told(
                        Event.of(Type.CUTOVER_STARTED)
                                .with("from", now.from().address().toString())
                                .with("to", now.to().address().toString()),
                        Moving.left(now).orElse(List.of())));
        return people ? step : step.act(new Action.Repoint(Direction.FORWARD));
    }

    static Step cuttingOver(State.CuttingOver state, Situation given) {
        if (!state.repointed()) {
            return given.stay("the re-point hook is called until it says yes")
                    .act(new Action.Repoint(Direction.FORWARD));
        }
        var silent = given.silent();
        if (silent.isPresent()) {
            return Asking.waitForAnswer(given, silent.get());
        }
        var now = watched(given);
        var broken = LockedLink.broken(now);
        if (broken.isPresent()) {
            boolean told = now.migration().reason().startsWith(broken.get());
            return LockedLink.down(now, state, told, broken.get());
        }
        var up = LockedLink.up(now);
        if (up.isPresent()) {
            return up.get();
        }
        var wished = Stragglers.disconnected(now);
        if (wished.isPresent()) {
            return wished.get();
        }
        var overruled = Overruling.heard(now);
        return overruled.isPresent() ? overruled.get() : drained(state, now);
    }

    private static Step drained(State.CuttingOver state, Situation now) {
        var obstacle = Overruling.obstacle(now);
        if (obstacle.isPresent()) {
            var withdrawn = Rules.withdraw(now.migration(), obstacle.get().why());
            return Step.to(
                            withdrawn.migration(),
                            new State.CuttingOver(true, 0),
                            obstacle.get().sentence())
                    .tell(withdrawn.events());
        }
        boolean nobody = Moving.left(now).filter(List::isEmpty).isPresent();
        int empty = nobody ? Math.min(state.emptyLooks() + 1, EMPTY_LOOKS) : EMPTY_LOOKS;
        var moved = now.of(now.migration().in(new State.CuttingOver(true, empty)));
        if (empty < EMPTY_LOOKS) {
            return moved.stay("nobody is left on %s; looking again to be sure".formatted(now.from()));
        }
        if (nobody && state.emptyLooks() < EMPTY_LOOKS) {
            return moved.stay("nobody is left on " + now.from())
                    .tell(Event.of(Type.CLIENTS_DRAINED)
                            .with("from", now.from().address().toString()));
        }
        var asked = Asking.failedCheck(moved).or(() -> Asking.ask(moved, List.of(Gate.PROMOTION)));
        return asked.isPresent() ? asked.get() : promotion(moved);
    }

    private static Step promotion(Situation now) {
        var credentials = Sync.credentials(now.current().orElseThrow(), now.to());
        if (!credentials.isEmpty()) {
            return now.stay("the way back is being prepared").act(credentials);
        }
        // An undone switch breaks the locked link, so it is begun only where it is sure to be short.
        if (now.migration().progress().filter(progress -> progress.inStep() > 0).isEmpty()) {
            return now.stay("approved, waiting for lag %,d bytes < %,d bytes"
                    .formatted(Preparing.lag(now), Sync.IN_STEP_BYTES));
        }
        var approvers = now.migration().questions().approvers();
        int fullSyncs = now.candidate().orElseThrow().replication().fullSyncs();
        var unwatched = now.migration().with(now.migration().guards().with("").overruled(Optional.empty()));
        return Moving.begin(now.of(unwatched), new State.Promoted(now.seen().at(), true, true, true, fullSyncs, 0))
                .tell(Event.of(Type.SWITCH_STARTED)
                        .with("from", now.from().address().toString())
                        .with("to", now.to().address().toString())
                        .with("approvals", approvers));
    }

    /** With what this look says of conflicts, and of what a loss of the link would mean. */
    private static Situation watched(Situation now) {
        var migration = now.migration().with(Sync.progress(now.migration().progress(), now));
        var candidate = now.candidate().orElseThrow();
        var conflicts = migration
                .guards()
                .conflicts()
                .orElse(Conflicts.none(candidate))
                .after(now.seen().overlap(), candidate);
        var guards = migration.guards().with(conflicts);
        return now.of(migration.with(guards.with(LockedLink.outlook(now))));
    }

    /** For approvers: what they should know of what happened while both took writes. */
    static List<String> evidence(Situation now) {
        var guards = now.migration().guards();
        return guards.conflicts()
                .filter(known -> now.migration().state().bothWritable())
                .map(known -> List.of(known.sentence(now.plan()), guards.outlook()))
                .orElse(List.of());
    }
}
