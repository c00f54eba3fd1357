package io.redismigrate.redis;

import io.redismigrate.migration.Address;
import io.redismigrate.migration.Server;
import io.redismigrate.migration.SwitchRules.Side;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
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
    private Optional<Link> link = Optional.empty();
    private Optional<Side> side = Optional.empty();
    private boolean asked;
    private long keys = -1;
    private long keysAsReplica = -1;
    private long fencedAt;
    private String fencedReplid = "";
    private boolean pauses = true;

    Watched(Links links, Server server) {
        this.links = links;
        this.server = server;
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
        });
    }

    /** Makes it a replica of that address, or the master again where there is none, and lets held writers go. */
    void release(Optional<Address> master) {
        var role = master.map(address -> new String[] {"REPLICAOF", address.host(), Integer.toString(address.port())})
                .orElse(new String[] {"REPLICAOF", "NO", "ONE"});
        attempt(connected -> connected.pipeline(
                pauses ? List.of(role, new String[] {"CLIENT", "UNPAUSE"}) : List.<String[]>of(role)));
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
            link = Optional.of(links.open(server, PATIENCE));
        }
        return link.get();
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
