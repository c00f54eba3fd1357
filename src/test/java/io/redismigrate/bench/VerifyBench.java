package io.redismigrate.bench;

import static java.util.Objects.requireNonNull;

import io.redismigrate.demo.RedisServer;
import io.redismigrate.demo.RedisWire;
import io.redismigrate.lab.Churn;
import io.redismigrate.lab.Dataset;
import io.redismigrate.lab.Fault;
import io.redismigrate.lab.Fault.Planted;
import io.redismigrate.lab.RedisLab;
import io.redismigrate.migration.Address;
import io.redismigrate.migration.Server;
import io.redismigrate.redis.Logins;
import io.redismigrate.redis.RedisComparer;
import io.redismigrate.verify.Checkpoint;
import io.redismigrate.verify.Comparer.Watch;
import io.redismigrate.verify.Difference;
import io.redismigrate.verify.Mode;
import io.redismigrate.verify.Order;
import io.redismigrate.verify.Result;
import io.redismigrate.verify.Speed;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * The comparison of two data sets. Arguments: {@code speed KEYS} (keys a second, beside a plain comparison key by key, on
 * small strings and on mixed keys), {@code clients KEYS} (what clients of the master wait, without it, gently, and in full),
 * {@code faults KEYS RUNS} (ten kinds of planted differences under writes), {@code memory KEYS…} (of this process, for each
 * number of keys).
 */
public final class VerifyBench {
    private static final Duration SAMPLING = Duration.ofSeconds(15);
    private static final int PLAIN_KEYS = 20_000;
    private static final int WRITES_A_SECOND = 2_000;

    private VerifyBench() {}

    /** Runs it; see above. */
    public static void main(String[] arguments) throws Exception {
        var what = arguments.length > 0 ? arguments[0] : "speed";
        int keys = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1_000_000;
        try (var comparer = new RedisComparer(new Logins(Map.of()), Clock.systemUTC())) {
            switch (what) {
                case "speed" -> speed(comparer, keys);
                case "clients" -> clients(comparer, keys);
                case "faults" -> faults(comparer, keys, arguments.length > 2 ? Integer.parseInt(arguments[2]) : 20);
                default -> memory(comparer, List.of(arguments).subList(1, arguments.length));
            }
        }
    }

    private static void speed(RedisComparer comparer, int keys) throws Exception {
        for (var mixed : List.of(false, true)) {
            try (var lab = new RedisLab()) {
                var left = filled(lab, keys, mixed);
                var right = lab.replicaOf(left, "right");
                for (int run = 0; run < 3; run++) {
                    var found = new ArrayList<Difference>();
                    double here = cpu(left);
                    double there = cpu(right);
                    double bot = cpu();
                    long began = System.nanoTime();
                    var result = compare(comparer, left, right, Speed.FULL, found);
                    row(mixed ? "mixed keys" : "small strings", result, System.nanoTime() - began);
                    System.out.printf(
                            "               CPU: %.1f s left, %.1f s right, %.1f s this process%n",
                            cpu(left) - here, cpu(right) - there, cpu() - bot);
                }
                plain(left, right);
            }
        }
    }

    private static void row(String name, Result result, long nanos) {
        System.out.printf(
                "%-14s %,d keys in %.1f s: %,.0f keys/s, %d differ, %d in flux%n",
                name,
                result.tally().compared(),
                nanos / 1e9,
                result.tally().compared() / (nanos / 1e9),
                result.tally().differences(),
                result.tally().inFlux());
    }

    /** Seconds of processor time that a server has taken. */
    private static double cpu(RedisServer server) {
        var used = server.info("cpu");
        return Double.parseDouble(used.getOrDefault("used_cpu_user", "0"))
                + Double.parseDouble(used.getOrDefault("used_cpu_sys", "0"));
    }

    private static double cpu() {
        return ProcessHandle.current()
                        .info()
                        .totalCpuDuration()
                        .orElse(Duration.ZERO)
                        .toMillis()
                / 1e3;
    }

    /** Key by key, as a script would: TYPE, then DUMP and PTTL on both. */
    private static void plain(RedisServer left, RedisServer right) throws Exception {
        try (var here = left.connect();
                var there = right.connect()) {
            long began = System.nanoTime();
            int keys = 0;
            var cursor = "0";
            do {
                var page = (List<?>) here.call("SCAN", cursor, "COUNT", "500");
                for (var key : (List<?>) requireNonNull(page).get(1)) {
                    look(here, String.valueOf(key));
                    look(there, String.valueOf(key));
                    keys++;
                }
                cursor = String.valueOf(page.get(0));
            } while (!cursor.equals("0") && keys < PLAIN_KEYS);
            System.out.printf(
                    "key by key     %,d keys: %,.0f keys/s%n", keys, keys / ((System.nanoTime() - began) / 1e9));
        }
    }

    private static void look(RedisWire wire, String key) throws Exception {
        var type = wire.call("TYPE", key);
        var unused = wire.call("DUMP", key);
        var left = wire.call("PTTL", key);
        if (type == null || left == null) {
            throw new IllegalStateException(key + " is gone");
        }
    }

