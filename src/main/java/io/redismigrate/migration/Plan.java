package io.redismigrate.migration;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
 * @param method how a fenced switch is made, and its way back
 * @param watch the Sentinels that watch the current master; empty where none do
 * @param syncFrom the current replica that is copied from; before the gates the candidate follows the current master, by
 *     a partial resync. Empty where the current master is copied from
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
        Optional<Repoint> readers,
        Method method,
        Optional<Watch> watch,
        Optional<Server> syncFrom) {

    /** The same, copied from a current replica, which spares the current master its fork. */
    public Plan syncingFrom(Optional<Server> replica) {
        return new Plan(
                name,
                currentMaster,
                currentReplicas,
                candidateMaster,
                candidateReplicas,
                strategy,
                cutoverLimit,
                repoint,
                tuneSync,
                readers,
                method,
                watch,
                replica);
    }

    /** A plan that copies from the current master. */
    public Plan(
            String name,
            Server currentMaster,
            List<Server> currentReplicas,
            Server candidateMaster,
            List<Server> candidateReplicas,
            Strategy strategy,
            Duration cutoverLimit,
            Repoint repoint,
            boolean tuneSync,
            Optional<Repoint> readers,
            Method method,
            Optional<Watch> watch) {
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
                readers,
                method,
                watch,
                Optional.empty());
    }

    /** A plan whose reads move with the writes, by the bot's own switch and without Sentinels. */
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
                Optional.empty(),
                Method.FENCE,
                Optional.empty());
    }

    /** How the applications learn the new address. */
    public enum Repoint {
        PEOPLE,
        WEBHOOK,
        COMMAND,
        HAPROXY,
        /** They ask Sentinels, which are given the new master. */
        SENTINEL,
        /** They asked Valkey to lead them on ({@code CLIENT CAPA redirect}), and the old master does. */
        REDIRECT,
        /** They follow the cluster's {@code MOVED}. */
        CLUSTER;

        /** Whether there is something outside that the bot calls. */
        public boolean called() {
            return this == WEBHOOK || this == COMMAND || this == HAPROXY;
        }
    }

    /** A plan by the bot's own switch and without Sentinels. */
    public Plan(
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
                readers,
                Method.FENCE,
                Optional.empty());
    }

    /** How a switch is made. */
    public enum Method {
        /** The bot fences the old master, waits for equal offsets and promotes the new one. */
        FENCE,
        /** The servers hand over by themselves, by {@code FAILOVER} (6.2 and newer), which the bot times. */
        FAILOVER,
        /** Two nodes of a Redis Cluster: the candidate takes the shard over by {@code CLUSTER FAILOVER}. */
        CLUSTER;

        /** The word in the configuration and on the receipt. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Sentinels that watch the current master. They are taken off before the switch and given the new master after it.
     *
     * @param group the name under which they know it
     * @param sentinels all of them
     */
    public record Watch(String group, List<Server> sentinels) {
        public Watch {
            sentinels = List.copyOf(sentinels);
        }
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

    /** The Sentinels that watch the current master; none where there are none. */
    public List<Server> sentinels() {
        return watch.map(Watch::sentinels).orElse(List.of());
    }

    /** Every server of the plan, and its Sentinels. */
    public List<Server> lookedAt() {
        var all = new ArrayList<>(servers());
        all.addAll(sentinels());
        return List.copyOf(all);
    }

    /** Whether the servers are nodes of a Redis Cluster. */
    public boolean clustered() {
        return method == Method.CLUSTER;
    }

    /**
     * Whom the candidate replicas follow until the switch: their master to be, or, in a cluster, where nobody may follow a
     * replica, the current master; the cluster itself takes them over to the new one.
     */
    public Server leaderOfCandidateReplicas() {
        return clustered() ? currentMaster : candidateMaster;
    }

    public boolean fenced() {
        return strategy == Strategy.FENCED;
    }
}
