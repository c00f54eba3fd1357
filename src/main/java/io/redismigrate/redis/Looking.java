package io.redismigrate.redis;

import io.redismigrate.migration.Address;
import io.redismigrate.migration.Node;
import io.redismigrate.migration.Owners;
import io.redismigrate.migration.Parameter;
import io.redismigrate.migration.Server;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/** One look at one server: one pipeline, one {@link Node}. */
final class Looking {
    /** Parameters that the rules and the preflight want to know. */
    private static final List<String> PARAMETERS = List.of(
            Parameter.BACKLOG,
            Parameter.OUTPUT_BUFFER,
            Parameter.DISKLESS_SYNC,
            Parameter.DISKLESS_DELAY,
            Parameter.DISKLESS_LOAD,
            Parameter.COMPRESSION,
            Parameter.READ_ONLY,
            Parameter.MASTER_AUTH,
            Parameter.MASTER_USER,
            Parameter.PRIORITY,
            "databases",
            "maxmemory-policy",
            "save",
            "appendonly",
            "replica-announce-ip",
            "replica-announce-port",
            "replica-serve-stale-data",
            "stop-writes-on-bgsave-error",
            Parameter.MIN_REPLICAS);

    private static final String[] INFO = {"INFO"};
    /** Each Sentinel subscribes to this channel on each server of its groups. */
    private static final String[] SENTINELS = {"PUBSUB", "NUMSUB", "__sentinel__:hello"};

    private final Links links;
    private final Logins logins;
    private final Surveying surveying = new Surveying();
    private final Rates rates = new Rates();
    private final Listing listing;

    Looking(Links links, Logins logins, Owners owners) {
        this.links = links;
        this.logins = logins;
        listing = new Listing(owners);
    }

    /** The next look at each server is a closer one. */
    void forgetSurveys() {
        surveying.forget();
    }

    /** A server that does not answer in time is an {@link Node.Unseen} with the reason. */
    Node at(Server server, boolean withClients, Collection<Server> known) {
        try {
            return links.withLink(server, link -> read(server, link, withClients, known));
        } catch (JedisException e) {
            return new Node.Unseen(
                    server, "%s (%s) did not answer: %s".formatted(server, server.address(), Links.reason(e)));
        } catch (RuntimeException e) {
            // Whatever listens there, it is no Redis server: its replies have another shape.
            return new Node.Unseen(
                    server,
                    "%s (%s) answered what no Redis server answers (%s)"
                            .formatted(server, server.address(), e.getClass().getSimpleName()));
        }
    }

    private Node read(Server server, Link link, boolean withClients, Collection<Server> known) {
        link.ping();
        var commands = new ArrayList<String[]>();
        commands.add(INFO);
        PARAMETERS.forEach(parameter -> commands.add(new String[] {"CONFIG", "GET", parameter}));
        commands.add(SENTINELS);
        var replies = link.pipeline(commands);
        if (replies.get(0) instanceof JedisDataException refused) {
            throw refused;
        }
        var info = Info.parse((String) replies.get(0));
        var settings = new HashMap<String, String>();
        for (int at = 1; at <= PARAMETERS.size(); at++) {
            if (replies.get(at) instanceof List<?> pair && pair.size() == 2) {
                settings.put((String) pair.get(0), word((String) pair.get(0), (String) pair.get(1)));
            }
        }
        settings.put("config-file", info.text("config_file"));
        settings.put(Node.MODE, info.text("redis_mode"));
        settings.put(Node.FAILOVER_STATE, info.text("master_failover_state"));
        settings.put(Node.ROUND_TRIP, Long.toString(link.roundTrip().toNanos() / 1_000));
        if (replies.get(PARAMETERS.size() + 1) instanceof List<?> told && told.size() == 2) {
            settings.put(Node.WATCHERS, String.valueOf(told.get(1)));
        }
        if (info.text("redis_mode").equals("sentinel")) {
            SentinelGroups.of(link)
                    .forEach((name, group) -> settings.put(
                            Parameter.watch(name),
                            group.of(spelledAs(known, group.master())).text()));
        }
        settings.put(Node.TLS, logins.of(server).tls() ? "yes" : "no");
        settings.put("cluster-enabled", info.yes("cluster_enabled") ? "yes" : "no");
        var listed = withClients ? listing.of(server.address(), link, info) : Listing.NOT_ASKED;
        settings.put(Parameter.BUFFER_DROPS, info.text("client_output_buffer_limit_disconnections"));
        return new Node.Seen(
                server,
                info.version(),
                info.text("run_id"),
                info.replication(address -> spelledAs(known, address)),
                info.transfer(),
                info.keys(),
                info.number("used_memory", 0),
                info.number("maxmemory", 0),
                info.number("instantaneous_ops_per_sec", 0),
                info.number("unexpected_error_replies", 0),
                info.errors("READONLY"),
                settings,
                listed.clients(),
                surveying.of(server.address(), link, info, rates.seen(server.address(), info), listed.redirecting()));
    }

    private String word(String parameter, String value) {
        return Parameter.SECRETS.contains(parameter) ? logins.word(value) : value;
    }

    /** The same address in the spelling of a known server: a replica may name its master by another name. */
    private static Address spelledAs(Collection<Server> known, Address address) {
        for (var server : known) {
            if (server.address().equals(address)) {
                return address;
            }
        }
        for (var server : known) {
            if (Hosts.same(server.address(), address)) {
                return server.address();
            }
        }
        return address;
    }
}
