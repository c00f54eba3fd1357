package io.redismigrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redismigrate.lab.RedisLab;
import io.redismigrate.migration.State.End;
import io.redismigrate.migration.State.Ending;
import io.redismigrate.migration.Strategy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** After every end of either strategy, every setting of every server is as it was, wherever the bot died in between. */
class SettingsLedgerIT {
    @RegisterExtension
    private final RedisLab lab = new RedisLab();

    @TempDir
    private Path folder;

    static Stream<Arguments> ends() {
        return Arrays.stream(End.values())
                .flatMap(end -> Arrays.stream(Strategy.values()).map(strategy -> Arguments.of(end, strategy)));
    }

    @ParameterizedTest
    @MethodSource("ends")
    void a_bot_that_dies_at_every_command_leaves_no_setting_behind(End end, Strategy strategy) {
        var trio = Trio.in(lab);
        trio.fill(1_000);
        var mortal = new Mortal();
        try (var bot = TickedBot.over(
                folder,
                trio.old,
                trio.young,
                trio.youngReplica,
                TickedBot.Setup.usual().hands(mortal::hands))) {
            bot.starts(strategy);
            bot.approvesEverything();
            lead(bot, trio, end, strategy);
            ticksAndDies(bot, end.word());
        }

        assertThat(trio.settings()).isEqualTo(trio.settingsAtTheStart());
        assertThat(mortal.deaths()).isGreaterThan(5);
    }

    /** Settings are put back one by one, the newest first; a role only where it was another one. */
    private void lead(TickedBot bot, Trio trio, End end, Strategy strategy) {
        switch (end) {
            case ABORTED -> {
                ticksAndDies(bot, strategy == Strategy.FENCED ? "in-sync" : "cutting-over");
                bot.aborts();
            }
            case FAILED -> {
                ticksAndDies(bot, "syncing");
                await().atMost(Duration.ofSeconds(20)).until(() -> {
                    tickOrDie(bot);
                    return !trio.settings().equals(trio.settingsAtTheStart());
                });
                lab.command(trio.young, "REPLICAOF", "127.0.0.1", "2");
            }
            case ROLLED_BACK -> {
                ticksAndDies(bot, "promoted");
                await().atMost(Duration.ofSeconds(30)).until(() -> {
                    tickOrDie(bot);
                    return bot.migration().rollbackOffered()
                            && bot.migration().reason().contains("is the way back");
                });
                // A bot that dies before the fence undoes the rollback, and somebody asks again.
                await().atMost(Duration.ofSeconds(60)).until(() -> {
                    if (bot.migration().state().phase().equals("promoted")
                            && bot.migration().wish().isEmpty()) {
                        bot.rollsBack();
                    }
                    tickOrDie(bot);
                    return bot.migration().state() instanceof Ending
                            || bot.migration().ended();
                });
            }
            case COMPLETED -> {
                ticksAndDies(bot, "promoted");
                bot.finishes();
            }
        }
    }

    @Test
    void beside_a_dead_candidate_the_current_master_gets_its_settings_back_at_once() {
        var trio = Trio.in(lab);
        try (var bot = TickedBot.over(folder, trio.old, trio.young, trio.youngReplica)) {
            bot.starts(Strategy.FENCED);
            bot.ticksUntilPhase("in-sync");
            bot.ticksUntilTold("gate-opened", 1);
            var before = Objects.requireNonNull(trio.settingsAtTheStart().get("old"));
            assertThat(trio.settings().get("old")).isNotEqualTo(before);
            trio.young.kill();
            bot.aborts();
            bot.ticksUntilReason("waiting for an answer of young");

            assertThat(trio.old.config())
                    .containsEntry("repl-backlog-size", String.valueOf(before.get("repl-backlog-size")));
            trio.young.restart();
            bot.ticksUntilPhase("aborted");
        }
        assertThat(trio.settings()).isEqualTo(trio.settingsAtTheStart());
    }

    private static void ticksAndDies(TickedBot bot, String phase) {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(20))
                .conditionEvaluationListener(condition -> {})
                .untilAsserted(() -> {
                    tickOrDie(bot);
                    assertThat(bot.migration().state().phase())
                            .as(() -> bot.migration().reason())
                            .isEqualTo(phase);
                });
    }

    private static void tickOrDie(TickedBot bot) {
        try {
            bot.tick();
        } catch (Mortal.Death death) {
            bot.restarts();
        }
    }
}
