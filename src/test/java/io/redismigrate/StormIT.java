package io.redismigrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redismigrate.demo.RedisBinary;
import io.redismigrate.lab.RedisLab;
import io.redismigrate.migration.Plan;
import io.redismigrate.migration.Strategy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Full syncs that would follow one another for ever are cut off at the second one, with the cause and the mend. */
class StormIT {
    @RegisterExtension
    private final RedisLab lab = new RedisLab();

    @TempDir
    private Path folder;

    /** Programs that cannot load what Redis 7.0 writes (with {@code -Dservers=DIR}). */
    static List<String> older() {
        return RedisBinary.all().stream()
                .map(RedisBinary::name)
                .filter(List.of("redis-6.0", "redis-6.2")::contains)
                .toList();
    }

    @Test
    void a_buffer_that_is_too_small_for_the_writes_of_a_sync_is_named_with_the_value_it_needs() {
        var trio = Trio.in(
                lab,
                old -> old.with("client-output-buffer-limit", "replica 1mb 1mb 1")
                        .with("rdb-key-save-delay", "300"),
                young -> young);
        trio.fill(5_000);
        try (var bot = bot(trio, TickedBot.Setup.usual().plan(StormIT::untuned))) {
            bot.starts(Strategy.FENCED);
            var much = "x".repeat(150_000);
            await().atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> {
                        bot.tick();
                        if (bot.migration().state().phase().equals("syncing")) {
                            lab.command(trio.old, "SET", "busy", much);
                        }
                        return bot.migration().ended();
                    });

            assertThat(bot.types()).containsSubsequence("sync-started", "alarm", "failed");
            assertThat(bot.migration().reason())
                    .contains(
                            "detached to spare old",
                            "closed the link when its buffer for young was full (1.0 MB)",
                            "CONFIG SET client-output-buffer-limit \"replica ");
        }
        assertThat(trio.young.info("replication")).containsEntry("role", "master");
        assertThat(Integer.parseInt(trio.old.info("stats").getOrDefault("sync_full", "99")))
                .isLessThanOrEqualTo(3);
        assertThat(trio.settings()).isEqualTo(trio.settingsAtTheStart());
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("older")
    void a_candidate_that_cannot_load_the_snapshot_is_detached_and_the_releases_are_named(String program) {
        var trio = Trio.in(lab, old -> old, young -> young.binary(RedisBinary.named(program)));
        trio.fill(100);
        try (var bot = bot(trio, TickedBot.Setup.usual().withoutPreflight())) {
            bot.starts(Strategy.FENCED);
            bot.ticksUntilPhase("failed");

            assertThat(bot.migration().reason())
                    .contains("cannot load a snapshot of old (7.0.15)", "Use a release for young that can");
        }
        assertThat(trio.young.info("replication")).containsEntry("role", "master");
        assertThat(trio.settings()).isEqualTo(trio.settingsAtTheStart());
    }

    private TickedBot bot(Trio trio, TickedBot.Setup setup) {
        return TickedBot.over(folder, trio.old, trio.young, trio.youngReplica, setup);
    }

    private static Plan untuned(Plan plan) {
        return new Plan(
                plan.name(),
                plan.currentMaster(),
                plan.currentReplicas(),
                plan.candidateMaster(),
                plan.candidateReplicas(),
                plan.strategy(),
                plan.cutoverLimit(),
                plan.repoint(),
                false);
    }
}
