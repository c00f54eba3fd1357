package io.redismigrate.migration;

import io.redismigrate.migration.Action.Direction;
import io.redismigrate.migration.Event.Type;
import java.util.List;
import java.util.Optional;

/** Moving the writes: the gradual way's phases, and the switch of both ways. */
final class Moving {
    /** So many looks in a row nobody may be left on the current master. */
    private static final int EMPTY_LOOKS = 3;

    /** So many of those left behind are named. */
    private static final int NAMED_CLIENTS = 5;

    private Moving() {}

    static Step writable(State.Writable state, Situation now) {
        var silent = now.silent();
        if (silent.isPresent()) {
            return Asking.waitForAnswer(now, silent.get());
        }
        var broken = broken(now);
        if (broken.isPresent()) {
            return brokenLink(now, new State.Writable(true), state.linkLost(), broken.get());
        }
        var seen = now.of(now.migration()
                .with(Sync.progress(now.migration().progress(), now))
                .in(new State.Writable(false)));
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
                        left(now).orElse(List.of())));
        return people ? step : step.act(new Action.Repoint(Direction.FORWARD));
    }

    static Step cuttingOver(State.CuttingOver state, Situation now) {
        if (!state.repointed()) {
            return now.stay("the re-point hook is called until it says yes").act(new Action.Repoint(Direction.FORWARD));
        }
        var silent = now.silent();
        if (silent.isPresent()) {
            return Asking.waitForAnswer(now, silent.get());
        }
        var broken = broken(now);
        if (broken.isPresent()) {
            boolean told = now.migration().reason().startsWith(broken.get());
            return brokenLink(now, state, told, broken.get());
        }
        var wished = Stragglers.disconnected(now);
        if (wished.isPresent()) {
            return wished.get();
        }
        var left = left(now);
        if (left.isEmpty() || !left.get().isEmpty()) {
            var reason = left.isEmpty()
                    ? "the clients of %s could not be listed".formatted(now.from())
                    : "applications are connected to %s".formatted(now.from());
            var withdrawn = Rules.withdraw(now.migration(), reason);
            return Step.to(withdrawn.migration(), new State.CuttingOver(true, 0), waitingFor(now, left))
                    .tell(withdrawn.events());
        }
        int empty = Math.min(state.emptyLooks() + 1, EMPTY_LOOKS);
        var moved = now.of(now.migration()
                .with(Sync.progress(now.migration().progress(), now))
                .in(new State.CuttingOver(true, empty)));
        if (empty < EMPTY_LOOKS) {
            return moved.stay("nobody is left on %s; looking again to be sure".formatted(now.from()));
        }
        if (state.emptyLooks() < EMPTY_LOOKS) {
            return moved.stay("nobody is left on " + now.from())
                    .tell(Event.of(Type.CLIENTS_DRAINED)
                            .with("from", now.from().address().toString()));
        }
        var asked = Asking.failedCheck(moved).or(() -> Asking.ask(moved, List.of(Gate.PROMOTION)));
        if (asked.isPresent()) {
            return asked.get();
        }
        var credentials = Sync.credentials(now.current().orElseThrow(), now.to());
        if (!credentials.isEmpty()) {
            return moved.stay("the way back is being prepared").act(credentials);
        }
        // An undone switch leaves a locked link down for good, so it is begun only where it is sure to be short.
        if (moved.migration()
                .progress()
                .filter(progress -> progress.inStep() > 0)
                .isEmpty()) {
            return moved.stay("approved, waiting for lag %,d bytes < %,d bytes"
                    .formatted(Preparing.lag(now), Sync.IN_STEP_BYTES));
        }
        int fullSyncs = now.candidate().orElseThrow().replication().fullSyncs();
        return begin(moved, new State.Promoted(now.seen().at(), true, true, true, fullSyncs, 0))
                .tell(Event.of(Type.SWITCH_STARTED)
                        .with("from", now.from().address().toString())
                        .with("to", now.to().address().toString())
                        .with("approvals", now.migration().questions().approvers()));
    }

    /** Begins a switch forward. The questions are used up: an undone switch asks again. */
    static Step begin(Situation now, State.Promoted before) {
        return Step.to(
                        Rules.used(now.migration()),
                        new State.Switching(Direction.FORWARD, now.seen().at(), before),
                        "the writes are being moved")
                .act(new Action.Switch(Direction.FORWARD, false));
    }

    /** A switch that is found under way was cut short: what is to be done follows from the servers alone. */
    static Step switching(State.Switching state, Situation now) {
        return now.stay("a switch was cut short; it is brought to an end from what the servers say")
                .act(new Action.Switch(state.direction(), true));
    }

    /** What follows from the outcome of a switch. */
    static Step after(Migration migration, State.Switching state, Outcome outcome) {
        if (outcome instanceof Outcome.Unsettled unsettled) {
            boolean told = migration.reason().equals(unsettled.reason());
            var step = Step.stay(migration, unsettled.reason());
            return told ? step : step.tell(Event.of(Type.ALARM).because(unsettled.reason()));
        }
        if (outcome instanceof Outcome.Undone undone) {
            return undone(migration, state, undone.reason());
        }
        return moved(migration, state, (Outcome.Moved) outcome);
    }

    private static Step undone(Migration migration, State.Switching state, String reason) {
        var event = new Event(
                        Type.SWITCH_UNDONE,
                        Event.BOT,
                        java.util.Map.of("direction", state.direction().word()))
                .because(reason);
        if (state.direction() == Direction.BACK) {
            return Step.to(migration, state.before(), "the rollback was undone: " + reason)
                    .tell(event);
        }
        State back = migration.plan().fenced() ? new State.InSync() : new State.CuttingOver(true, 0);
        var left = migration.plan().fenced() ? "everything is as before" : "applications can go on where they are";
        return Step.to(migration, back, "the switch was undone, and %s: %s".formatted(left, reason))
                .tell(event);
    }

    private static Step moved(Migration migration, State.Switching state, Outcome.Moved moved) {
        var receipt = moved.receipt();
        var completed = new Event(Type.SWITCH_COMPLETED, Event.BOT, receipt.data())
                .with("direction", state.direction().word());
        var plan = migration.plan();
        if (state.direction() == Direction.BACK) {
            return Step.to(
                            migration.with(receipt),
                            new State.Ending(
                                    State.End.ROLLED_BACK,
                                    "switching",
                                    Event.BOT,
                                    "the rollback is done",
                                    !moved.repointed()),
                            "the writes are back on %s; settings are put back".formatted(plan.currentMaster()))
                    .tell(completed);
        }
        var before = state.before();
        boolean hooked = plan.repoint() != Plan.Repoint.PEOPLE;
        var promoted = new State.Promoted(
                receipt.at(),
                before.repointed() || (hooked && moved.repointed()),
                before.drained(),
                before.disconnected(),
                before.fullSyncs(),
                0);
        var step = Step.to(migration.with(receipt), promoted, plan.candidateMaster() + " is the master now")
                .tell(completed);
        var to = plan.candidateMaster().address().toString();
        if (!before.repointed() && hooked) {
            step = moved.repointed()
                    ? step.tell(Event.of(Type.REPOINTED).with("to", to))
                    : step.tell(Event.of(Type.ALARM)
                            .because(
                                    "%s is the master, and the re-point hook has not taken it: the applications are still led to %s, which refuses their writes. The hook is called until it says yes"
                                            .formatted(plan.candidateMaster(), plan.currentMaster())));
        }
        step = step.tell(Event.of(Type.PROMOTED).with("to", to));
        return hooked || before.repointed()
                ? step
                : step.tell(Event.of(Type.REPOINT_ASKED)
                        .with("from", plan.currentMaster().address().toString())
                        .with("to", to));
    }

    /** What stands in the way of the next gradual step, or empty where the candidate still hears the current master. */
    private static Optional<String> broken(Situation now) {
        var candidate = now.candidate().orElseThrow();
        if (!candidate.follows(now.from())) {
            return Optional.of("%s does not follow %s any more".formatted(now.to(), now.from()));
        }
        return candidate.replication().linkUp()
                ? Optional.empty()
                : Optional.of("the replication link from %s to %s is down".formatted(now.from(), now.to()));
    }

    private static Step brokenLink(Situation now, State state, boolean told, String broken) {
        var reason = broken
                + ", and locked: writes made on %s since are not on %s. Abort, or mend the link by hand"
                        .formatted(now.from(), now.to());
        if (told) {
            return now.to(state, reason);
        }
        var withdrawn = Rules.withdraw(now.migration(), broken);
        return Step.to(withdrawn.migration(), state, reason)
                .tell(Event.of(Type.SYNC_LOST).because(reason))
                .tell(withdrawn.events());
    }

    /** Applications on the current master; empty where it was not asked. */
    static Optional<List<Client>> left(Situation now) {
        return now.current()
                .flatMap(Node.Seen::clients)
                .map(clients -> clients.stream().filter(Client::mustMove).toList());
    }

    static String waitingFor(Situation now, Optional<List<Client>> left) {
        if (left.isEmpty()) {
            return "the clients of %s could not be listed".formatted(now.from());
        }
        var named = left.get().stream()
                .limit(NAMED_CLIENTS)
                .map(client -> client.name().isEmpty() ? client.address() : client.name())
                .toList();
        return "waiting for %d application connections to leave %s: %s%s"
                .formatted(
                        left.get().size(),
                        now.from(),
                        String.join(", ", named),
                        left.get().size() > NAMED_CLIENTS ? ", …" : "");
    }
}
