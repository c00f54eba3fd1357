package io.redismigrate.redis;

import io.redismigrate.migration.Address;
import io.redismigrate.migration.Client;
import io.redismigrate.migration.Node;
import io.redismigrate.migration.Outcome;
import io.redismigrate.migration.Overlap;
import io.redismigrate.migration.Owners;
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
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/** The verbs of a migration on real servers. */
public final class RedisFleet implements Fleet, AutoCloseable {
    private static final int KILLS_AT_ONCE = 50;
    private static final Logger LOG = LoggerFactory.getLogger(RedisFleet.class);

    private final Logins logins;
    private final Owners owners;
    private final Links links;
    private final Looking looking;
    private final FencedSwitch fencedSwitch;
    private final Radars radars;
    private final ExecutorService lookers;
    private final Optional<BooleanSupplier> stillMine;

    /** Of servers whose clients are nobody's, as far as is known. */
    public RedisFleet(Logins logins, Clock clock) {
        this(logins, Owners.UNKNOWN, clock, "only");
    }

    /**
     * The same where other instances of the bot may be at the same servers.
     *
     * @param owners whose the clients are
     * @param instance a name that no other process has; stands in {@code CLIENT LIST}
     */
    public RedisFleet(Logins logins, Owners owners, Clock clock, String instance) {
        this.logins = logins;
        this.owners = owners;
        links = new Links(logins, instance);
        lookers = Executors.newCachedThreadPool(work -> {
            var thread = new Thread(work, "look");
            thread.setDaemon(true);
            return thread;
        });
        looking = new Looking(links, logins, owners);
        radars = new Radars(links, lookers, clock);
        fencedSwitch = new FencedSwitch(links, lookers, clock);
        stillMine = Optional.empty();
    }

    private RedisFleet(RedisFleet all, BooleanSupplier stillMine) {
        logins = all.logins;
        owners = all.owners;
        links = all.links;
        lookers = all.lookers;
        looking = all.looking;
        radars = all.radars;
        fencedSwitch = all.fencedSwitch;
        this.stillMine = Optional.of(stillMine);
    }

    @Override
    public Fleet whileMine(BooleanSupplier stillMine) {
        return new RedisFleet(this, stillMine);
    }

    @Override
    public void expelOthers(List<Server> servers) {
        servers.stream()
                .map(server -> lookers.submit(() -> expelOthers(server)))
                .toList()
                .forEach(Futures::get);
    }

    private boolean expelOthers(Server server) {
        try {
            return links.withLink(server, link -> {
                for (var client : Clients.parse((String) link.call("CLIENT", "LIST"), owners)) {
                    if (client.name().startsWith(Link.NAME) && !client.name().equals(links.name())) {
                        tryKill(link, client);
                    }
                }
                return true;
            });
        } catch (JedisException e) {
            // What cannot be reached from here is not acted on from here.
            LOG.warn("{}: other instances' connections could not be closed: {}", server, Links.reason(e));
            return false;
        }
    }

    private static void tryKill(Link link, Client client) {
        try {
            link.call("CLIENT", "KILL", "ID", Long.toString(client.id()));
        } catch (JedisDataException e) {
            LOG.debug("client {} was gone already", client.id());
        }
    }

