package io.redismigrate.redis;

import io.redismigrate.migration.Address;
import io.redismigrate.migration.Client;
import io.redismigrate.migration.Node;
import io.redismigrate.migration.Outcome;
import io.redismigrate.migration.Overlap;
import io.redismigrate.migration.Parameter;
import io.redismigrate.migration.SentinelGroup;
import io.redismigrate.migration.Server;
import io.redismigrate.runner.Fleet;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import redis.clients.jedis.exceptions.JedisDataException;

/** The verbs of a migration on real servers. */
public final class RedisFleet implements Fleet, AutoCloseable {
    private final Logins logins;
    private final Links links;
    private final Looking looking;
    private final FencedSwitch fencedSwitch;
    private final Radars radars;
    private final ExecutorService lookers = Executors.newCachedThreadPool(work -> {
        var thread = new Thread(work, "look");
        thread.setDaemon(true);
        return thread;
    });

    public RedisFleet(Logins logins, Clock clock) {
        this.logins = logins;
        links = new Links(logins);
        looking = new Looking(links, logins);
        radars = new Radars(links, lookers, clock);
        fencedSwitch = new FencedSwitch(links, lookers, clock);
    }

    @Override
    public Map<String, Node> look(List<Server> servers, List<Server> listing) {
        var answers = new HashMap<Server, Future<Node>>();
        servers.forEach(server ->
                answers.put(server, lookers.submit(() -> looking.at(server, listing.contains(server), servers))));
        var nodes = new HashMap<String, Node>();
        answers.forEach((server, answer) -> nodes.put(server.name(), Futures.get(answer)));
        return nodes;
    }

    @Override
    public Overlap overlap(String migration, Server current, Server candidate) {
        return radars.look(migration, current, candidate);
    }

    @Override
    public void endOverlap(String migration) {
        radars.end(migration);
    }

    @Override
    public List<Client> clients(Server server) {
        return links.on(server, "CLIENT LIST", link -> Clients.parse((String) link.call("CLIENT", "LIST")));
    }

    @Override
    public void set(Server server, String parameter, String value) {
        if (Parameter.isWatch(parameter)) {
            links.on(server, "SENTINEL MONITOR or REMOVE", link -> {
                SentinelGroups.set(link, Parameter.watched(parameter), SentinelGroup.parse(value), logins::at);
                return value;
            });
            return;
        }
        var plain = Parameter.SECRETS.contains(parameter) ? logins.password(value) : value;
        links.on(server, "CONFIG SET " + parameter, link -> link.call("CONFIG", "SET", parameter, plain));
    }

    @Override
    public String get(Server server, String parameter) {
        if (Parameter.isWatch(parameter)) {
            var groups = links.on(server, "SENTINEL MASTERS", SentinelGroups::of);
            return Optional.ofNullable(groups.get(Parameter.watched(parameter)))
                    .map(SentinelGroup::text)
                    .orElse("");
        }
        var reply = links.on(server, "CONFIG GET " + parameter, link -> link.call("CONFIG", "GET", parameter));
        if (!(reply instanceof List<?> pair) || pair.size() != 2) {
            return "";
        }
        var value = (String) pair.get(1);
        return Parameter.SECRETS.contains(parameter) ? logins.word(value) : value;
    }

    @Override
    public void rewrite(Server server) {
        links.on(server, "CONFIG REWRITE", link -> link.call("CONFIG", "REWRITE"));
    }

    @Override
    public void follow(Server server, Address master) {
        links.on(server, "REPLICAOF " + master, link -> link.call(replicaOf(master)));
    }

    @Override
    public void stopFollowing(Server server) {
        links.on(server, "REPLICAOF NO ONE", link -> link.call("REPLICAOF", "NO", "ONE"));
    }

    @Override
    public void followAnew(Server server, Address master) {
        // A server that was its own master for a moment has a new history, so the sync is a full one; in one
        // transaction, so that nobody can write in that moment.
        links.on(server, "REPLICAOF NO ONE, then REPLICAOF " + master, link -> {
            link.call("MULTI");
            link.call("REPLICAOF", "NO", "ONE");
            link.call(replicaOf(master));
            return link.call("EXEC");
        });
    }

    @Override
    public void discard(Server server) {
        // No transaction: a replica does not even queue FLUSHALL. Both arrive together, and are done one after the
        // other
        // before the server turns to anybody else.
        links.on(server, "REPLICAOF NO ONE, then FLUSHALL", link -> {
            var replies = link.pipeline(List.of(new String[] {"REPLICAOF", "NO", "ONE"}, new String[] {"FLUSHALL"}));
            for (var reply : replies) {
                if (reply instanceof JedisDataException refused) {
                    throw refused;
                }
            }
            return replies;
        });
    }

    @Override
    public void disconnect(Server server, List<Client> clients) {
        var kills = clients.stream()
                .map(client -> new String[] {"CLIENT", "KILL", "ID", Long.toString(client.id())})
                .toList();
        links.on(server, "CLIENT KILL", link -> link.pipeline(kills));
    }

    @Override
    public Outcome switchOver(Switchover what, BooleanSupplier stillMine, BooleanSupplier repoint) {
        return fencedSwitch.run(what, stillMine, repoint);
    }

    @Override
    public Optional<String> holdingParameter(Server server) {
        return links.on(
                server,
                "INFO server",
                link -> Watched.refusesByParameter(Info.parse((String) link.call("INFO", "server")))
                        ? Optional.of(Parameter.MIN_REPLICAS)
                        : Optional.empty());
    }

    @Override
    public void close() {
        radars.close();
        lookers.shutdownNow();
        links.close();
    }

    private static String[] replicaOf(Address master) {
        return new String[] {"REPLICAOF", master.host(), Integer.toString(master.port())};
    }
}
