package io.redismigrate.migration;

import io.redismigrate.migration.Action.Direction;
import io.redismigrate.migration.Event.Type;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** After the switch: the way back is kept open, those left behind are dealt with, and in the end everything is put back. */
final class Settling {
    /** How long those left behind have to leave by themselves; READONLY answers make clients look for the master. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    /** What made the candidate writable while it followed; wrong for a master. */
    private static final Set<String> GRADUAL_ONLY =
            Set.of(Parameter.READ_ONLY, Parameter.MASTER_AUTH, Parameter.MASTER_USER);

    private Settling() {}

    static Step promoted(State.Promoted state, Situation now) {
        var step = settle(state, now);
        boolean goesOn = step.migration().state() instanceof State.Promoted;
        // Nothing waits for the hook: a hook that fails is a reason to roll back.
        if (!state.repointed() && goesOn && now.plan().repoint() == Plan.Repoint.SENTINEL) {
            return bySentinels(step, now);
        }
        return state.repointed() || !goesOn || !now.plan().repoint().called()
                ? step
                : Step.stay(
                                step.migration(),
                                step.migration().reason() + "; the re-point hook is called until it says yes")
                        .tell(step.events())
                        .act(step.actions())
                        .act(new Action.Repoint(Direction.FORWARD));
    }

    /** The Sentinels' word is what leads the applications; it is taken for given once none of them is off any more. */
    private static Step bySentinels(Step step, Situation now) {
        if (Watching.taken(now)) {
            return step;
        }
        var told = repointed(step.migration());
        return Step.to(
                        told.migration(),
                        told.migration().state(),
                        step.migration().reason())
                .tell(step.events())
                .tell(told.events())
                .act(step.actions());
    }

    private static Step settle(State.Promoted state, Situation now) {
        var seen = now.candidate();
        if (seen.isEmpty()) {
            return now.stay("%s is the master; waiting for its answer".formatted(now.to()));
        }
        var candidate = seen.get();
        if (!candidate.replication().master()) {
            return now.stay("%s is a replica of %s: somebody else changed its role. Look at both before you do anything"
                    .formatted(now.to(), candidate.replication().follows().orElseThrow()));
        }
        var finish = now.migration().wish().filter(each -> each.kind() == Wish.Kind.FINISH);
        if (finish.isPresent()) {
            return Step.to(
                    now.migration().wishing(Optional.empty()),
                    new State.Ending(
                            State.End.COMPLETED, "promoted", finish.get().user(), "", false),
                    "it is being finished: settings are put back");
        }
        var watched = Returning.watched(state, now);
        var further = further(state, now.of(watched.migration()), candidate);
        return new Step(further.migration(), watched.events(), watched.actions())
                .tell(further.events())
                .act(further.actions());
    }

    private static Step further(State.Promoted state, Situation now, Node.Seen candidate) {
        var silent = now.silentMaster();
        if (silent.isPresent()) {
            return now.stay("%s is the master; waiting for an answer: %s"
                    .formatted(now.to(), silent.get().reason()));
        }
        var current = now.current().orElseThrow();
        var unlock = unlock(now, candidate);
        if (!unlock.isEmpty()) {
            return now.stay("the link lock is taken off " + now.to()).act(unlock);
        }
        var letGo = Sync.letWritesGo(now);
        if (!letGo.isEmpty()) {
            return now.stay("what held the writes during the switch is put back")
                    .act(letGo);
        }
        if (current.replication().master()) {
            return strayMaster(state, now);
        }
        var detached = FillingAnew.detached(now);
        if (!detached.isEmpty()) {
            return now.stay("what could not be synced is detached").act(detached);
        }
        if (Returning.beingPrepared(state, now.plan())) {
            return FillingAnew.next(state, now);
        }
        var rollback = now.migration().wish().filter(each -> each.kind() == Wish.Kind.ROLLBACK);
        return rollback.isPresent() ? rollback(state, now, rollback.get()) : leftBehind(state, now);
    }

    /** The hook took the new address. */
    static Step repointed(Migration migration) {
        var event = Event.of(Type.REPOINTED)
                .with("to", migration.plan().candidateMaster().address().toString());
        if (migration.state() instanceof State.CuttingOver) {
            return Step.to(migration, new State.CuttingOver(true, 0), "the applications were told")
                    .tell(event);
        }
        if (migration.state() instanceof State.Ending state) {
            var told = new State.Ending(state.end(), state.phase(), state.by(), state.why(), false);
            return Step.to(migration, told, "the applications were told to go back")
                    .tell(Event.of(Type.REPOINTED)
                            .with(
                                    "to",
                                    migration.plan().currentMaster().address().toString()));
        }
        if (migration.state() instanceof State.Promoted state) {
            var told = new State.Promoted(
                    state.since(), true, state.drained(), state.disconnected(), state.fullSyncs(), state.resynced());
            return Step.to(migration, told, "the applications were told").tell(event);
        }
        return Step.stay(migration, migration.reason());
    }

    private static List<Action> unlock(Situation now, Node.Seen candidate) {
        boolean changed = now.seen().changes().stream()
                .anyMatch(change -> change.server().equals(now.to()) && GRADUAL_ONLY.contains(change.parameter()));
        boolean wrong = candidate.setting(Parameter.READ_ONLY).equals("no")
                || candidate.setting(Parameter.MASTER_AUTH).equals(Parameter.LOCKED);
        return changed && wrong
                ? List.of(new Action.RestoreSettings(
                        GRADUAL_ONLY, false, Set.of(now.to().name())))
                : List.of();
    }

