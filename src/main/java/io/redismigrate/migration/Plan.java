package io.redismigrate.migration;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is to be moved where, as it was agreed when the migration was requested.
 *
 * @param name the plan's name, or {@code from->to} where servers were named directly
 * @param cutoverLimit the longest time writes may be held, more than zero
 * @param repoint how the applications learn the new address
 * @param tuneSync whether the bot may change replication settings for the time of the sync
 * @param readers the hook that moves the applications' reads to the candidate before the gates ({@code fenced}); empty
 *     where reads move with the writes
 */
public record Plan(
        String name,
        Server currentMaster,
        List<Server> currentReplicas,
        Server candidateMaster,
        List<Server> candidateReplicas,
        Strategy strategy,
        Duration cutoverLimit,
        Repoint repoint,
        boolean tuneSync,
        Optional<Repoint> readers) {

    /** A plan whose reads move with the writes. */
    public Plan(
            String name,
            Server currentMaster,
            List<Server> currentReplicas,
            Server candidateMaster,
            List<Server> candidateReplicas,
            Strategy strategy,
            Duration cutoverLimit,
            Repoint repoint,
            boolean tuneSync) {
        this(
                name,
                currentMaster,
                currentReplicas,
                candidateMaster,
                candidateReplicas,
                strategy,
                cutoverLimit,
                repoint,
                tuneSync,
                Optional.empty());
    }

    /** How the applications learn the new address. */
    public enum Repoint {
        PEOPLE,
        WEBHOOK,
        COMMAND
    }

    public Plan {
        currentReplicas = List.copyOf(currentReplicas);
        candidateReplicas = List.copyOf(candidateReplicas);
    }

    /** Every server of the plan: current master, its replicas, candidate master, its replicas. */
    public List<Server> servers() {
        var all = new ArrayList<Server>();
        all.add(currentMaster);
        all.addAll(currentReplicas);
        all.add(candidateMaster);
        all.addAll(candidateReplicas);
        return List.copyOf(all);
    }

    public boolean fenced() {
        return strategy == Strategy.FENCED;
    }
}
