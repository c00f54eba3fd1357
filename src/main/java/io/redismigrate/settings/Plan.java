package io.redismigrate.settings;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A named description of a migration. No server appears twice in it, neither by name nor by address.
 *
 * @param name its key under {@code plans}
 * @param cutoverLimit the longest time that writes may be held; more than zero
 * @param tuneSync whether the bot may change settings of the servers that make the sync faster, and put them back after it
 * @param readers what moves the applications' reads to the candidate before the gates, never {@code people}; empty where
 *     reads move with the writes
 * @param sentinel the Sentinels that watch the current master; empty where none do
 * @param syncFrom one of the current replicas, which is copied from; empty where the current master is
 * @param verify how the two data sets are compared
 */
public record Plan(
        String name,
        Side current,
        Side candidate,
        Strategy strategy,
        Duration cutoverLimit,
        Method method,
        Repoint repoint,
        boolean tuneSync,
        Optional<Repoint> readers,
        Optional<Sentinels> sentinel,
        Optional<Server> syncFrom,
        Verify verify) {

    /** A plan whose reads move with the writes, and without Sentinels. */
    public Plan(
            String name,
            Side current,
            Side candidate,
            Strategy strategy,
            Duration cutoverLimit,
            Method method,
            Repoint repoint,
            boolean tuneSync) {
        this(
                name,
                current,
                candidate,
                strategy,
                cutoverLimit,
                method,
                repoint,
                tuneSync,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Verify.USUAL);
    }

    /** A master with its replicas: the current servers or the candidates. */
    public record Side(Server master, List<Server> replicas) {
        public Side {
            replicas = List.copyOf(replicas);
        }

        /** The master, then its replicas. */
        public Stream<Server> servers() {
            return Stream.concat(Stream.of(master), replicas.stream());
        }
    }

    /** How the applications come to the candidate. */
    public enum Strategy {
        /** One short switch, writes held while it happens, nothing lost. */
        FENCED,
        /** The candidate becomes writable and the applications move one by one. */
        GRADUAL
    }

    /** How a fenced switch is made. */
    public enum Method {
        /** The bot fences the current master, waits for equal offsets and promotes. */
        FENCE,
        /** The servers hand over by themselves ({@code FAILOVER}, 6.2 and newer); the bot chooses the moment. */
        FAILOVER,
        /** Two nodes of a Redis Cluster: the candidate takes the shard over by {@code CLUSTER FAILOVER}. */
        CLUSTER
    }

    /**
     * The Sentinels that watch the current master.
     *
     * @param group the name under which they know it
     * @param sentinels all of them, at least one
     */
    public record Sentinels(String group, List<Server> sentinels) {
        public Sentinels {
            sentinels = List.copyOf(sentinels);
        }
    }
}
