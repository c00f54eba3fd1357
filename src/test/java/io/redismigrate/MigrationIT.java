package io.redismigrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redismigrate.demo.RedisServer;
import io.redismigrate.demo.SequenceCheck;
import io.redismigrate.lab.RedisLab;
import io.redismigrate.lab.Writers;
import io.redismigrate.migration.Strategy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Whole migrations of real servers, told by what people ask and by ticks. Slack has its own stories. */
class MigrationIT {
    @RegisterExtension
    private final RedisLab lab = new RedisLab();

    @TempDir
    private Path folder;

    private RedisServer old;
    private RedisServer young;
    private RedisServer youngReplica;
    private TickedBot bot;

    @BeforeEach
    void servers() {
        old = lab.start("old");
        young = lab.start("young");
        youngReplica = lab.start("young-replica");
        bot = TickedBot.over(folder, old, young, youngReplica);
    }

    @AfterEach
    void stop() {
        bot.close();
    }

    @Test
    void a_fenced_migration_moves_fifty_writers_and_loses_nothing() {
        var before = settings();
        try (var writers = Writers.start(Writers.Options.count(50).thinking(Duration.ofMillis(2)), old, young)) {
            bot.starts(Strategy.FENCED);
            bot.ticksUntilPhase("in-sync");
            bot.approvesEverything();
            bot.ticksUntilPhase("promoted");

            await().until(() -> writers.at(young) == 50);
            writers.stop();
            assertThat(writers.verifyOn(young)).matches(SequenceCheck::isExact);
            lab.awaitFollowing(youngReplica, young);
            assertThat(writers.verifyOn(youngReplica)).matches(SequenceCheck::isExact);
        }
        bot.finishes();
        bot.ticksUntilPhase("completed");
        assertThat(bot.types())
                .containsSubsequence(
                        "migration-requested",
                        "preflight-passed",
                        "replication-started",
                        "sync-started",
                        "in-sync",
                        "gate-opened",
                        "approval-given",
                        "gate-approved",
                        "switch-started",
                        "switch-completed",
                        "promoted",
                        "completed");
        assertThat(settings()).isEqualTo(before);
    }

    @Test
    void after_a_rollback_the_old_master_has_what_was_written_since() {
        var before = settings();
        try (var writers = Writers.start(Writers.Options.count(20).thinking(Duration.ofMillis(2)), old, young)) {
            bot.starts(Strategy.FENCED);
            bot.ticksUntilPhase("in-sync");
            bot.approvesEverything();
            bot.ticksUntilPhase("promoted");
            await().until(() -> writers.at(young) == 20);
            bot.rollsBack();
            bot.ticksUntilPhase("rolled-back");

            await().until(() -> writers.at(old) == 20);
            writers.stop();
            assertThat(writers.verifyOn(old)).matches(SequenceCheck::isExact);
        }
        assertThat(settings()).isEqualTo(before);
    }

    @Test
    void an_abort_puts_back_every_setting_and_role() {
        var before = settings();
        bot.starts(Strategy.FENCED);
        bot.ticksUntilPhase("in-sync");
        bot.aborts();
        bot.ticksUntilPhase("aborted");

        assertThat(settings()).isEqualTo(before);
        assertThat(young.info("replication")).containsEntry("role", "master");
        assertThat(youngReplica.info("replication")).containsEntry("role", "master");
    }

    @Test
    void a_gradual_migration_moves_writers_one_by_one_and_syncs_the_replicas_in_full() {
        var before = settings();
        try (var writers = Writers.start(Writers.Options.count(50).told().thinking(Duration.ofMillis(5)), old, young)) {
            bot.starts(Strategy.GRADUAL);
            bot.ticksUntilPhase("in-sync");
            bot.approvesEverything();
            bot.ticksUntilPhase("cutting-over");
            for (int writer = 0; writer < 50; writer++) {
                assertThat(writers.repointWhenArrived(writer, young)).succeedsWithin(Duration.ofSeconds(10));
            }
            bot.ticksUntilPhase("promoted");
            bot.ticksUntilTold("replicas-resynced", 2);
            assertThat(bot.told("replicas-resynced")).contains("compared in full, both ways");
            writers.stop();

            assertThat(writers.verifyOn(young)).matches(SequenceCheck::isExact);
            lab.awaitFollowing(youngReplica, young);
            assertThat(writers.verifyOn(youngReplica)).matches(SequenceCheck::isExact);
            lab.awaitFollowing(old, young);
            assertThat(writers.verifyOn(old)).matches(SequenceCheck::isExact);
        }
        bot.finishes();
        bot.ticksUntilPhase("completed");
        assertThat(settings()).isEqualTo(before);
    }

    private Map<String, Map<String, String>> settings() {
        var settings = new LinkedHashMap<String, Map<String, String>>();
        for (var server : new RedisServer[] {old, young, youngReplica}) {
            var config = new LinkedHashMap<>(lab.configOf(server));
            // The role is what a migration is about.
            config.remove("replicaof");
            config.remove("slaveof");
            settings.put(server.name(), config);
        }
        return settings;
    }
}
