package io.redismigrate.migration;

import io.redismigrate.migration.Action.Direction;
import io.redismigrate.migration.Event.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

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
        return state.repointed() || !goesOn || now.plan().repoint() == Plan.Repoint.PEOPLE
                ? step
                : Step.stay(
                                step.migration(),
                                step.migration().reason() + "; the re-point hook is called until it says yes")
                        .tell(step.events())
                        .act(step.actions())
                        .act(new Action.Repoint(Direction.FORWARD));
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
        var wish = now.migration().wish();
        if (wish.isPresent() && wish.get().kind() == Wish.Kind.FINISH) {
            return Step.to(
                    now.migration().wishing(Optional.empty()),
                    new State.Ending(State.End.COMPLETED, "promoted", wish.get().user(), "", false),
                    "it is being finished: settings are put back");
        }
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
        if (state.fullSyncs() >= 0 && state.resynced() < toResync(now.plan()).size()) {
            return resync(state, now);
        }
        if (wish.isPresent() && wish.get().kind() == Wish.Kind.ROLLBACK) {
            return rollback(state, now, wish.get());
        }
        return leftBehind(state, now);
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

    /** The servers that need a full sync from the new master after {@code gradual}: its replicas, then the old master. */
    static List<Server> toResync(Plan plan) {
        var servers = new ArrayList<>(plan.candidateReplicas());
        servers.add(plan.currentMaster());
        return servers;
    }

    static Step ending(State.Ending state, Situation now) {
        if (state.toTell()) {
            return now.stay("the writes are back on %s, and the re-point hook is called until it says yes"
                            .formatted(now.from()))
                    .act(new Action.Repoint(Direction.BACK));
        }
        boolean before = state.end() == State.End.ABORTED || state.end() == State.End.FAILED;
        if (before && now.migration().baseline().isPresent()) {
            var roles = rolesBack(now);
            if (roles.isPresent()) {
                return roles.get();
            }
        }
        if (!now.seen().changes().isEmpty()) {
            return now.stay("putting back %d settings"
                            .formatted(now.seen().changes().size()))
                    .act(new Action.RestoreSettings(
                            Set.of(), now.migration().receipt().isPresent()));
        }
        var type = switch (state.end()) {
            case COMPLETED -> Type.COMPLETED;
            case ABORTED -> Type.ABORTED;
            case ROLLED_BACK -> Type.ROLLED_BACK;
            case FAILED -> Type.FAILED;
        };
        return Step.to(now.migration().wishing(Optional.empty()), new State.Ended(state.end()), last(state, now))
                .tell(Event.by(state.by(), type).because(state.why()));
    }

    private static String last(State.Ending state, Situation now) {
        return switch (state.end()) {
            case COMPLETED ->
                "done: %s is the master; %s still follows it, read-only, and can be switched off"
                        .formatted(now.to(), now.from());
            case ABORTED -> "aborted: %s serves as before; %s keeps what it copied".formatted(now.from(), now.to());
            case ROLLED_BACK ->
                "rolled back: %s serves with everything that was written since; %s follows it, read-only"
                        .formatted(now.from(), now.to());
            case FAILED -> "failed: " + state.why();
        };
    }

    /** The step that gives the servers of the candidate side their roles back, or empty where they have them. */
    private static Optional<Step> rolesBack(Situation now) {
        var servers = new ArrayList<Server>();
        servers.add(now.to());
        servers.addAll(now.plan().candidateReplicas());
        for (var server : servers) {
            var before = now.migration().baseline().flatMap(baseline -> baseline.of(server));
            if (before.isEmpty()) {
                continue;
            }
            var node = now.seen().seen(server);
            if (node.isEmpty()) {
                return Optional.of(now.stay("waiting for an answer of %s to put its role back".formatted(server)));
            }
            var follows = before.get().follows();
            if (!node.get().replication().follows().equals(follows)) {
                return Optional.of(now.stay("%s gets its role back".formatted(server))
                        .act(follows.<Action>map(master -> new Action.Follow(server, master))
                                .orElse(new Action.StopFollowing(server))));
            }
        }
        return Optional.empty();
    }

    private static List<Action> unlock(Situation now, Node.Seen candidate) {
        boolean changed = now.seen().changes().stream()
                .anyMatch(change -> change.server().equals(now.to()) && GRADUAL_ONLY.contains(change.parameter()));
        boolean wrong = candidate.setting(Parameter.READ_ONLY).equals("no")
                || candidate.setting(Parameter.MASTER_AUTH).equals(Parameter.LOCKED);
        return changed && wrong ? List.of(new Action.RestoreSettings(GRADUAL_ONLY, false)) : List.of();
    }

    private static Step strayMaster(State.Promoted state, Situation now) {
        var reason =
                "%s came back as a master; it is made a replica of %s again, and what was written to it meanwhile goes"
                        .formatted(now.from(), now.to());
        var action = state.fullSyncs() >= 0
                ? new Action.FollowAnew(now.from(), now.to().address())
                : new Action.Follow(now.from(), now.to().address());
        var step = now.stay(reason).act(action);
        return now.migration().reason().startsWith(reason)
                ? step
                : step.tell(Event.of(Type.ALARM).because(reason));
    }

    /** One full sync at a time: what was written to the candidate before its promotion is not on its stream. */
    private static Step resync(State.Promoted state, Situation now) {
        var server = toResync(now.plan()).get(state.resynced());
        var node = now.seen().seen(server);
        if (node.isEmpty()) {
            return now.stay("waiting for an answer of %s to sync it in full".formatted(server));
        }
        var credentials = Sync.credentials(node.get(), now.to());
        boolean follows = node.get().follows(now.to());
        boolean up = follows && node.get().replication().linkUp();
        if (!follows && holdsKeysOfItsOwn(server, now, node.get())) {
            return now.stay("%s holds %,d keys and follows nobody; following %s now would delete them. Empty it first"
                    .formatted(server, node.get().keyCount(), now.to()));
        }
        if (!follows || (up && !syncedInFull(node.get()))) {
            return now.stay("%s is synced in full from %s".formatted(server, now.to()))
                    .act(credentials)
                    .act(new Action.FollowAnew(server, now.to().address()));
        }
        if (!up || now.seen().lagBytes(now.to(), server).isEmpty()) {
            return now.stay("%s is being synced in full from %s".formatted(server, now.to()))
                    .act(credentials);
        }
        var next = new State.Promoted(
                state.since(),
                state.repointed(),
                state.drained(),
                state.disconnected(),
                state.fullSyncs(),
                state.resynced() + 1);
        var lasting = next.resynced() < toResync(now.plan()).size()
                ? List.<Action>of()
                : Stream.concat(Stream.of(now.to()), toResync(now.plan()).stream())
                        .map(Action.Rewrite::new)
                        .toList();
        return now.to(next, "%s was synced in full".formatted(server))
                .act(lasting)
                .tell(Event.of(Type.REPLICAS_RESYNCED)
                        .with("server", server.name())
                        .with("keys", node.get().keyCount()));
    }

    /**
     * Whether the last sync was a full one: it clears the second replication id, and a partial one sets it. Counting
     * the syncs that the master has served would not do: others are counted too, and a restart begins at 0.
     */
    private static boolean syncedInFull(Node.Seen replica) {
        return replica.replication().replid2().chars().allMatch(digit -> digit == '0');
    }

    /** The old master's keys are those that were moved; keys on a replica-to-be are somebody's. */
    private static boolean holdsKeysOfItsOwn(Server server, Situation now, Node.Seen node) {
        return !server.equals(now.from()) && node.replication().master() && node.keyCount() > 0;
    }

    private static Step rollback(State.Promoted state, Situation now, Wish wish) {
        var lag = now.seen().lagBytes(now.to(), now.from());
        var current = now.current().orElseThrow();
        boolean follows = current.follows(now.to()) && current.replication().linkUp();
        if (!follows || lag.isEmpty() || lag.getAsLong() > Sync.IN_STEP_BYTES) {
            return now.stay(
                    "a rollback is asked for; waiting for %s to be in step with %s".formatted(now.from(), now.to()));
        }
        return Step.to(
                        now.migration().wishing(Optional.empty()),
                        new State.Switching(Direction.BACK, now.seen().at(), state),
                        "the writes are being moved back to " + now.from())
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
        boolean graceOver = now.seen().at().isAfter(state.since().plus(GRACE));
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
