package io.redismigrate.redis;

import static org.awaitility.Awaitility.await;

import io.redismigrate.demo.RedisBinary;
import io.redismigrate.demo.RedisServer;
import io.redismigrate.lab.DelayProxy;
import io.redismigrate.lab.RedisLab;
import io.redismigrate.migration.Action.Direction;
import io.redismigrate.migration.Address;
import io.redismigrate.migration.Outcome;
import io.redismigrate.migration.Plan;
import io.redismigrate.migration.Server;
import io.redismigrate.migration.Strategy;
import io.redismigrate.runner.Fleet.Switchover;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Two real servers in step, and a plan to move the writes from the one to the other. */
final class Pair implements AutoCloseable {
    final RedisServer old;
    final RedisServer young;
    private final RedisFleet fleet = new RedisFleet(new Logins(Map.of()), Clock.systemUTC());
    private final Plan.Method method;
    private final Server from;
    private final Server to;
    private Duration limit = Duration.ofSeconds(2);
    private BooleanSupplier hook = () -> true;

    private Pair(RedisServer old, RedisServer young, int oldPort, int youngPort, Plan.Method method) {
        this.old = old;
        this.young = young;
        this.method = method;
        from = named(old, oldPort);
        to = named(young, youngPort);
    }

    static Pair inStep(RedisLab lab, Plan.Method method) {
        return inStep(lab, "", method);
    }

    /** The same with names that begin so. */
    static Pair inStep(RedisLab lab, String prefix, Plan.Method method) {
        var old = lab.start(prefix + "old");
        var young = lab.replicaOf(old, prefix + "young");
        return lab.closing(new Pair(old, young, old.port(), young.port(), method));
    }

    /** With servers of that program. */
    static Pair inStep(RedisLab lab, RedisBinary binary, Plan.Method method) {
        var old = lab.start("old-" + binary.name(), setup -> setup.binary(binary));
        var young = lab.replicaOf(old, "young-" + binary.name());
        return lab.closing(new Pair(old, young, old.port(), young.port(), method));
    }

    /** The same with so much delay, each way, between everybody: the bot, its canary and the two servers. */
    static Pair apart(RedisLab lab, Plan.Method method, Duration oneWay) {
        var old = lab.start("old");
        var young = lab.start("young");
        var oldDoor = lab.closing(DelayProxy.to(RedisServer.HOST, old.port(), oneWay));
        var youngDoor = lab.closing(DelayProxy.to(RedisServer.HOST, young.port(), oneWay));
        // A master has to find its successor where the plan says it is.
        old.command("CONFIG", "SET", "replica-announce-port", Integer.toString(oldDoor.port()));
        young.command("CONFIG", "SET", "replica-announce-port", Integer.toString(youngDoor.port()));
        young.command("REPLICAOF", RedisServer.HOST, Integer.toString(oldDoor.port()));
        var pair = new Pair(old, young, oldDoor.port(), youngDoor.port(), method);
        pair.awaitFollowing(young, oldDoor.port());
        return lab.closing(pair);
    }

    private void awaitFollowing(RedisServer replica, int masterPort) {
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            var seen = replica.info("replication");
            return "up".equals(seen.get("master_link_status"))
                    && Integer.toString(masterPort).equals(seen.get("master_port"));
        });
    }

    Pair limit(Duration time) {
        limit = time;
        return this;
    }

    /** Called when the new master has been promoted and the old one is still fenced. */
    Pair hook(BooleanSupplier called) {
        hook = called;
        return this;
    }

    Outcome moves(Direction direction) {
        return switchOver(direction, false);
    }

    /** As a bot that finds a switch under way. */
    Outcome resumes(Direction direction) {
        return switchOver(direction, true);
    }

    private Outcome switchOver(Direction direction, boolean resume) {
        return fleet.switchOver(
                new Switchover("m1", plan(), direction, resume, false, List.of("U1", "U2")), () -> true, hook);
    }

    private Plan plan() {
        return new Plan(
                "pair",
                from,
                List.of(),
                to,
                List.of(),
                Strategy.FENCED,
                limit,
                Plan.Repoint.PEOPLE,
                true,
                Optional.empty(),
                method,
                Optional.empty());
    }

    private static Server named(RedisServer server, int port) {
        return Server.open(server.name(), new Address(RedisServer.HOST, port));
    }

    @Override
    public void close() {
        fleet.close();
    }
}
