package io.redismigrate.bench;

import io.redismigrate.demo.RedisServer;
import io.redismigrate.demo.RedisWire;
import io.redismigrate.lab.RedisLab;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * From the command to a candidate in step: the bot's {@code start} beside {@code REPLICAOF} typed by hand with the same
 * settings, and beside {@code REPLICAOF} with the server's defaults. Arguments: megabytes, rounds.
 */
public final class SyncBench {
    private static final int VALUE_BYTES = 1_000;
    private static final int BATCH = 1_000;
    private static final int WARM_UP = 50;
    private static final Map<String, String> FAST =
            Map.of("repl-diskless-sync", "yes", "repl-diskless-sync-delay", "0", "rdbcompression", "no");

    private SyncBench() {}

    /** Runs it; see above. */
    public static void main(String[] arguments) throws Exception {
        int megabytes = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 2_000;
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 3;
        var bot = new Figures("the bot: start to in-sync");
        var same = new Figures("by hand, the same settings");
        var defaults = new Figures("by hand, the server's defaults");
        try (var lab = new RedisLab()) {
            var current = lab.start("current", setup -> setup.with("repl-diskless-sync-delay", "5"));
            fill(current, megabytes * 1_000);
            for (int round = 0; round < rounds; round++) {
                same.add(byHand(lab, current, "same" + round, true));
                bot.add(byBot(lab, current, round));
                defaults.add(byHand(lab, current, "defaults" + round, false));
            }
        }
        System.out.printf("%,d MB in keys of %,d bytes that do not compress%n", megabytes, VALUE_BYTES);
        for (var figures : List.of(bot, same, defaults)) {
            System.out.println(figures.row(bot));
        }
        System.out.printf(
                "the bot takes %.2f times the time by hand with the same settings, %.2f times that with the defaults%n",
                bot.median() / same.median(), bot.median() / defaults.median());
    }

    private static Duration byBot(RedisLab lab, RedisServer current, int round) throws Exception {
        var candidate = lab.start("bot" + round);
        var before = current.config();
        try (var bot = ServedForBench.start(current, List.of(candidate))) {
            // A bot has been up for a while when somebody starts a migration.
            for (int look = 0; look < WARM_UP; look++) {
                bot.types("/redis-migrate check plan-" + candidate.name());
            }
            rest();
            long began = System.nanoTime();
            bot.types("/redis-migrate start plan-" + candidate.name());
            bot.awaitPhase("in-sync", 1);
            var took = Duration.ofNanos(System.nanoTime() - began);
            bot.types("/redis-migrate abort m1");
            bot.awaitPhase("aborted", 1);
            System.out.println("settings put back: " + before.equals(current.config()));
            return took;
        } finally {
            candidate.close();
        }
    }

    private static Duration byHand(RedisLab lab, RedisServer current, String name, boolean fast) {
        var candidate = lab.start(name, setup -> fast ? setup.with("repl-diskless-load", "on-empty-db") : setup);
        var before = current.config();
        if (fast) {
            FAST.forEach((parameter, value) -> current.command("CONFIG", "SET", parameter, value));
        }
        try {
            rest();
            long began = System.nanoTime();
            candidate.follow(current);
            while (!candidate
                    .info("replication")
                    .getOrDefault("master_link_status", "")
                    .equals("up")) {
                LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
            }
            return Duration.ofNanos(System.nanoTime() - began);
        } finally {
            FAST.keySet()
                    .forEach(parameter ->
                            current.command("CONFIG", "SET", parameter, before.getOrDefault(parameter, "")));
            candidate.close();
        }
    }

    /** The same pause before each: memory that was just freed comes faster than memory the machine has taken back. */
    private static void rest() {
        long until = System.nanoTime() + Duration.ofSeconds(8).toNanos();
        while (System.nanoTime() < until) {
            LockSupport.parkNanos(until - System.nanoTime());
        }
    }

    private static void fill(RedisServer server, int keys) throws Exception {
        var random = new Random(1);
        var value = new byte[VALUE_BYTES / 2 * 4];
        try (var wire = server.connect()) {
            var pending = new ArrayList<String>();
            for (int key = 0; key < keys; key++) {
                random.nextBytes(value);
                var text = new StringBuilder(VALUE_BYTES);
                for (int at = 0; at < VALUE_BYTES; at++) {
                    text.append((char) ('!' + (value[at] & 0x3f)));
                }
                wire.send("SET", "key:" + key, text.toString());
                pending.add("SET");
                if (pending.size() == BATCH) {
                    drain(wire, pending);
                }
            }
            drain(wire, pending);
        }
    }

    private static void drain(RedisWire wire, List<String> pending) throws Exception {
        wire.flush();
        for (int left = pending.size(); left > 0; left--) {
            var unused = wire.read();
        }
        pending.clear();
    }
}
