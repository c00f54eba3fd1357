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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * The longest gap between two acknowledged writes that any of the writers saw around a switch, beside as long without one.
 * Arguments: writers, switches, and which ways ({@code fence}, {@code failover}: the bot's; {@code blind}: the server's own
 * {@code FAILOVER} at any moment; {@code script}: what an operator would write with redis-cli). Each switch goes the other way
 * round than the one before, so every second one is a way back.
 */
public final class SwitchBench {
    private static final Duration WINDOW = Duration.ofSeconds(1);

    private final RedisLab lab;
    private final RedisFleet fleet;
    private final RedisServer one;
    private final RedisServer other;
    private final Writers writers;
    private final Path script;
    private boolean turned;

    private SwitchBench(RedisLab lab, RedisFleet fleet, RedisServer one, RedisServer other, Writers writers)
            throws IOException {
        this.lab = lab;
        this.fleet = fleet;
        this.one = one;
        this.other = other;
        this.writers = writers;
        script = Files.createTempFile("operator", ".sh");
        try (var text = SwitchBench.class.getResourceAsStream("operator.sh")) {
            if (text == null) {
                throw new IllegalStateException("operator.sh is not on the class path");
            }
            Files.write(script, text.readAllBytes());
        }
    }

    /** The ways to move the writes. */
    private enum Way {
        FENCE,
        FAILOVER,
        BLIND,
        SCRIPT
    }

    /** Runs it; see above. */
    public static void main(String[] arguments) throws Exception {
        int clients = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 100;
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 30;
        var ways = arguments.length > 2
                ? Arrays.stream(arguments[2].split(",", -1))
                        .map(word -> Way.valueOf(word.toUpperCase(Locale.ROOT)))
                        .toList()
                : List.of(Way.values());
        try (var lab = new RedisLab();
                var fleet = new RedisFleet(new Logins(Map.of()), Clock.systemUTC())) {
            var one = lab.start("one");
            var other = lab.replicaOf(one, "other");
            try (var writers = Writers.start(Writers.Options.count(clients), one, other)) {
                pass(Duration.ofSeconds(3));
                var bench = new SwitchBench(lab, fleet, one, other, writers);
                for (var way : ways) {
                    bench.measure(way, rounds);
                }
                writers.stop();
                System.out.printf(
                        "%d writers, %,d acknowledged writes; at the end, on the master: %s%n",
                        clients, writers.acknowledged(), writers.verifyOn(bench.master()));
            }
        }
    }

    private void measure(Way way, int rounds) throws Exception {
        var quiet = new Figures("no switch");
        var gaps = new Figures(way.name().toLowerCase(Locale.ROOT));
        var canary = new Figures("the same as the bot's canary saw it");
        for (int round = 0; round < rounds; round++) {
            writers.markWindow();
            pass(WINDOW);
            var without = writers.longestGap();
            writers.markWindow();
            turn(way, canary);
            pass(WINDOW);
            var with = writers.longestGap();
            quiet.add(without);
            gaps.add(with);
            lab.awaitFollowing(replica(), master());
        }
        System.out.println(quiet.row(quiet));
        System.out.println(gaps.row(quiet));
        if (way == Way.FENCE || way == Way.FAILOVER) {
            System.out.println(canary.row(quiet));
        }
    }

    private void turn(Way way, Figures canary) throws Exception {
        var from = master();
        var to = replica();
        switch (way) {
            case FENCE -> byBot(Plan.Method.FENCE, canary);
            case FAILOVER -> byBot(Plan.Method.FAILOVER, canary);
            case BLIND -> {
                from.command("FAILOVER", "TO", RedisServer.HOST, Integer.toString(to.port()), "TIMEOUT", "10000");
                // Up to a second until the replica acknowledges.
                pass(WINDOW);
            }
            case SCRIPT -> byScript(from, to);
        }
        turned = !turned;
    }

    private void byBot(Plan.Method method, Figures canary) {
        var outcome = fleet.switchOver(
                new Switchover(
                        "m1",
                        plan(named(one), named(other), method),
                        turned ? Direction.BACK : Direction.FORWARD,
                        false,
                        false,
                        List.of()),
                () -> true,
                () -> true);
        if (!(outcome instanceof Outcome.Moved moved)) {
            throw new IllegalStateException(String.valueOf(outcome));
        }
        moved.receipt().pauseMillis().ifPresent(millis -> canary.add(Duration.ofNanos((long) (millis * 1e6))));
    }

    private void byScript(RedisServer from, RedisServer to) throws IOException, InterruptedException {
        var run = new ProcessBuilder(
                        "bash", script.toString(), Integer.toString(from.port()), Integer.toString(to.port()))
                .inheritIO()
                .start();
        if (run.waitFor() != 0) {
            throw new IllegalStateException("the script ended with " + run.exitValue());
        }
    }

    private RedisServer master() {
        return turned ? other : one;
    }

    private RedisServer replica() {
        return turned ? one : other;
    }

    private static void pass(Duration time) {
        long until = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < until) {
            LockSupport.parkNanos(until - System.nanoTime());
        }
    }

    static Plan plan(Server from, Server to, Plan.Method method) {
        return new Plan(
                "bench",
                from,
                List.of(),
                to,
                List.of(),
                Strategy.FENCED,
                Duration.ofSeconds(5),
                Plan.Repoint.PEOPLE,
                true,
                Optional.empty(),
                method,
                Optional.empty());
    }

    private static Server named(RedisServer server) {
        return Server.open(server.name(), new Address(RedisServer.HOST, server.port()));
    }
}
