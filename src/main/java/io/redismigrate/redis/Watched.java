package io.redismigrate.redis;

import io.redismigrate.migration.Address;
import io.redismigrate.migration.FailoverRules.Handing;
import io.redismigrate.migration.Node;
import io.redismigrate.migration.Owners;
import io.redismigrate.migration.Parameter;
import io.redismigrate.migration.Server;
import io.redismigrate.migration.SwitchRules.Side;
import io.redismigrate.runner.Fleet;
import java.time.Duration;
import java.util.ArrayList;
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
    private long keysFenced = -1;
    private long fencedAt;
    private String fencedReplid = "";
    private boolean pauses = true;
    private boolean taken;
    private boolean dropsReplicas;
    private List<String> ahead = List.of();
    private Optional<String> heldBefore = Optional.empty();
    private boolean refusesAfterRestart;
    private boolean heard;
    private Handing handing = Handing.NONE;
    private long keysAsReplicaAt = -1;
    private List<Node.Follower> followers = List.of();

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

    /**
     * Whether {@link Parameter#MIN_REPLICAS} is changed for a switch away from this server: to hold writes where they cannot
     * be paused alone (until 6.2), and in the config file, where there is one, so that it takes no writes after a restart.
     */
    static boolean refusesByParameter(Info server) {
        return before(server, 6, 2) || !server.text("config_file").isEmpty();
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
        if (refusesByParameter(info)
                && call("CONFIG", "GET", Parameter.MIN_REPLICAS) instanceof List<?> pair
                && pair.size() == 2) {
            var value = (String) pair.get(1);
            heldBefore = before(info, 6, 2) ? Optional.of(value) : Optional.empty();
            refusesAfterRestart = !info.text("config_file").isEmpty() && refuseAfterRestart(value);
        }
    }

    /**
     * Writes into the config file, and only there, that the server takes no writes: one that restarts between the fence and
     * the end would else come back as a master beside the new one. In one transaction, so that no client ever meets the
     * value; before the pause, so that the file's way to the disk is no part of it. It tells, too, whether the file can be
     * written, which the roles have to be in the end.
     */
    private boolean refuseAfterRestart(String value) {
        var replies = opened().pipeline(List.of(
                new String[] {"MULTI"},
                new String[] {"CONFIG", "SET", Parameter.MIN_REPLICAS, Fleet.HOLDING_VALUE},
                new String[] {"CONFIG", "REWRITE"},
                new String[] {"CONFIG", "SET", Parameter.MIN_REPLICAS, value},
                new String[] {"EXEC"}));
        return replies.get(4) instanceof List<?> done && done.stream().noneMatch(JedisDataException.class::isInstance);
    }

    /** Whether this server, should it restart before the end, refuses writes. */
    boolean refusesAfterRestart() {
        return refusesAfterRestart;
    }

    /** The next look holds writes first, without touching the role, so that the replica can get the rest. */
    void hold(Duration budget) {
        ahead = heldBefore.isPresent()
                ? List.of("CONFIG", "SET", Parameter.MIN_REPLICAS, Fleet.HOLDING_VALUE)
                : pause(budget);
    }

    private static List<String> pause(Duration budget) {
        return List.of("CLIENT", "PAUSE", Long.toString(budget.toMillis()), "WRITE");
    }

    private void letGo(Link connected) {
        heldBefore.ifPresent(value -> connected.call("CONFIG", "SET", Parameter.MIN_REPLICAS, value));
    }

    /** Looks at both at the same time; at one that has just said how it stands, not again. */
    static void look(Watched one, Watched other) {
        one.ask();
        other.ask();
        one.hear();
        other.hear();
    }

    /** The next look needs not ask: nothing can have changed that matters. */
    void stays() {
        heard = side.isPresent();
    }

    /** How far a hand-over from here has come. */
    Handing handing() {
        return handing;
    }

    /** A replica's address as this server lists it, which is what {@code FAILOVER} wants; empty where it does not. */
    Optional<Address> listed(Address replica) {
        return followers.stream()
                .map(Node.Follower::address)
                .filter(address -> Hosts.same(address, replica))
                .findFirst();
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
        return keysFenced;
    }

    /** Keys when it stood at that offset and took no writes; -1 where it was not seen so. */
    long keysAt(long offset) {
        return keysAsReplicaAt == offset ? keysAsReplica : -1;
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
                    pause(budget).toArray(String[]::new),
                    new String[] {"REPLICAOF", nowhere.host(), Integer.toString(nowhere.port())},
                    REPLICATION,
                    KEYSPACE));
            pauses = !(replies.get(0) instanceof JedisDataException);
            hear(replies.get(2), replies.get(3));
            letGo(connected);
        });
    }

    /** {@code REPLICAOF NO ONE}. */
    void promote() {
        attempt(connected -> {
            var replies = connected.pipeline(List.of(new String[] {"REPLICAOF", "NO", "ONE"}, REPLICATION, KEYSPACE));
            hear(replies.get(1), replies.get(2));
        });
    }

    private void hear(Object replication, Object keyspace) {
        if (replication instanceof String first && keyspace instanceof String second) {
            read(first, second);
            heard = true;
        }
    }

    /** Makes it a replica of that address, or the master again where there is none, and lets held writers go. */
    void release(Optional<Address> master) {
        var role = master.map(address -> new String[] {"REPLICAOF", address.host(), Integer.toString(address.port())})
                .orElse(new String[] {"REPLICAOF", "NO", "ONE"});
        attempt(connected -> {
            var commands = new ArrayList<String[]>();
            commands.add(role);
            if (pauses) {
                commands.add(new String[] {"CLIENT", "UNPAUSE"});
            }
            commands.add(REPLICATION);
            commands.add(KEYSPACE);
            var replies = connected.pipeline(commands);
            hear(replies.get(replies.size() - 2), replies.get(replies.size() - 1));
            letGo(connected);
        });
    }

    @Override
    public void close() {
        link.ifPresent(Link::close);
        link = Optional.empty();
    }

    private void ask() {
        asked = !heard
                && attempt(connected -> {
                    if (!ahead.isEmpty()) {
                        connected.send(ahead.toArray(String[]::new));
                    }
                    connected.send(REPLICATION);
                    connected.send(KEYSPACE);
                });
    }

    private void hear() {
        if (heard) {
            heard = false;
            return;
        }
        side = Optional.empty();
        if (!asked) {
            return;
        }
        attempt(connected -> {
            if (!ahead.isEmpty()) {
                ahead = List.of();
                connected.skip();
            }
            read((String) connected.one(), (String) connected.one());
        });
    }

    private void read(String replication, String keyspace) {
        keys = Info.parse(keyspace).keys().values().stream()
                .mapToLong(Long::longValue)
                .sum();
        note(Info.parse(replication));
    }

    private void note(Info info) {
        handing = Handing.of(info.text("master_failover_state"));
        followers = info.followers();
        var follows = info.follows();
        side = Optional.of(new Side(
                follows,
                info.linkUp(),
                info.text("master_replid"),
                info.offset(),
                info.text("master_replid2"),
                info.number("second_repl_offset", -1)));
        if (follows.isPresent() || handing == Handing.WAITING_FOR_SYNC) {
            keysAsReplica = keys;
            keysAsReplicaAt = info.offset();
        }
        if (follows.filter(Address.NOWHERE::equals).isPresent()) {
            fencedAt = info.offset();
            keysFenced = keys;
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
