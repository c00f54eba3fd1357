package io.redismigrate.redis;

import io.redismigrate.migration.Client;
import io.redismigrate.migration.ClusterRules;
import io.redismigrate.migration.Owners;
import io.redismigrate.migration.Server;
import io.redismigrate.migration.SwitchRules.Side;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import redis.clients.jedis.util.JedisClusterCRC16;

/**
 * What a {@code CLUSTER FAILOVER} needs, looked at before it is sent, and where its canary may write.
 *
 * <p>A node that was elected must not be asked again for four times the cluster's node time-out: it would count the votes of
 * its last election, promote itself unelected, be put back by the others, and copy everything anew, while the old master holds
 * its writes for five seconds (seen with Redis 7.0.15).
 */
final class ClusterHandOver {
    private static final int ELECTION_LIFE = 4;
    private static final Duration GOSSIP = Duration.ofSeconds(2);
    private static final Duration POLL = Duration.ofMillis(100);

    private ClusterHandOver() {}

    /**
     * What would make the hand-over fail, while nothing has been touched yet; lets Jedis's exceptions through. What the nodes
     * are only about to hear of one another is waited for: they tell each other within half of their time-out.
     */
    static Optional<String> obstacle(Server from, Server to, Watched old, Watched young) {
        var state = Info.parse((String) old.call("CLUSTER", "INFO")).text("cluster_state");
        if (!state.equals("ok")) {
            return Optional.of("the cluster is not well: %s says cluster_state:%s".formatted(from, state));
        }
        var told = (List<?>) young.call("CONFIG", "GET", "cluster-node-timeout");
        var timeOut = Duration.ofMillis(Long.parseLong((String) told.get(1)));
        var votes = oldVotes(to, young, timeOut);
        if (votes.isPresent()) {
            return votes;
        }
        long until = System.nanoTime() + timeOut.dividedBy(2).plus(GOSSIP).toNanos();
        var unheard = unheard(from, to, old, young, timeOut.dividedBy(2));
        while (unheard.isPresent() && System.nanoTime() < until) {
            LockSupport.parkNanos(POLL.toNanos());
            unheard = unheard(from, to, old, young, timeOut.dividedBy(2));
        }
        return unheard;
    }

    private static Optional<String> unheard(
            Server from, Server to, Watched old, Watched young, Duration everybodyKnows) {
        var nodes = ClusterNodes.parse((String) old.call("CLUSTER", "NODES"));
        var successor = nodes.at(to.address());
        if (successor.isEmpty()
                || !successor.get().master().equals(nodes.myself().id())) {
            return Optional.of("%s does not list %s as its replica in the cluster".formatted(from, to));
        }
        if (!successor.get().well() || !successor.get().linked()) {
            return Optional.of("%s is not connected to %s in the cluster".formatted(from, to));
        }
        if (nodes.myself().moving()) {
            return Optional.of("slots of %s are being moved".formatted(from));
        }
        // Who does not know it as a replica gives it no vote.
        return following(young).compareTo(everybodyKnows) > 0
                ? Optional.empty()
                : Optional.of("%s follows %s only since a moment".formatted(to, from));
    }

    private static Optional<String> oldVotes(Server to, Watched young, Duration timeOut) {
        if (Info.parse((String) young.call("CLUSTER", "INFO")).number("cluster_stats_messages_auth-req_sent", 0) == 0) {
            return Optional.empty();
        }
        var life = timeOut.multipliedBy(ELECTION_LIFE);
        // It follows since after it led last, so its link is younger than its last election.
        var follows = following(young);
        return follows.compareTo(life) > 0
                ? Optional.empty()
                : Optional.of(
                        "%s asked for votes not long ago, and would take those for new ones; it may be asked again in %d s"
                                .formatted(to, life.minus(follows).toSeconds() + 1));
    }

    /** How long its link to its master has stood, in whole seconds. */
    private static Duration following(Watched replica) {
        return Clients.parse((String) replica.call("CLIENT", "LIST", "TYPE", "master"), Owners.UNKNOWN).stream()
                .map(Client::age)
                .findFirst()
                .orElse(Duration.ZERO);
    }

    /** What the receipt says of the new roles, and of what speaks against the servers' word. */
    static String lasting(Optional<Side> old, Optional<Side> leads) {
        var roles = "the new roles stand in the nodes' own cluster files and survive a restart";
        return leads.flatMap(side -> ClusterRules.doubt(old, side))
                .map(doubt -> roles + "; " + doubt)
                .orElse(roles);
    }

    /** A key of that name in one of the node's own slots. */
    static String keyLike(String name, Link node) {
        var own = ClusterNodes.of(node).myself();
        for (int tag = 0; tag < ClusterNodes.SLOTS; tag++) {
            var key = "%s{%d}".formatted(name, tag);
            if (own.owns(JedisClusterCRC16.getSlot(key))) {
                return key;
            }
        }
        return name;
    }
}
