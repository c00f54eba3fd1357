package io.redismigrate;

import static org.assertj.core.api.Assertions.assertThat;

import io.redismigrate.demo.RedisServer;
import io.redismigrate.lab.Churn;
import io.redismigrate.lab.Dataset;
import io.redismigrate.lab.RedisLab;
import io.redismigrate.migration.Strategy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What a migration makes of the comparison of its data, on real servers while they are written to. */
class VerifyIT {
    @RegisterExtension
    private final RedisLab lab = new RedisLab();

    @TempDir
    private Path folder;

    private RedisServer old;
    private RedisServer young;
    private TickedBot bot;

    @BeforeEach
    void servers() {
        old = lab.start("old");
        young = lab.start("young");
        bot = TickedBot.over(folder, old, young, lab.start("young-replica"));
    }

    @AfterEach
    void stop() {
        bot.close();
    }

    @Test
    void a_difference_keeps_the_switch_away_until_an_approver_has_it_repaired() throws Exception {
        Dataset.strings(old, 2_000);
        try (var churn = Churn.on(old, 1, 200)) {
            bot.starts(Strategy.FENCED);
            bot.ticksUntilPhase("in-sync");
            locally("SET", "key:3", "another");
            locally("DEL", "key:4");
            bot.approvesEverything();
            bot.verifies();
            bot.ticksUntilTold("verification-finished", 2);
            assertThat(bot.told("verification-finished")).contains("db 0 key:3: value", "db 0 key:4: missing");
            assertThat(bot.types()).contains("alarm");
            holdsFor(Duration.ofSeconds(1));
            assertThat(bot.migration().reason()).contains("the two data sets differ: 2 differ (1 missing, 1 value)");
            assertThat(bot.types()).doesNotContain("switch-started");

            bot.asksForRepair();
            bot.ticksUntilTold("repair-asked", 1);
            holdsFor(Duration.ofMillis(500));
            assertThat(young.command("GET", "key:3")).isEqualTo("another");
            bot.approvesRepair();
            bot.ticksUntilTold("repaired", 1);
            assertThat(bot.told("repaired")).contains("2 keys were written anew on the master");
            bot.ticksUntilTold("verification-finished", 3);
            assertThat(bot.told("verification-finished")).contains("same=true");

            bot.ticksUntilPhase("promoted");
            assertThat(young.command("GET", "key:3")).isEqualTo("value of 3");
            bot.ticksUntilTold("verification-finished", 4);
            assertThat(bot.told("verification-finished")).contains("mode=sampled", "same=true");
            assertThat(churn.writes()).isPositive();
        }
    }

    @Test
    void a_comparison_that_is_held_stays_held_when_the_bot_restarts_and_goes_on_where_it_was() {
        Dataset.strings(old, 30_000);
        bot.starts(Strategy.FENCED);
        bot.ticksUntil(
                () -> assertThat(bot.migration().reason())
                        .matches(
                                "the two data sets are being compared: [1-9][0-9.]* % verified at offset [0-9,]+, 0 differ, \\d+ in flux.*"));
        bot.holdsComparison(true);
        bot.ticksUntilReason("held by <@U0REQUESTER>");
        bot.restarts();
        holdsFor(Duration.ofSeconds(5));
        assertThat(bot.migration().state().phase()).isEqualTo("verifying");
        assertThat(bot.migration().reason()).contains("held by <@U0REQUESTER>");

        bot.holdsComparison(false);
        bot.ticksUntilPhase("in-sync");

        // It went on: had it begun anew, the keys before would have been counted twice.
        assertThat(bot.told("verification-finished")).containsPattern("compared=30[0-9]{3},");
        assertThat(bot.types())
                .containsSubsequence("verification-paused", "resumed", "verification-resumed", "in-sync");
    }

    private void holdsFor(Duration time) {
        var until = Instant.now().plus(time);
        bot.ticksUntil(() -> assertThat(Instant.now()).isAfter(until));
    }

    /** On the candidate, by a hole in its fence. */
    private void locally(String... command) {
        young.command("CONFIG", "SET", "replica-read-only", "no");
        young.command(command);
        young.command("CONFIG", "SET", "replica-read-only", "yes");
    }
}
