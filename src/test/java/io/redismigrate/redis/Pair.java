package io.redismigrate.redis;

import io.redismigrate.demo.RedisServer;
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

/** Two real servers in step, and a plan to move the writes from the one to the other. */
final class Pair implements AutoCloseable {
    final RedisServer old;
    final RedisServer young;
    private final RedisFleet fleet = new RedisFleet(new Logins(Map.of()), Clock.systemUTC());
    private final Plan.Method method;
    private Duration limit = Duration.ofSeconds(2);

    private Pair(RedisServer old, RedisServer young, Plan.Method method) {
        this.old = old;
        this.young = young;
        this.method = method;
    }

    static Pair inStep(RedisLab lab, Plan.Method method) {
        var old = lab.start("old");
        var pair = new Pair(old, lab.replicaOf(old, "young"), method);
        return lab.closing(pair);
    }

    Pair limit(Duration time) {
        limit = time;
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
                new Switchover("m1", plan(), direction, resume, false, List.of("U1", "U2")), () -> true, () -> true);
    }

    private Plan plan() {
        return new Plan(
                "pair",
                named(old),
                List.of(),
                named(young),
                List.of(),
                Strategy.FENCED,
                limit,
                Plan.Repoint.PEOPLE,
                true,
                method,
                Optional.empty());
    }

    private static Server named(RedisServer server) {
        return Server.open(server.name(), new Address(RedisServer.HOST, server.port()));
    }

    @Override
    public void close() {
        fleet.close();
    }
}
