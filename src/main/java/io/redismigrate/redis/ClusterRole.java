package io.redismigrate.redis;

import io.redismigrate.migration.Address;
import java.time.Duration;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * How a node of a Redis Cluster gets its role, since it refuses {@code REPLICAOF}: it meets the other and replicates it; to
 * be alone again it leaves the cluster, with nothing of what it copied.
 */
final class ClusterRole {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterRole.class);
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private ClusterRole() {}

    /** Whether that server is a node of a cluster, be it one of its own. */
    static boolean of(Link link) {
        return Info.parse((String) link.call("INFO", "cluster")).yes("cluster_enabled");
    }

    /**
     * One step on the way to following that master; asked again, it takes the next. Meeting takes some hundred milliseconds.
     *
     * @throws JedisDataException where the node is in another cluster, which meeting would merge with this one
     */
    static Object follow(Link link, Address master) {
        if (master.equals(Address.NOWHERE)) {
            throw new JedisDataException("a node of a cluster cannot be made to follow nobody and keep its data");
        }
        var nodes = ClusterNodes.of(link);
        var leader = nodes.at(master);
        if (leader.isPresent()) {
            return link.call("CLUSTER", "REPLICATE", leader.get().id());
        }
        if (nodes.members().stream()
                        .filter(member -> !member.flags().contains("handshake"))
                        .count()
                > 1) {
            throw new JedisDataException("it is in a cluster that does not know %s".formatted(master));
        }
        return link.call("CLUSTER", "MEET", master.host(), Integer.toString(master.port()));
    }

    /**
     * Leaves the cluster: the node forgets it and what it copied, and the others forget the node. One that cannot be told is
     * logged: it would go on listing it.
     *
     * @param logins of the other nodes
     * @throws JedisDataException where it is a master with keys, which the server does not let go
     */
    static Object leave(Link link, Function<Address, Login> logins) {
        var nodes = ClusterNodes.of(link);
        var own = nodes.myself();
        var done = link.call("CLUSTER", "RESET", "SOFT");
        for (var other : nodes.members()) {
            if (!other.myself() && other.well()) {
                forget(logins.apply(other.address()), own.id());
            }
        }
        return done;
    }

    private static void forget(Login login, String id) {
        try (var link = Link.open(login, PATIENCE, Link.NAME)) {
            link.call("CLUSTER", "FORGET", id);
        } catch (JedisDataException e) {
            LOG.debug("{} had forgotten {}: {}", login, id, e.getMessage());
        } catch (JedisException e) {
            LOG.warn("{} still lists the node {} that left; tell it CLUSTER FORGET: {}", login, id, Links.reason(e));
        }
    }
}