    private static Step strayMaster(State.Promoted state, Situation now) {
        var reason =
                "%s came back as a master; it is made a replica of %s again, and what was written to it meanwhile goes"
                        .formatted(now.from(), now.to());
        var unloadable =
                Storm.cannotLoad(now.current().orElseThrow(), now.candidate().orElseThrow());
        boolean over =
                now.migration().guards().wayBack().flatMap(WayBack::ended).isPresent();
        if (over || unloadable.isPresent()) {
            return strayForGood(now, unloadable, over);
        }
        var action = state.fullSyncs() >= 0
                ? new Action.FollowAnew(now.from(), now.to().address())
                : new Action.Follow(now.from(), now.to().address());
        var step = now.stay(reason).act(action);
        return now.migration().reason().startsWith(reason)
                ? step
                : step.tell(Event.of(Type.ALARM).because(reason));
    }

    /** It may take no writes, and there is nothing it could follow: it is fenced. */
    private static Step strayForGood(Situation now, Optional<String> unloadable, boolean told) {
        var reason = "%s came back as a master and is fenced".formatted(now.from());
        var step = told
                ? now.stay(reason)
                : Returning.ended(now, "%s; %s".formatted(reason, unloadable.orElse("it cannot follow")));
        return Step.stay(step.migration(), reason)
                .tell(step.events())
                .act(new Action.Follow(now.from(), Address.NOWHERE));
    }

    private static Step rollback(State.Promoted state, Situation now, Wish wish) {
        var lag = now.seen().lagBytes(now.to(), now.from());
        var current = now.current().orElseThrow();
        boolean follows = current.follows(now.to()) && current.replication().linkUp();
        if (!follows || lag.isEmpty() || lag.getAsLong() > Sync.IN_STEP_BYTES) {
            return now.stay(
                    "a rollback is asked for; waiting for %s to be in step with %s".formatted(now.from(), now.to()));
        }
        var watching = Watching.takeOff(now);
        if (!watching.isEmpty()) {
            return now.stay("a rollback is asked for; the Sentinels are taken off for the switch")
                    .act(watching);
        }
        int watchers = Watching.watchers(now);
        if (watchers > 0) {
            return now.stay("a rollback is asked for; waiting for %d Sentinels to let go of %s"
                            .formatted(watchers, now.to()))
                    .act(Watching.keepOff(now));
        }
        return Step.to(
                        now.migration().wishing(Optional.empty()),
                        new State.Switching(Direction.BACK, now.seen().at(), state),
                        Moving.BEING_MOVED + " back to " + now.from())
                .tell(Event.by(wish.user(), Type.ROLLBACK_STARTED)
                        .with("from", now.to().address().toString())
                        .with("to", now.from().address().toString())
                        .because(wish.reason()))
                .act(new Action.Switch(Direction.BACK, false));
    }

    private static Step leftBehind(State.Promoted state, Situation now) {
        var asked = Stragglers.disconnected(now);
        if (asked.isPresent()) {
            return asked.get();
        }
        var left = Moving.left(now);
        var wayBack = wayBack(now) + Stragglers.refusals(now);
        if (left.isEmpty()) {
            return now.stay(wayBack);
        }
        if (left.get().isEmpty()) {
            return state.drained()
                    ? now.stay(wayBack)
                    : now.to(drained(state), wayBack)
                            .tell(Event.of(Type.CLIENTS_DRAINED)
                                    .with("from", now.from().address().toString()));
        }
        if (now.plan().clustered()) {
            // Cluster clients keep connections to every node, and follow MOVED by themselves.
            return now.stay("%s; %d connections are open to %s, which leads them on by MOVED"
                    .formatted(wayBack, left.get().size(), now.from()));
        }
        boolean told = state.repointed() || now.plan().repoint() != Plan.Repoint.SENTINEL;
        boolean graceOver = told && now.seen().at().isAfter(state.since().plus(GRACE));
        if (now.plan().repoint() != Plan.Repoint.PEOPLE && graceOver && !state.disconnected()) {
            return now.to(disconnected(state), "those left on %s are disconnected".formatted(now.from()))
                    .tell(Stragglers.told(Event.of(Type.CLIENTS_DISCONNECTED), left.get()))
                    .act(new Action.Disconnect(now.from(), left.get()));
        }
        if (now.plan().repoint() == Plan.Repoint.PEOPLE && graceOver && !state.disconnected()) {
            // Nobody is disconnected unasked here: people are at it.
            return now.to(disconnected(state), wayBack + "; " + Moving.waitingFor(now, left))
                    .tell(Stragglers.told(
                            Event.of(Type.STRAGGLERS_FOUND)
                                    .with("from", now.from().address().toString()),
                            left.get()));
        }
        return now.stay(wayBack + "; " + Moving.waitingFor(now, left));
    }

    private static String wayBack(Situation now) {
        if (!now.migration().rollbackOffered()) {
            return "%s is the master; there is no way back any more".formatted(now.to());
        }
        var current = now.current().orElseThrow();
        var lag = now.seen().lagBytes(now.to(), now.from());
        return current.follows(now.to()) && current.replication().linkUp() && lag.isPresent()
                ? "%s is the master; %s follows it %,d bytes behind and is the way back until `finish`"
                        .formatted(now.to(), now.from(), lag.getAsLong())
                : "%s is the master; there is no way back now: %s does not follow it with its link up"
                        .formatted(now.to(), now.from());
    }

    private static State.Promoted drained(State.Promoted state) {
        return new State.Promoted(
                state.since(), state.repointed(), true, state.disconnected(), state.fullSyncs(), state.resynced());
    }

    private static State.Promoted disconnected(State.Promoted state) {
        return new State.Promoted(
                state.since(), state.repointed(), state.drained(), true, state.fullSyncs(), state.resynced());
    }
}
