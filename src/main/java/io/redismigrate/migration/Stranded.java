package io.redismigrate.migration;

import io.redismigrate.migration.Event.Type;
import java.util.Optional;

/**
 * A master that stands fenced although no switch is under way: a command to fence it came late, or somebody sent it. It
 * takes writes again, unless somebody else may take them.
 */
final class Stranded {
    private Stranded() {}

    /** The step that lets it go on, or empty where nobody is stranded. */
    static Optional<Step> lifted(Situation now) {
        var leader = leader(now);
        if (leader.flatMap(now.seen()::seen)
                .filter(node -> node.replication()
                        .follows()
                        .filter(Address.NOWHERE::equals)
                        .isPresent())
                .isEmpty()) {
            return Optional.empty();
        }
        var master = leader.get();
        var other = master.equals(now.from()) ? now.to() : now.from();
        var node = now.seen().seen(other);
        var fenced = "%s is fenced although no switch is under way".formatted(master);
        if (node.isEmpty()) {
            return Optional.of(
                    alarm(now, "%s; waiting for an answer of %s before it may go on".formatted(fenced, other)));
        }
        if (node.get().replication().master()) {
            return Optional.of(alarm(
                    now,
                    "%s, and %s is a master: decide which one holds the data, and send `REPLICAOF NO ONE` to %s if it does"
                            .formatted(fenced, other, master)));
        }
        return Optional.of(alarm(now, fenced + "; it takes writes again").act(new Action.StopFollowing(master)));
    }

    /** The server that has to take writes in this state; empty where a switch decides, or nothing was begun. */
    static Optional<Server> leader(Situation now) {
        var state = now.migration().state();
        if (now.migration().baseline().isEmpty() || state instanceof State.Switching) {
            return Optional.empty();
        }
        boolean moved = state instanceof State.Promoted
                || (state instanceof State.Ending ending && ending.end() == State.End.COMPLETED);
        return Optional.of(moved ? now.to() : now.from());
    }

    private static Step alarm(Situation now, String reason) {
        var step = now.stay(reason);
        return now.migration().reason().equals(reason)
                ? step
                : step.tell(Event.of(Type.ALARM).because(reason));
    }
}
