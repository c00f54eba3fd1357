package io.redismigrate.migration;

import io.redismigrate.migration.Action.Direction;
import io.redismigrate.migration.Event.Type;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The end, whichever it is: what was changed is put back. What can be reached is put back at once; what waits for a
 * server that does not answer is named, and tried again until it is done or somebody lets go of it.
 */
final class PuttingBack {
    private PuttingBack() {}

    static Step next(State.Ending state, Situation now) {
        var wiped = Rehearsing.wipe(now);
        if (wiped.isPresent()) {
            return wiped.get();
        }
        boolean before = state.end() == State.End.ABORTED
                || state.end() == State.End.FAILED
                || now.migration().rehearsal().isPresent();
        boolean readersStay = state.end() == State.End.COMPLETED || ReadersFirst.home(now.migration());
        // A candidate that stops following while somebody reads there serves old data.
        var servers = before && readersStay && now.migration().baseline().isPresent()
                ? candidates(now.plan())
                : List.<Server>of();
        var roles =
                servers.stream().flatMap(server -> role(now, server).stream()).toList();
        var silent = new LinkedHashSet<>(servers.stream()
                .filter(server -> now.seen().seen(server).isEmpty() && changedRole(now, server))
                .toList());
        var ready = new LinkedHashSet<String>();
        boolean watching = false;
        for (var change : now.seen().changes()) {
            var server = change.server();
            if (now.seen().seen(server).isEmpty()) {
                silent.add(server);
            } else if (Parameter.isWatch(change.parameter())) {
                // Given the master there is, which may be another than before.
                watching = true;
            } else if (settled(now, server, before)) {
                ready.add(server.name());
            }
        }
        var step = now.stay(reason(state, now, silent));
        if (!ready.isEmpty()) {
            step = step.act(new Action.RestoreSettings(
                    Set.of(), now.migration().receipt().isPresent(), ready));
        }
        step = step.act(roles);
        if (state.toTell()) {
            step = step.act(new Action.Repoint(Direction.BACK));
        }
        if (!readersStay) {
            return ReadersFirst.back(step);
        }
        if (!step.actions().isEmpty() || watching) {
            return step;
        }
        return silent.isEmpty() ? ended(state, now) : waiting(state, now, step, silent);
    }

    private static List<Server> candidates(Plan plan) {
        var servers = new ArrayList<Server>();
        servers.add(plan.candidateMaster());
        servers.addAll(plan.candidateReplicas());
        return servers;
    }

    /** The action that gives a server of the candidate side its role back, or empty where it has it or does not answer. */
    private static Optional<Action> role(Situation now, Server server) {
        var before = now.migration().baseline().flatMap(baseline -> baseline.of(server));
        var node = now.seen().seen(server);
        if (before.isEmpty() || node.isEmpty()) {
            return Optional.empty();
        }
        var follows = before.get().follows();
        if (node.get().replication().follows().equals(follows)) {
            return Optional.empty();
        }
        return Optional.of(follows.<Action>map(master -> new Action.Follow(server, master))
                .orElse(new Action.StopFollowing(server)));
    }

    private static boolean changedRole(Situation now, Server server) {
        return now.migration()
                .baseline()
                .flatMap(baseline -> baseline.of(server))
                .isPresent();
    }

    /** A server of the candidate side gets its settings back after its role: they are what its link was made with. */
    private static boolean settled(Situation now, Server server, boolean before) {
        return !before
                || !candidates(now.plan()).contains(server)
                || (ReadersFirst.home(now.migration()) && role(now, server).isEmpty());
    }

    private static String reason(State.Ending state, Situation now, Set<Server> silent) {
        var parts = new ArrayList<String>();
        if (state.toTell()) {
            parts.add("the writes are back on %s, and the re-point hook is called until it says yes"
                    .formatted(now.from()));
        }
        int settings = now.seen().changes().size();
        if (settings > 0) {
            parts.add("putting back %d setting%s".formatted(settings, settings == 1 ? "" : "s"));
        }
        silent.forEach(server -> parts.add("waiting for an answer of %s to put back its role and %d setting(s) there"
                .formatted(server, open(now, server).size())));
        return parts.isEmpty() ? "roles are put back" : String.join("; ", parts);
    }

    private static List<SettingChange> open(Situation now, Server server) {
        return now.seen().changes().stream()
                .filter(change -> change.server().equals(server))
                .toList();
    }

    /** All that can be done is done. Somebody may let go of a server that will never answer again. */
    private static Step waiting(State.Ending state, Situation now, Step step, Set<Server> silent) {
        var wish = now.migration().wish().filter(each -> each.kind() == Wish.Kind.OVERRULE);
        if (wish.isEmpty()) {
            return Step.stay(
                    step.migration(),
                    "%s. Where it will never answer again, an approver lets go of it: `/redis-migrate override %s REASON`"
                            .formatted(
                                    step.migration().reason(), now.migration().id()));
        }
        var left = now.seen().changes().stream()
                .map(change -> "%s on %s, which was %s"
                        .formatted(
                                change.parameter(),
                                change.server(),
                                change.before().isEmpty() ? "empty" : change.before()))
                .toList();
        var ended = ended(state, now);
        return new Step(
                        ended.migration(),
                        new ArrayList<>(List.of(Event.by(wish.get().user(), Type.OVERRULED)
                                .with(
                                        "servers",
                                        silent.stream().map(Server::name).toList())
                                .with("left", left)
                                .because(wish.get().reason()))),
                        List.of())
                .tell(ended.events());
    }

    private static Step ended(State.Ending state, Situation now) {
        var type = switch (state.end()) {
            case COMPLETED -> Type.COMPLETED;
            case ABORTED -> Type.ABORTED;
            case ROLLED_BACK -> Type.ROLLED_BACK;
            case FAILED -> Type.FAILED;
        };
        return Step.to(now.migration().wishing(Optional.empty()), new State.Ended(state.end()), last(state, now))
                .tell(Event.by(state.by(), type).because(state.why()));
    }

    private static boolean followed(Situation now) {
        return now.current().filter(old -> old.follows(now.to())).isPresent();
    }

    private static String last(State.Ending state, Situation now) {
        var rehearsal = now.migration().rehearsal();
        if (rehearsal.isPresent() && state.end() != State.End.FAILED) {
            return Rehearsing.last(now, rehearsal.get());
        }
        return switch (state.end()) {
            case COMPLETED ->
                "done: %s is the master; %s %s, and can be switched off"
                        .formatted(
                                now.to(), now.from(), followed(now) ? "still follows it, read-only" : "refuses writes");
            case ABORTED -> "aborted: %s serves as before; %s keeps what it copied".formatted(now.from(), now.to());
            case ROLLED_BACK ->
                "rolled back: %s serves with everything that was written since; %s follows it, read-only"
                        .formatted(now.from(), now.to());
            case FAILED -> "failed: " + state.why();
        };
    }
}
