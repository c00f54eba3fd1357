package io.redismigrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redismigrate.demo.RedisBinary;
import io.redismigrate.demo.RedisServer;
import io.redismigrate.demo.SequenceCheck;
import io.redismigrate.lab.RedisLab;
import io.redismigrate.lab.Writers;
import io.redismigrate.migration.Strategy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every server program on this machine (more with {@code -Dservers=DIR}) is moved to every one that can load its data. */
class VersionsIT {
    /** Which can take over from which. What is not here has to be refused. */
    private static final Map<String, Set<String>> LOADED_BY = Map.of(
            "redis-6.0",
            Set.of("redis-6.0", "redis-6.2", "redis-7.0", "redis-7.4", "redis-8", "valkey-8", "valkey-9"),
            "redis-6.2",
            Set.of("redis-6.2", "redis-7.0", "redis-7.4", "redis-8", "valkey-8", "valkey-9"),
            "redis-7.0",
            Set.of("redis-7.0", "redis-7.4", "redis-8", "valkey-8", "valkey-9"),
            "redis-7.4",
            Set.of("redis-7.4", "redis-8"),
            "redis-8",
            Set.of("redis-8"),
            "valkey-8",
            Set.of("valkey-8", "valkey-9", "redis-7.4", "redis-8"),
            "valkey-9",
            Set.of("valkey-9"));

    @RegisterExtension
    private final RedisLab lab = new RedisLab();

    @TempDir
    private Path folder;

    /** Two programs, by name, so that a report names them. */
    record Pair(String from, String to) {
        @Override
        public String toString() {
            return from + " to " + to;
        }
    }

    static List<Pair> thatWork() {
        return pairs(true);
    }

    static List<Pair> thatDoNot() {
        return pairs(false).stream()
                // Some of these work by luck, some not: the bot may warn or refuse.
                .filter(pair -> !pair.from().equals("valkey-9"))
                .filter(pair -> !(pair.from().startsWith("redis-6") && pair.to().startsWith("redis-6")))
                .filter(pair -> !(pair.from().equals("redis-8") && pair.to().equals("redis-7.4")))
                .toList();
    }

    private static List<Pair> pairs(boolean work) {
        var pairs = new ArrayList<Pair>();
        for (var from : RedisBinary.all()) {
            for (var to : RedisBinary.all()) {
                var loaders = LOADED_BY.get(from.name());
                if (loaders != null && LOADED_BY.containsKey(to.name()) && loaders.contains(to.name()) == work) {
                    pairs.add(new Pair(from.name(), to.name()));
                }
            }
        }
        return pairs;
    }

    @ParameterizedTest
    @MethodSource("thatWork")
    void what_can_load_it_takes_over_with_every_write(Pair pair) {
        var old = start("old", pair.from());
        var young = start("young", pair.to());
        var youngReplica = start("young-replica", pair.to());
        lab.command(old, "SET", "expires", "later", "EX", "10000");
        lab.command(old, "HSET", "hash", "field", "value");
        lab.command(old, "XADD", "stream", "*", "field", "value");
        try (var bot = TickedBot.over(folder, old, young, youngReplica);
                var writers = Writers.start(Writers.Options.count(20).thinking(Duration.ofMillis(5)), old, young)) {
            bot.starts(Strategy.FENCED);
            bot.ticksUntilPhase("in-sync");
            bot.approvesEverything();
            bot.ticksUntilPhase("promoted");
            await().atMost(ServedBot.PATIENCE).until(() -> writers.at(young) == 20);
            writers.stop();
            assertThat(writers.verifyOn(young)).matches(SequenceCheck::isExact);
            lab.awaitFollowing(youngReplica, young);
            assertThat(writers.verifyOn(youngReplica)).matches(SequenceCheck::isExact);
            assertThat((Long) Objects.requireNonNull(lab.command(young, "TTL", "expires")))
                    .isGreaterThan(9_000);
            bot.finishes();
            bot.ticksUntilPhase("completed");
            assertThat(bot.types()).doesNotContain("alarm", "failed");
            assertThat(bot.types()).doesNotContain("switch-undone");
        }
    }

    @ParameterizedTest
    @MethodSource("thatDoNot")
    void what_cannot_load_it_is_refused_and_left_alone(Pair pair) {
        var old = start("old", pair.from());
        var young = start("young", pair.to());
        var youngReplica = start("young-replica", pair.to());
        lab.command(old, "SET", "a", "b");
        try (var bot = TickedBot.over(folder, old, young, youngReplica)) {
            bot.starts(Strategy.FENCED);
            bot.ticksUntilTold("preflight-failed", 1);
            assertThat(bot.migration().reason()).contains("runs");
        }
        assertThat(young.info("replication")).containsEntry("role", "master");
        assertThat(old.info("stats")).containsEntry("sync_full", "0");
    }

    private RedisServer start(String name, String program) {
        return lab.start(name, setup -> setup.binary(RedisBinary.named(program)));
    }
}