    private <T> T on(Server server, String attempt, Function<Link, T> work) {
        return stillMine.isPresent()
                ? links.onOwn(server, attempt, stillMine.get(), work)
                : links.on(server, attempt, work);
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
    public Map<String, Node> examine(List<Server> servers, List<Server> listing, boolean measuring) {
        looking.forgetSurveys();
        var nodes = look(servers, listing);
        boolean unmeasured = nodes.values().stream()
                .anyMatch(node -> node instanceof Node.Seen seen
                        && seen.replication().master()
                        && !seen.survey().readings().written().known());
        if (!measuring || !unmeasured) {
            return nodes;
        }
        LockSupport.parkNanos(Rates.APART.toNanos());
        return look(servers, listing);
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
        return on(server, "CLIENT LIST", link -> Clients.parse((String) link.call("CLIENT", "LIST"), owners));
    }

    @Override
    public List<String> sampleKeys(Server server, int most) {
        return on(server, "SCAN", link -> Samples.take(link, most));
    }

    @Override
    public void copyUser(Server from, Server to, String user) {
        var rules = on(from, "ACL LIST", link -> AclUsers.rulesOf((List<?>) link.call("ACL", "LIST"), user));
        try {
            links.withLink(to, link -> link.call(AclUsers.setUser(user, rules)));
        } catch (JedisException e) {
            // It quotes the rule that it does not understand, and that may be a password's hash.
            throw new Fleet.Refused(
                    "%s: ACL SETUSER %s failed: %s".formatted(to, user, AclUsers.hidden(Links.reason(e))), e);
        }
        looking.forgetSurveys();
    }

    @Override
    public void saveUsers(Server server) {
        if (!get(server, "aclfile").isEmpty()) {
            on(server, "ACL SAVE", link -> link.call("ACL", "SAVE"));
        }
    }

    @Override
    public void set(Server server, String parameter, String value) {
        if (Parameter.isWatch(parameter)) {
            on(server, "SENTINEL MONITOR or REMOVE", link -> {
                SentinelGroups.set(link, Parameter.watched(parameter), SentinelGroup.parse(value), logins::at);
                return value;
            });
            return;
        }
        var plain = Parameter.SECRETS.contains(parameter) ? logins.password(value) : value;
        on(server, "CONFIG SET " + parameter, link -> link.call("CONFIG", "SET", parameter, plain));
    }

    @Override
    public String get(Server server, String parameter) {
        if (Parameter.isWatch(parameter)) {
            var groups = on(server, "SENTINEL MASTERS", SentinelGroups::of);
            return Optional.ofNullable(groups.get(Parameter.watched(parameter)))
                    .map(SentinelGroup::text)
                    .orElse("");
        }
        var reply = on(server, "CONFIG GET " + parameter, link -> link.call("CONFIG", "GET", parameter));
        if (!(reply instanceof List<?> pair) || pair.size() != 2) {
            return "";
        }
        var value = (String) pair.get(1);
        return Parameter.SECRETS.contains(parameter) ? logins.word(value) : value;
    }

    @Override
    public void rewrite(Server server) {
        on(server, "CONFIG REWRITE", link -> link.call("CONFIG", "REWRITE"));
    }

    @Override
    public void follow(Server server, Address master) {
        on(
                server,
                "following " + master,
                link -> ClusterRole.of(link) ? ClusterRole.follow(link, master) : link.call(replicaOf(master)));
    }

    @Override
    public void stopFollowing(Server server) {
        on(
                server,
                "following nobody",
                link -> ClusterRole.of(link)
                        ? ClusterRole.leave(link, address -> logins.besides(server, address))
                        : link.call("REPLICAOF", "NO", "ONE"));
    }

    @Override
    public void followAnew(Server server, Address master) {
        // A server that was its own master for a moment has a new history, so the sync is a full one; in one
        // transaction, so that nobody can write in that moment.
        on(server, "REPLICAOF NO ONE, then REPLICAOF " + master, link -> {
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
            if (ClusterRole.of(link)) {
                return ClusterRole.leave(link, address -> logins.besides(server, address));
            }
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
        on(server, "CLIENT KILL", link -> {
            // Each looks through all connections: in one go, ten thousand would hold everybody else up for seconds.
            for (int at = 0; at < kills.size(); at += KILLS_AT_ONCE) {
                link.pipeline(kills.subList(at, Math.min(kills.size(), at + KILLS_AT_ONCE)));
            }
            return kills.size();
        });
    }

    @Override
    public Outcome switchOver(Switchover what, BooleanSupplier stillMine, BooleanSupplier repoint) {
        return fencedSwitch.run(what, stillMine, repoint);
    }

    @Override
    public Optional<String> holdingParameter(Server server) {
        return on(
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
