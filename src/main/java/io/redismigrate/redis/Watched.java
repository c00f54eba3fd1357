package io.redismigrate.redis;

import io.redismigrate.migration.Address;
import io.redismigrate.migration.Owners;
import io.redismigrate.migration.Parameter;
import io.redismigrate.migration.Server;
import io.redismigrate.migration.SwitchRules.Side;
import io.redismigrate.runner.Fleet;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * One of the two servers of a switch: its connection, and what it last said. Every failure ends in "it did not answer";
 * the next look tries a new connection.
 */
final class Watched implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final String[] REPLICATION = {"INFO", "replication"};
    private static final String[] KEYSPACE = {"INFO", "keyspace"};

    private final Links links;
    private final Server server;
    private final String name;
    private final BooleanSupplier stillMine;
    private Optional<Link> link = Optional.empty();
    private Optional<Side> side = Optional.empty();
    private boolean asked;
    private long keys = -1;
    private long keysAsReplica = -1;
    private long fencedAt;
    private String fencedReplid = "";
    private boolean pauses = true;
    private boolean taken;
    private boolean dropsReplicas;
    private Optional<String> heldBefore = Optional.empty();

    /**
     * @param name of its connections; every other connection of that name is closed when one is made, so that no command of
     *     an earlier attempt can arrive any more
     * @param stillMine asked after that
     */
    Watched(Links links, Server server, String name, BooleanSupplier stillMine) {
        this.links = links;
        this.server = server;
        this.name = name;
        this.stillMine = stillMine;
    }

    /** Whether somebody else has taken the migration over, so that nothing may be sent any more. */
    boolean taken() {
        return taken;
    }

    /** Whether this server closes its replicas' links when it is fenced, so that they must have everything before (until 7.0). */
    boolean dropsReplicas() {
        return dropsReplicas;
    }

    /** The parameter with which writes are held on servers that cannot pause writes alone (until 6.2). */
    static Optional<String> hold(Info server) {
        return before(server, 6, 2) ? Optional.of(Parameter.MIN_REPLICAS) : Optional.empty();
    }

    private static boolean before(Info server, int major, int minor) {
        var parts = server.text("redis_version").split("\\.", -1);
        int its = Integer.parseInt(parts[0]) * 1_000 + (parts.length > 1 ? Integer.parseInt(parts[1]) : 0);
        return its < major * 1_000 + minor;
    }

    /** Learns what kind of fence this server needs; lets Jedis's exceptions through. */
    void prepareFence() {
        var info = Info.parse((String) call("INFO", "server"));
        dropsReplicas = before(info, 7, 0);
        if (hold(info).isPresent()
                && call("CONFIG", "GET", Parameter.MIN_REPLICAS) instanceof List<?> pair
                && pair.size() == 2) {
            heldBefore = Optional.of((String) pair.get(1));
        }
    }

    /** Holds writes without touching the role, so that the replica can get the rest first. */
    void hold(Duration budget) {
        attempt(connected -> {
            if (heldBefore.isPresent()) {
                connected.call("CONFIG", "SET", Parameter.MIN_REPLICAS, Fleet.HOLDING_VALUE);
            } else {
                connected.call("CLIENT", "PAUSE", Long.toString(budget.toMillis()), "WRITE");
            }
        });
    }

    private void letGo(Link connected) {
        heldBefore.ifPresent(value -> connected.call("CONFIG", "SET", Parameter.MIN_REPLICAS, value));
    }

    /** Looks at both at the same time. */
    static void look(Watched one, Watched other) {
        one.ask();
        other.ask();
        one.hear();
        other.hear();
    }

    Optional<Side> side() {
        return side;
    }

    /** The offset at which it was fenced, 0 where this attempt did not see it. */
    long fencedAt() {
        return fencedAt;
    }

    String fencedReplid() {
        return fencedReplid;
    }

    /** Keys when it was fenced, -1 where this attempt did not see it. */
    long keysAtFence() {
        return fencedReplid.isEmpty() ? -1 : keysAsReplica;
    }

    /** Keys when it was last seen as a replica, which is just before its promotion; -1 where it was not. */
    long keysAtPromotion() {
        return keysAsReplica;
    }

    /** A command before anything is touched; lets Jedis's exceptions through. */
    Object call(String... words) {
        return opened().call(words);
    }

    /** A command whose effect is looked for afterwards, whatever it answered. */
    void tryCall(String... words) {
        attempt(connected -> connected.call(words));
    }

    /**
     * Holds writes for a while and makes the server a replica of nowhere. The pause is a courtesy to clients, so that most
     * of them never see a refusal; the fence is the role.
     */
    void fence(Duration budget) {
        var nowhere = Address.NOWHERE;
        attempt(connected -> {
            // From 6.2 on. Before, a pause would hold everybody, and the bot with them.
            var replies = connected.pipeline(List.of(
                    new String[] {"CLIENT", "PAUSE", Long.toString(budget.toMillis()), "WRITE"},
                    new String[] {"REPLICAOF", nowhere.host(), Integer.toString(nowhere.port())}));
            pauses = !(replies.get(0) instanceof JedisDataException);
            letGo(connected);
        });
    }

    /** Makes it a replica of that address, or the master again where there is none, and lets held writers go. */
    void release(Optional<Address> master) {
        var role = master.map(address -> new String[] {"REPLICAOF", address.host(), Integer.toString(address.port())})
                .orElse(new String[] {"REPLICAOF", "NO", "ONE"});
        attempt(connected -> {
            connected.pipeline(pauses ? List.of(role, new String[] {"CLIENT", "UNPAUSE"}) : List.<String[]>of(role));
            letGo(connected);
        });
    }

    @Override
    public void close() {
        link.ifPresent(Link::close);
        link = Optional.empty();
    }

    private void ask() {
        asked = attempt(connected -> {
            connected.send(REPLICATION);
            connected.send(KEYSPACE);
        });
    }

    private void hear() {
        side = Optional.empty();
        if (!asked) {
            return;
        }
        attempt(connected -> {
            var info = Info.parse((String) connected.one());
            keys = Info.parse((String) connected.one()).keys().values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
            note(info);
        });
    }

    private void note(Info info) {
        var follows = info.follows();
        side = Optional.of(new Side(
                follows,
                info.linkUp(),
                info.text("master_replid"),
                info.offset(),
                info.text("master_replid2"),
                info.number("second_repl_offset", -1)));
        if (follows.isPresent()) {
            keysAsReplica = keys;
        }
        if (follows.filter(Address.NOWHERE::equals).isPresent()) {
            fencedAt = info.offset();
            fencedReplid = info.text("master_replid");
        }
    }

    private Link opened() {
        if (link.isEmpty() || !link.get().usable()) {
            close();
            link = Optional.of(onlyOne());
            taken = taken || !stillMine.getAsBoolean();
        }
        if (taken) {
            throw new JedisException("another instance of the bot has taken the migration over");
        }
        return link.get();
    }

    /** A connection whose elders are closed, or none: an old command on its way on one of those is gone with it. */
    private Link onlyOne() {
        var fresh = links.open(server, PATIENCE, name);
        try {
            closeOthers(fresh);
            return fresh;
        } catch (JedisException e) {
            fresh.close();
            throw e;
        }
    }

    private void closeOthers(Link fresh) {
        long own = (Long) fresh.call("CLIENT", "ID");
        Clients.parse((String) fresh.call("CLIENT", "LIST"), Owners.UNKNOWN).stream()
                .filter(client -> client.name().equals(name) && client.id() != own)
                .forEach(client -> fresh.call("CLIENT", "KILL", "ID", Long.toString(client.id())));
    }

    private boolean attempt(Consumer<Link> work) {
        try {
            work.accept(opened());
            return true;
        } catch (JedisDataException e) {
            return false;
        } catch (JedisException e) {
            close();
            return false;
        }
    }
}
