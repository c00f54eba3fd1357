package io.redismigrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redismigrate.demo.RedisBinary;
import io.redismigrate.demo.RedisServer;
import io.redismigrate.lab.RedisLab;
import io.redismigrate.migration.Strategy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The way back on real servers: what it costs, when it ends, and that nothing is stormed when it has. */
class WayBackIT {
    @RegisterExtension
    private final RedisLab lab = new RedisLab();

    @TempDir
    private Path folder;

    /** Programs that write what Redis 7.0 cannot load (with {@code -Dservers=DIR}). */
    static List<String> newer() {
        return RedisBinary.all().stream()
                .map(RedisBinary::name)
                .filter(List.of("redis-7.4", "redis-8")::contains)
                .toList();
    }

    @Test
    void a_command_the_old_master_does_not_know_ends_the_way_back() {
        var trio = Trio.in(lab, old -> old.with("rename-command", "SETRANGE \"\""), young -> young);
        try (var bot = TickedBot.over(folder, trio.old, trio.young, trio.youngReplica)) {
            promoted(bot, Strategy.FENCED);
            bot.tick();
            assertThat(bot.migration().watched().get(0)).startsWith("A rollback now loses 0 writes");

            lab.command(trio.young, "SETRANGE", "key", "0", "value");
            bot.ticksUntilTold("way-back-ended", 1);
            bot.rollsBack();
            bot.tick();

            assertThat(bot.migration().state().phase()).isEqualTo("promoted");
            assertThat(bot.types()).doesNotContain("rollback-started");
            assertThat(bot.migration().watched().get(0)).contains("old could not apply 1 command of young");
            bot.finishes();
            bot.ticksUntilPhase("completed");
        }
        assertThat(trio.settings()).isEqualTo(trio.settingsAtTheStart());
    }

    @Test
    void while_the_old_master_is_away_the_margin_is_counted() {
        var trio = Trio.in(lab);
        try (var bot = TickedBot.over(folder, trio.old, trio.young, trio.youngReplica)) {
            promoted(bot, Strategy.FENCED);
            bot.tick();
            trio.old.kill();
            lab.command(trio.young, "SET", "key", "x".repeat(100_000));
            bot.tick();

            assertThat(bot.migration().watched().get(0))
                    .contains("old does not answer", "known to be good for another");
        }
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("newer")
    void after_an_upgrade_a_new_command_ends_the_way_back(String program) {
        var trio = Trio.in(lab, old -> old, young -> young.binary(RedisBinary.named(program)));
        try (var bot = TickedBot.over(folder, trio.old, trio.young, trio.youngReplica)) {
            promoted(bot, Strategy.FENCED);
            bot.tick();
            assertThat(bot.migration().watched().get(0))
                    .contains("loses 0 writes", "It ends with the first command that old (7.0.15) does not know");

            lab.command(trio.young, "HSET", "hash", "field", "value");
            lab.command(trio.young, "HEXPIRE", "hash", "1000", "FIELDS", "1", "field");
            bot.ticksUntilTold("way-back-ended", 1);
            assertThat(bot.migration().rollbackOffered()).isFalse();
        }
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("newer")
    void after_an_upgrade_a_full_sync_that_cannot_work_is_not_asked_for_again_and_again(String program) {
        var trio = Trio.in(lab, old -> old, young -> young.binary(RedisBinary.named(program)));
        try (var bot = TickedBot.over(folder, trio.old, trio.young, trio.youngReplica)) {
            promoted(bot, Strategy.FENCED);
            bot.tick();
            int before = fullSyncs(trio.young);
            lab.command(trio.young, "CONFIG", "SET", "repl-backlog-size", "16384");
            trio.old.pause();
            lab.command(trio.young, "CLIENT", "KILL", "TYPE", "replica");
            lab.command(trio.young, "SET", "key", "x".repeat(1_000_000));
            lab.command(trio.young, "SET", "key", "x".repeat(1_000_000));
            trio.old.resume();
            bot.ticksUntilTold("way-back-ended", 1);
            await().until(() -> {
                bot.tick();
                return "1".equals(trio.old.info("replication").get("master_port"));
            });
            int then = fullSyncs(trio.young);
            staysSo(() -> fullSyncs(trio.young) == then);

            assertThat(then - before).isLessThanOrEqualTo(4);
            assertThat(bot.migration().watched().get(0)).contains("cannot load a snapshot of young");
        }
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("newer")
    void after_a_gradual_upgrade_the_old_master_keeps_its_data_and_asks_for_nothing(String program) {
        var trio = Trio.in(lab, old -> old, young -> young.binary(RedisBinary.named(program)));
        trio.fill(100);
        try (var bot = TickedBot.over(folder, trio.old, trio.young, trio.youngReplica)) {
            promoted(bot, Strategy.GRADUAL);
            bot.ticksUntilTold("way-back-ended", 1);
            int then = fullSyncs(trio.young);
            staysSo(() -> {
                bot.tick();
                return fullSyncs(trio.young) == then && Long.valueOf(100).equals(trio.old.command("DBSIZE"));
            });

            assertThat(bot.types()).contains("replicas-resynced").doesNotContain("way-back-ready");
            bot.rollsBack();
            bot.tick();
            assertThat(bot.types()).doesNotContain("rollback-started");
            bot.finishes();
            bot.ticksUntilPhase("completed");
        }
        assertThat(trio.settings()).isEqualTo(trio.settingsAtTheStart());
    }

    private static void promoted(TickedBot bot, Strategy strategy) {
        bot.starts(strategy);
        bot.approvesEverything();
        bot.ticksUntilPhase("promoted");
    }

    private static int fullSyncs(RedisServer server) {
        return Integer.parseInt(server.info("stats").getOrDefault("sync_full", "-1"));
    }

    private static void staysSo(java.util.concurrent.Callable<Boolean> condition) {
        await().during(Duration.ofSeconds(2)).atMost(Duration.ofSeconds(4)).until(condition);
    }
}
