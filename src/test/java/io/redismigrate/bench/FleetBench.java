package io.redismigrate.bench;

import io.redismigrate.demo.RedisServer;
import io.redismigrate.lab.RedisLab;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * Fleets of growing size on one machine, each pair two real servers on a loopback address of its own: how late the polls
 * begin, and what the bot (with the stand-in workspace, in this process) costs, once all are in step and wait for people.
 * Arguments: seconds to measure, then the sizes.
 */
public final class FleetBench {
    private static final String DELAY = "redis_migrate_poll_delay_seconds_bucket{le=\"";

    private FleetBench() {}

    /** Runs it; see above. */
    public static void main(String[] arguments) throws Exception {
        var seconds = Duration.ofSeconds(arguments.length > 0 ? Integer.parseInt(arguments[0]) : 30);
        var sizes = arguments.length > 1
                ? Arrays.stream(arguments).skip(1).map(Integer::parseInt).toList()
                : List.of(10, 25, 50);
        for (int pairs : sizes) {
            measure(pairs, seconds);
        }
    }

    private static void measure(int pairs, Duration time) throws Exception {
        try (var lab = new RedisLab()) {
            var servers = new StringBuilder("servers:\n");
            var plans = new StringBuilder("plans:\n");
            for (int pair = 1; pair <= pairs; pair++) {
                var host = "127.0.1." + pair;
                servers.append(line("old" + pair, host, lab)).append(line("new" + pair, host, lab));
                plans.append("  plan%d: {current: {master: old%d}, candidate: {master: new%d}}\n"
                        .formatted(pair, pair, pair));
            }
            var all = IntStream.rangeClosed(1, pairs).mapToObj(pair -> "plan" + pair).toList();
            try (var bot = ServedForBench.start("%s%sfleets:\n  all: {plans: %s, parallel: %d}\n"
                    .formatted(servers, plans, all, pairs))) {
                long began = System.nanoTime();
                bot.types("/redis-migrate fleet start all");
                bot.awaitPhase("in-sync", pairs);
                var synced = Duration.ofNanos(System.nanoTime() - began);
                print(pairs, synced, bot, time);
            }
        }
    }

    private static String line(String name, String host, RedisLab lab) {
        var server = lab.start(name, setup -> setup.with("bind", RedisServer.HOST + " " + host));
        lab.command(server, "CONFIG", "SET", "protected-mode", "no");
        return "  %s: {url: \"redis://%s:%d\"}\n".formatted(name, host, server.port());
    }

    private static void print(int pairs, Duration synced, ServedForBench bot, Duration time)
            throws IOException, InterruptedException {
        var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        var before = delays(bot.metrics());
        long cpu = system.getProcessCpuTime();
        long until = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < until) {
            LockSupport.parkNanos(until - System.nanoTime());
        }
        double used = (system.getProcessCpuTime() - cpu) / 1e9 / time.toSeconds();
        var after = delays(bot.metrics());
        System.gc();
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20;
        System.out.printf(
                "%3d pairs  all in step after %5.1f s  polls %5d  delay p50 %6.1f ms  p99 %6.1f ms  heap %3d MB  CPU %4.1f %% of a core, %.2f %% a migration%n",
                pairs,
                synced.toMillis() / 1e3,
                count(before, after),
                percentile(before, after, 0.5),
                percentile(before, after, 0.99),
                heap,
                used * 100,
                used * 100 / pairs);
    }

    /** Polls that were at most so many milliseconds late, by that bound. */
    private static NavigableMap<Double, Long> delays(String metrics) {
        var delays = new TreeMap<Double, Long>();
        metrics.lines().filter(line -> line.startsWith(DELAY)).forEach(line -> {
            var bound = line.substring(DELAY.length(), line.indexOf('"', DELAY.length()));
            double millis = bound.equals("+Inf") ? Double.MAX_VALUE : Double.parseDouble(bound) * 1000;
            delays.put(millis, (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)));
        });
        return delays;
    }

    private static long count(NavigableMap<Double, Long> before, NavigableMap<Double, Long> after) {
        return after.lastEntry().getValue() - before.getOrDefault(after.lastKey(), 0L);
    }

    /** The upper bound of the bucket in which that share of the polls ends. */
    private static double percentile(NavigableMap<Double, Long> before, NavigableMap<Double, Long> after, double share) {
        double wanted = share * count(before, after);
        return after.entrySet().stream()
                .filter(bucket -> bucket.getValue() - before.getOrDefault(bucket.getKey(), 0L) >= wanted)
                .mapToDouble(bucket -> bucket.getKey())
                .findFirst()
                .orElse(Double.NaN);
    }
}
