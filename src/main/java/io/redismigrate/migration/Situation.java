package io.redismigrate.migration;

import java.util.List;
import java.util.Optional;

/** A migration and what was just seen of its servers: all that a rule may know. */
record Situation(Migration migration, Observation seen, Policy policy) {

    Plan plan() {
        return migration.plan();
    }

    Server from() {
        return plan().currentMaster();
    }

    Server to() {
        return plan().candidateMaster();
    }

    /** Whom the candidate copies from as things stand: the replica that spares the current master, or the master. */
    Server source() {
        return plan().syncFrom()
                .filter(replica ->
                        candidate().filter(node -> node.follows(replica)).isPresent())
                .orElse(from());
    }

    Optional<Node.Seen> current() {
        return seen.seen(from());
    }

    Optional<Node.Seen> candidate() {
        return seen.seen(to());
    }

    /** The first of the plan's servers that did not answer. */
    Optional<Node.Unseen> silent() {
        return seen.unseen(plan().servers());
    }

    /** The first of the two masters that did not answer. */
    Optional<Node.Unseen> silentMaster() {
        return seen.unseen(List.of(from(), to()));
    }

    Situation of(Migration changed) {
        return new Situation(changed, seen, policy);
    }

    Step stay(String reason) {
        return Step.stay(migration, reason);
    }

    Step to(State state, String reason) {
        return Step.to(migration, state, reason);
    }
}