    private static void clients(RedisComparer comparer, int keys) throws Exception {
        try (var lab = new RedisLab()) {
            var left = filled(lab, keys, true);
            var right = lab.replicaOf(left, "right");
            var idle = sampled("idle", left, () -> {});
            for (var speed : List.of(Speed.GENTLE, Speed.FULL)) {
                var thread = new Thread(() -> {
                    while (!Thread.currentThread().isInterrupted()) {
                        try {
                            var unused = compare(comparer, left, right, speed, new ArrayList<>());
                        } catch (io.redismigrate.verify.Comparer.Interrupted e) {
                            return;
                        }
                    }
                });
                thread.setDaemon(true);
                thread.start();
                var busy = sampled(speed.word(), left, thread::interrupt);
                System.out.printf(
                        "%s: p99 is %.2f times the idle one%n",
                        speed.word(), busy.percentile(0.99) / idle.percentile(0.99));
                thread.join();
            }
        }
    }

    private static Figures sampled(String name, RedisServer server, Runnable afterwards) throws Exception {
        var figures = new Figures("a client's SET and GET, " + name);
        try (var wire = server.connect()) {
            long until = System.nanoTime() + SAMPLING.toNanos();
            for (int at = 0; System.nanoTime() < until; at++) {
                long before = System.nanoTime();
                var unused = at % 2 == 0
                        ? wire.call("SET", "client:" + at % 1_000, "value " + at)
                        : wire.call("GET", "client:" + at % 1_000);
                figures.add(Duration.ofNanos(System.nanoTime() - before));
                LockSupport.parkNanos(500_000);
            }
        }
        afterwards.run();
        System.out.println(figures.row(figures));
        return figures;
    }

    private static void faults(RedisComparer comparer, int keys, int runs) throws Exception {
        int right = 0;
        for (int seed = 1; seed <= runs; seed++) {
            try (var lab = new RedisLab()) {
                var left = filled(lab, keys, true);
                var replica = lab.replicaOf(left, "right");
                try (var churn = Churn.on(left, seed, WRITES_A_SECOND)) {
                    var planted = new HashSet<>(Fault.plantAll(replica, seed, keys));
                    var found = new ArrayList<Difference>();
                    long began = System.nanoTime();
                    var result = compare(comparer, left, replica, Speed.FULL, found);
                    var named = new HashSet<Planted>();
                    found.forEach(each -> named.add(planted(each)));
                    boolean exact = named.equals(planted) && found.size() == planted.size();
                    right += exact ? 1 : 0;
                    System.out.printf(
                            "seed %d: %d planted, %d found, %s; %,d writes meanwhile; ",
                            seed, planted.size(), found.size(), exact ? "the same" : "NOT THE SAME", churn.writes());
                    row("", result, System.nanoTime() - began);
                }
            }
        }
        System.out.printf("%d of %d runs found everything and nothing else%n", right, runs);
    }

    private static Planted planted(Difference difference) {
        return new Planted(
                difference.database(),
                new String(Base64.getDecoder().decode(difference.key()), StandardCharsets.UTF_8),
                difference.kind().word());
    }

    private static void memory(RedisComparer comparer, List<String> sizes) throws Exception {
        for (var keys : sizes) {
            try (var lab = new RedisLab()) {
                var left = filled(lab, Integer.parseInt(keys), true);
                var right = lab.replicaOf(left, "right");
                var most = new long[1];
                var order = order(left, right, Speed.FULL);
                var result = comparer.compare(order, Checkpoint.start(Instant.EPOCH), (now, found) -> {
                    System.gc();
                    var runtime = Runtime.getRuntime();
                    most[0] = Math.max(most[0], runtime.totalMemory() - runtime.freeMemory());
                    return Watch.Wish.GO_ON;
                });
                System.out.printf(
                        "%,d keys: %.1f MB live at most%n", result.tally().compared(), most[0] / 1e6);
            }
        }
    }

    private static RedisServer filled(RedisLab lab, int keys, boolean mixed) {
        var server = lab.start("left");
        if (mixed) {
            Dataset.mixed(server, keys);
        } else {
            Dataset.strings(server, keys);
        }
        return server;
    }

    private static Result compare(
            RedisComparer comparer, RedisServer left, RedisServer right, Speed speed, List<Difference> found) {
        return comparer.compare(order(left, right, speed), Checkpoint.start(Instant.EPOCH), (now, differences) -> {
            found.addAll(differences);
            return Thread.currentThread().isInterrupted() ? Watch.Wish.STOP : Watch.Wish.GO_ON;
        });
    }

    private static Order order(RedisServer left, RedisServer right, Speed speed) {
        return new Order(
                Server.open("left", Address.parse(left.address())),
                Server.open("right", Address.parse(right.address())),
                Mode.FULL,
                speed,
                0,
                speed == Speed.FULL ? Duration.ofSeconds(1) : Duration.ofMillis(50),
                false);
    }
}
