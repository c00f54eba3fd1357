package io.redismigrate.migration;

import io.redismigrate.migration.Action.Direction;
import io.redismigrate.migration.Event.Type;
import java.util.List;
import java.util.Optional;

/** Moving the writes: the switch, both ways. */
final class Moving {
    /** So many of those left behind are named. */
    private static final int NAMED_CLIENTS = 5;

    /** How the reason of a switch begins that was just begun. */
    static final String BEING_MOVED = "the writes are being moved";

    private Moving() {}

    /** Begins a switch forward. The questions are used up: an undone switch asks again. */
    static Step begin(Situation now, State.Promoted before) {
        var used = Rules.used(now.migration());
        var counting = now.current()
                .flatMap(current -> used.baseline().map(baseline -> used.with(baseline.refusals(current))))
                .orElse(used);
        return Step.to(
                        counting,
                        new State.Switching(Direction.FORWARD, now.seen().at(), before),
                        BEING_MOVED)
                .act(new Action.Switch(Direction.FORWARD, false));
    }

    /** A switch that is found under way was cut short: what is to be done follows from the servers alone. */
    static Step switching(State.Switching state, Situation now) {
        // What an attempt said that could not settle it stands until another says something else, or each would be an
        // alarm.
        var said = now.migration().reason();
        return now.stay(
                        said.startsWith(BEING_MOVED)
                                ? "a switch was cut short; it is brought to an end from what the servers say"
                                : said)
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
        var plan = migration.plan();
        boolean forward = state.direction() == Direction.FORWARD;
        var old = forward ? plan.currentMaster() : plan.candidateMaster();
        var young = forward ? plan.candidateMaster() : plan.currentMaster();
        var completed = new Event(Type.SWITCH_COMPLETED, Event.BOT, receipt.data())
                .with("direction", state.direction().word())
                .with("from", old.address().toString())
                .with("to", young.address().toString());
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
        // Sentinels are given the new master when the roles are in the config files, which is after this.
        boolean bySentinels = plan.repoint() == Plan.Repoint.SENTINEL;
        boolean hooked = plan.repoint() != Plan.Repoint.PEOPLE && !bySentinels;
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
        return hooked || bySentinels || before.repointed()
                ? step
                : step.tell(Event.of(Type.REPOINT_ASKED)
                        .with("from", plan.currentMaster().address().toString())
                        .with("to", to));
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
