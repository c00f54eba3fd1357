package io.redismigrate.migration;

import io.redismigrate.migration.Event.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Sparing the current master its fork: the candidate copies from a current replica, which has the same history, and then
 * follows the master by a partial resync, before anybody is asked.
 */
final class Sparing {
    private Sparing() {}

    /** Whom the candidate is to follow next. */
    static Server wanted(Situation now) {
        var replica = now.plan().syncFrom();
        boolean followsMaster =
                now.candidate().filter(node -> node.follows(now.from())).isPresent();
        return replica.isEmpty() || followsMaster ? now.from() : replica.get();
    }

    /** What keeps the replica from being copied from, a sentence; empty where nothing does. */
    static Optional<String> unfit(Situation now, Server source) {
        if (source.equals(now.from())) {
            return Optional.empty();
        }
        var node = now.seen().seen(source);
        if (node.isEmpty()) {
            return Optional.of("waiting for an answer of %s, which is to be copied from".formatted(source));
        }
        boolean sameHistory = now.current()
                .filter(current -> current.replication()
                        .replid()
                        .equals(node.get().replication().replid()))
                .isPresent();
        return node.get().replication().linkUp() && sameHistory
                ? Optional.empty()
                : Optional.of("waiting for %s, which is to be copied from, to be in step with %s"
                        .formatted(source, now.from()));
    }

    /** The step to the current master, once the candidate is in step with the replica; empty before, and after. */
    static Optional<Step> reparent(State.Syncing state, Situation now, Progress progress) {
        if (now.source().equals(now.from()) || progress.inStep() < Sync.IN_STEP_LOOKS) {
            return Optional.empty();
        }
        var candidate = now.candidate().orElseThrow();
        var current = now.current().orElseThrow();
        if (!partial(current, candidate)) {
            return Optional.of(now.to(
                    state,
                    "%s is in step with %s; following %s now would copy everything again, since its backlog does not reach back. It is waited for"
                            .formatted(now.to(), now.source(), now.from())));
        }
        List<Action> actions = new ArrayList<>(Sync.credentials(candidate, now.from()));
        actions.add(new Action.Follow(now.to(), now.from().address()));
        return Optional.of(now.to(
                        new State.Syncing(state.attempts(), true, state.started()),
                        "%s has all that %s has, and follows %s from here"
                                .formatted(now.to(), now.source(), now.from()))
                .tell(Event.of(Type.REPARENTED)
                        .with("from", now.source().address().toString())
                        .with("to", now.from().address().toString()))
                .act(actions));
    }

    /** Whether the master still has what the candidate lacks. */
    private static boolean partial(Node.Seen master, Node.Seen replica) {
        var from = master.replication();
        long next = replica.replication().offset() + 1;
        return from.replid().equals(replica.replication().replid())
                && from.backlogFirst() <= next
                && next <= from.backlogFirst() + from.backlogLength();
    }
}
