package io.redismigrate.migration;

import io.redismigrate.migration.Event.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * {@code gradual}, after the promotion: the new master's replicas and the old master are synced in full, one at a time,
 * and compared. What was written to the candidate before its promotion is not on its stream, so a partial sync would
 * leave them different for ever, with green health signs.
 */
final class FillingAnew {
    private FillingAnew() {}

    /** The servers that need it: the new master's replicas, then the old master. */
    static List<Server> servers(Plan plan) {
        var servers = new ArrayList<>(plan.candidateReplicas());
        servers.add(plan.currentMaster());
        return servers;
    }

    static Step next(State.Promoted state, Situation now) {
        var server = servers(now.plan()).get(state.resynced());
        var seen = now.seen().seen(server);
        if (seen.isEmpty()) {
            return now.stay("waiting for an answer of %s to sync it in full".formatted(server));
        }
        var node = seen.get();
        var young = now.candidate().orElseThrow();
        var unloadable = Storm.cannotLoad(node, young);
        if (unloadable.isPresent()) {
            return givenUp(state, now, server, unloadable.get() + "; it is not synced");
        }
        boolean follows = node.follows(now.to());
        boolean up = follows && node.replication().linkUp();
        int syncs = young.replication().fullSyncs() - state.fullSyncs() - served(state, now);
        if (!up && syncs >= Storm.ONE_TOO_MANY) {
            return givenUp(
                    state,
                    now,
                    server,
                    "%s was synced in full %d times without getting in step, and is detached to spare %s: %s"
                            .formatted(
                                    server,
                                    syncs,
                                    now.to(),
                                    Storm.explained(
                                            young,
                                            node,
                                            now.migration().guards().pace(),
                                            false,
                                            Duration.between(
                                                    state.since(), now.seen().at()))));
        }
        var credentials = Sync.credentials(node, now.to());
        if (!follows && holdsKeysOfItsOwn(server, now, node)) {
            return now.stay("%s holds %,d keys and follows nobody; following %s now would delete them. Empty it first"
                    .formatted(server, node.keyCount(), now.to()));
        }
        if (!follows || (up && !syncedInFull(node))) {
            return now.stay("%s is synced in full from %s".formatted(server, now.to()))
                    .act(credentials)
                    .act(new Action.FollowAnew(server, now.to().address()));
        }
        if (!up || now.seen().lagBytes(now.to(), server).isEmpty()) {
            return now.stay("%s is being synced in full from %s".formatted(server, now.to()))
                    .act(credentials);
        }
        return compared(state, now, server, node);
    }

    /** Compares it with the new master, as the plan says; what differs is for people, who were told by an alarm. */
    private static Step compared(State.Promoted state, Situation now, Server server, Node.Seen node) {
        var latest = now.seen().comparison();
        if (latest.filter(Comparing::running).isPresent()) {
            return now.stay("%s was synced in full and is compared with %s: %s"
                    .formatted(server, now.to(), Steering.standing(now.migration(), latest.orElseThrow())));
        }
        var found = latest.filter(comparing -> comparing.right().equals(server.name()))
                .flatMap(Comparing::outcome)
                .filter(outcome -> !outcome.at().isBefore(state.since()));
        var wish = now.migration().wish().filter(each -> each.kind() == Wish.Kind.VERIFY);
        if (found.isEmpty() || (wish.isPresent() && !found.get().same())) {
            var by = wish.map(Wish::user).orElse(Event.BOT);
            return Step.stay(
                            wish.isPresent() ? now.migration().wishing(Optional.empty()) : now.migration(),
                            "%s was synced in full and is compared with %s".formatted(server, now.to()))
                    .tell(Sameness.started(by, "").with("server", server.name()))
                    .act(new Action.Compare(Sameness.next(now), "", by, server.name()));
        }
        if (!found.get().same()) {
            var id = now.migration().id();
            var step = now.stay("%s was synced in full, but %s; `repair %s` or `verify %s`"
                    .formatted(server, found.get().sentence(), id, id));
            return Mending.due(now).map(step::act).orElse(step);
        }
        return Stalled.moved(filled(state, now, server, node, found.get()));
    }

    /** Whether what is compared now is a server that is filled anew, which is this class's matter. */
    static boolean compares(Situation now) {
        return now.migration().state() instanceof State.Promoted state && Returning.beingPrepared(state, now.plan());
    }

    /** Detaches again those that were given up and ask for more. */
    static List<Action> detached(Situation now) {
        return servers(now.plan()).stream()
                .filter(server -> now.migration().guards().gaveUp().contains(server.name()))
                .flatMap(server -> now.seen().seen(server).stream())
                .filter(node -> node.follows(now.to()) && !node.replication().linkUp())
                .map(node -> detach(now, node.server()))
                .toList();
    }

    private static Step filled(State.Promoted state, Situation now, Server server, Node.Seen node, Verification found) {
        var step = now.to(more(state), "%s was synced in full and compared".formatted(server))
                .act(lasting(state, now))
                .tell(Event.of(Type.REPLICAS_RESYNCED)
                        .with("server", server.name())
                        .with("keys", node.keyCount())
                        .with("compared", found.sentence()));
        return server.equals(now.from())
                ? step.tell(Event.of(Type.WAY_BACK_READY).because(found.sentence()))
                : step;
    }

    private static Step givenUp(State.Promoted state, Situation now, Server server, String reason) {
        var migration = now.migration().with(now.migration().guards().givingUp(server));
        var given = now.of(migration);
        var step = server.equals(now.from())
                ? Returning.ended(given, reason)
                : Step.stay(migration, reason)
                        .act(detach(now, server))
                        .tell(Event.of(Type.ALARM).because(reason));
        return Step.to(step.migration(), more(state), reason)
                .tell(step.events())
                .act(step.actions())
                .act(lasting(state, now));
    }

    private static Action detach(Situation now, Server server) {
        return server.equals(now.from())
                ? new Action.Follow(server, Address.NOWHERE)
                : new Action.StopFollowing(server);
    }

    /** The last one done, the roles are written into the config files. */
    private static List<Action> lasting(State.Promoted state, Situation now) {
        var servers = servers(now.plan());
        return state.resynced() + 1 < servers.size()
                ? List.of()
                : Stream.concat(Stream.of(now.to()), servers.stream())
                        .<Action>map(Action.Rewrite::new)
                        .toList();
    }

    private static State.Promoted more(State.Promoted state) {
        return new State.Promoted(
                state.since(),
                state.repointed(),
                state.drained(),
                state.disconnected(),
                state.fullSyncs(),
                state.resynced() + 1);
    }

    /** Full syncs the new master has served for those before this one. */
    private static int served(State.Promoted state, Situation now) {
        return (int) servers(now.plan()).subList(0, state.resynced()).stream()
                .filter(server -> !now.migration().guards().gaveUp().contains(server.name()))
                .count();
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
}
