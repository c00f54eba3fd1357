package io.redismigrate.bench;

import static org.awaitility.Awaitility.await;

import io.redismigrate.demo.RedisServer;
import io.redismigrate.lab.DelayProxy;
import io.redismigrate.lab.RedisLab;
import io.redismigrate.migration.Action.Direction;
import io.redismigrate.migration.Address;
import io.redismigrate.migration.Outcome;
import io.redismigrate.migration.Plan;
import io.redismigrate.migration.Server;
import io.redismigrate.redis.Logins;
import io.redismigrate.redis.RedisFleet;
import io.redismigrate.runner.Fleet.Switchover;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The gap that a client sees which is as far from the servers as the bot is, and these from one another, in milliseconds and
 * in round trips. Arguments: milliseconds each way, rounds.
 */
public final class DistanceBench {
    private DistanceBench() {}

    /** Runs it; see above. */
    public static void main(String[] arguments) throws Exception {
        int millis = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 20;
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 10;
        var trip = new Figures("round trip");
        trip.add(Duration.ofMillis(2L * millis));
        System.out.printf("%d ms each way, %d rounds; the ratio is in round trips%n", millis, rounds);
        for (var method : Plan.Method.values()) {
            var figures = new Figures(method.word() + ", as the bot's canary saw it");
            try (var lab = new RedisLab();
                    var fleet = new RedisFleet(new Logins(Map.of()), Clock.systemUTC())) {
                measure(lab, fleet, method, Duration.ofMillis(millis), rounds, figures);
            }
            System.out.println(figures.row(trip));
        }
    }

    private static void measure(
            RedisLab lab, RedisFleet fleet, Plan.Method method, Duration oneWay, int rounds, Figures figures) {
        var one = lab.start("one");
        var other = lab.start("other");
        var oneDoor = door(lab, one, oneWay);
        var otherDoor = door(lab, other, oneWay);
        other.command("REPLICAOF", RedisServer.HOST, Integer.toString(oneDoor.port()));
        var plan = SwitchBench.plan(named("one", oneDoor), named("other", otherDoor), method);
        for (int round = 0; round < rounds; round++) {
            boolean forward = round % 2 == 0;
            awaitFollowing(forward ? other : one, forward ? oneDoor : otherDoor);
            var outcome = fleet.switchOver(
                    new Switchover("m1", plan, forward ? Direction.FORWARD : Direction.BACK, false, false, List.of()),
                    () -> true,
                    () -> true);
            if (!(outcome instanceof Outcome.Moved moved)) {
                throw new IllegalStateException("round %d: %s".formatted(round, outcome));
            }
            moved.receipt().pauseMillis().ifPresent(pause -> figures.add(Duration.ofNanos((long) (pause * 1e6))));
        }
    }

    private static DelayProxy door(RedisLab lab, RedisServer server, Duration oneWay) {
        var door = lab.closing(DelayProxy.to(RedisServer.HOST, server.port(), oneWay));
        server.command("CONFIG", "SET", "replica-announce-port", Integer.toString(door.port()));
        return door;
    }

    private static void awaitFollowing(RedisServer replica, DelayProxy master) {
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            var seen = replica.info("replication");
            return "up".equals(seen.get("master_link_status"))
                    && Integer.toString(master.port()).equals(seen.get("master_port"));
        });
    }

    private static Server named(String name, DelayProxy door) {
        return Server.open(name, new Address(RedisServer.HOST, door.port()));
    }
}
