package io.redismigrate.bench;

import io.redismigrate.demo.RedisServer;
import io.redismigrate.lab.RedisLab;
import io.redismigrate.lab.Writers;
import io.redismigrate.migration.Action.Direction;
import io.redismigrate.migration.Address;
import io.redismigrate.migration.Outcome;
import io.redismigrate.migration.Plan;
import io.redismigrate.migration.Server;
import io.redismigrate.migration.Strategy;
import io.redismigrate.redis.Logins;
import io.redismigrate.redis.RedisFleet;
import io.redismigrate.runner.Fleet.Switchover;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * The longest gap between two acknowledged writes that any of the writers saw: in a second with a fenced switch, beside a
 * second without one and a second with the server's own {@code FAILOVER}. Arguments: writers, rounds.
 */
public final class SwitchBench {
    private static final Duration WINDOW = Duration.ofSeconds(1);

    private SwitchBench() {}

    /** Runs it; see above. */
    public static void main(String[] arguments) throws Exception {
        int clients = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 100;
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 30;
        var quiet = new Figures("no switch");
        var fenced = new Figures("fenced switch");
        var failover = new Figures("the server's own FAILOVER");
        var canary = new Figures("fenced switch, as the bot's canary saw it");
        try (var lab = new RedisLab();
                var fleet = new RedisFleet(new Logins(Map.of()), Clock.systemUTC())) {
            var one = lab.start("one");
            var other = lab.replicaOf(one, "other");
            lab.awaitFollowing(other, one);
            try (var writers = Writers.start(Writers.Options.count(clients), one, other)) {
                pass(Duration.ofSeconds(3));
                for (int round = 0; round < rounds; round++) {
                    var direction = round % 2 == 0 ? Direction.FORWARD : Direction.BACK;
                    var from = round % 2 == 0 ? one : other;
                    var to = round % 2 == 0 ? other : one;
                    writers.markWindow();
                    pass(WINDOW);
                    quiet.add(writers.longestGap());

                    writers.markWindow();
                    var outcome = fleet.switchOver(
                            new Switchover("m1", plan(one, other), direction, false, false, List.of()),
                            () -> true,
                            () -> true);
                    pass(WINDOW);
                    fenced.add(writers.longestGap());
                    if (!(outcome instanceof Outcome.Moved moved)) {
                        throw new IllegalStateException("round %d: %s".formatted(round, outcome));
                    }
                    moved.receipt()
                            .pauseMillis()
                            .ifPresent(millis -> canary.add(Duration.ofNanos((long) (millis * 1e6))));
                    lab.awaitFollowing(from, to);

                    writers.markWindow();
                    to.command("FAILOVER", "TO", RedisServer.HOST, Integer.toString(from.port()), "TIMEOUT", "10000");
                    pass(WINDOW.multipliedBy(2));
                    failover.add(writers.longestGap());
                    lab.awaitFollowing(to, from);
                    // Back to where the next round begins.
                    from.command("FAILOVER", "TO", RedisServer.HOST, Integer.toString(to.port()), "TIMEOUT", "10000");
                    pass(WINDOW.multipliedBy(2));
                    lab.awaitFollowing(from, to);
                }
                writers.stop();
                var master = rounds % 2 == 0 ? one : other;
                System.out.printf(
                        "%d writers, %d rounds, %,d acknowledged writes%n", clients, rounds, writers.acknowledged());
                for (var figures : List.of(quiet, fenced, canary, failover)) {
                    System.out.println(figures.row(quiet));
                }
                System.out.println("at the end, on the master: " + writers.verifyOn(master));
            }
        }
    }

    private static void pass(Duration time) {
        long until = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < until) {
            LockSupport.parkNanos(until - System.nanoTime());
        }
    }

    private static Plan plan(RedisServer from, RedisServer to) {
        return new Plan(
                "bench",
                named(from),
                List.of(),
                named(to),
                List.of(),
                Strategy.FENCED,
                Duration.ofSeconds(5),
                Plan.Repoint.PEOPLE,
                true);
    }

    private static Server named(RedisServer server) {
        return Server.open(server.name(), new Address(RedisServer.HOST, server.port()));
    }
}
