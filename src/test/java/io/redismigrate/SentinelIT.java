package io.redismigrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redismigrate.demo.RedisServer;
import io.redismigrate.demo.SequenceCheck;
import io.redismigrate.lab.RedisLab;
import io.redismigrate.lab.Writers;
import io.redismigrate.migration.Plan;
import io.redismigrate.migration.Strategy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Real Sentinels that watch the current master: taken off before the switch, and given the master there is after it. */
class SentinelIT {
    private static final String GROUP = "orders";

    @RegisterExtension
    private final RedisLab lab = new RedisLab();

    @TempDir
    private Path folder;

    private Trio trio;
    private TickedBot bot;
    private final List<RedisServer> sentinels = new ArrayList<>();

    @BeforeEach
    void two_sentinels_watch_the_old_master() {
        trio = Trio.in(lab);
        trio.fill(1_000);
        for (var name : List.of("sentinel-1", "sentinel-2")) {
            sentinels.add(lab.start(
                    name,
                    setup -> setup.watching(GROUP, trio.old, 2)
                            .with("sentinel down-after-milliseconds " + GROUP, "4321")
                            .with("sentinel parallel-syncs " + GROUP, "3")));
        }
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(sentinels)
                        .allSatisfy(sentinel -> assertThat(group(sentinel)).containsEntry("num-other-sentinels", "1")));
        bot = lab.closing(TickedBot.over(folder, trio.old, trio.young, trio.youngReplica));
        bot.approvesEverything();
    }

    @AfterEach
    void nothing_was_promoted_by_a_sentinel() {
        assertThat(sentinels).allSatisfy(sentinel -> assertThat(sentinel.log()).doesNotContain("+try-failover"));
    }

    @Test
    void they_are_given_the_new_master_and_after_a_rollback_the_old_one() {
        try (var writers = Writers.start(Writers.Options.count(20), trio.old, trio.young)) {
            bot.starts(Strategy.FENCED, Plan.Method.FENCE, Optional.of(watch()));
            bot.ticksUntilPhase("promoted");
            bot.ticksUntil(() -> assertThat(sentinels).allSatisfy(each -> watches(each, trio.young)));
            await().until(() -> writers.at(trio.young) == 20);

            bot.rollsBack();
            bot.ticksUntilPhase("rolled-back");

            assertThat(sentinels).allSatisfy(each -> watches(each, trio.old));
            await().until(() -> writers.at(trio.old) == 20);
            writers.stop();
            assertThat(writers.verifyOn(trio.old)).matches(SequenceCheck::isExact);
        }
        assertThat(trio.settings()).isEqualTo(trio.settingsAtTheStart());
    }

    @Test
    void after_a_switch_that_was_undone_they_watch_the_old_master_as_before() {
        other(TickedBot.Setup.usual().withoutPreflight());
        bot.starts(Strategy.FENCED, Plan.Method.FENCE, Optional.of(watch()));
        bot.ticksUntilPhase("in-sync");
        // A server that would take writes as a replica is not fenced: where no finding says so, the rehearsal does.
        trio.old.command("CONFIG", "SET", "replica-read-only", "no");

        bot.ticksUntilTold("switch-undone", 1);
        bot.ticksUntil(() -> assertThat(sentinels).allSatisfy(each -> watches(each, trio.old)));

        bot.aborts();
        bot.ticksUntilPhase("aborted");
        assertThat(sentinels).allSatisfy(each -> watches(each, trio.old));
    }

    @Test
    void the_servers_own_hand_over_takes_them_along_too() {
        try (var writers = Writers.start(Writers.Options.count(20), trio.old, trio.young)) {
            bot.starts(Strategy.FENCED, Plan.Method.FAILOVER, Optional.of(watch()));
            bot.ticksUntilPhase("promoted");
            bot.ticksUntil(() -> assertThat(sentinels).allSatisfy(each -> watches(each, trio.young)));
            bot.finishes();
            bot.ticksUntilPhase("completed");

            await().until(() -> writers.at(trio.young) == 20);
            writers.stop();
            assertThat(writers.verifyOn(trio.young)).matches(SequenceCheck::isExact);
        }
        assertThat(bot.migration().receipt().orElseThrow().method()).isEqualTo("failover");
        assertThat(sentinels).allSatisfy(each -> watches(each, trio.young));
    }

    @Test
    void a_bot_that_dies_at_every_command_gives_them_the_new_master_all_the_same() {
        var mortal = new Mortal();
        other(TickedBot.Setup.usual().hands(mortal::hands));
        bot.starts(Strategy.FENCED, Plan.Method.FENCE, Optional.of(watch()));

        await().atMost(ServedBot.PATIENCE).until(() -> {
            ticksOrDies();
            return bot.migration().state().phase().equals("promoted");
        });
        await().atMost(ServedBot.PATIENCE).untilAsserted(() -> {
            ticksOrDies();
            assertThat(sentinels).allSatisfy(each -> watches(each, trio.young));
        });

        assertThat(mortal.deathsOf("set", "sentinel " + GROUP)).isGreaterThanOrEqualTo(4);
    }

    @Test
    void a_sentinel_that_dies_in_the_switch_is_given_the_new_master_when_it_is_back() {
        var dying = sentinels.get(1);
        other(TickedBot.Setup.usual().hook((migration, direction, dryRun) -> {
            if (!dryRun && dying.isAlive()) {
                dying.kill();
            }
            return Optional.empty();
        }));
        bot.starts(Strategy.FENCED, Plan.Method.FENCE, Optional.of(watch()));
        bot.ticksUntilPhase("promoted");
        bot.ticksUntil(() -> watches(sentinels.get(0), trio.young));
        assertThat(group(sentinels.get(0))).isNotEmpty();

        dying.restart();
        assertThat(group(dying)).isEmpty();

        bot.ticksUntil(() -> watches(dying, trio.young));
    }

    @Test
    void applications_that_ask_them_are_told_once_they_have_the_new_master() {
        other(TickedBot.Setup.usual().repointedBy(Plan.Repoint.SENTINEL));
        try (var writers = Writers.start(
                Writers.Options.count(10).thinking(Duration.ofMillis(2)).told(), trio.old)) {
            bot.starts(Strategy.FENCED, Plan.Method.FENCE, Optional.of(watch()));
            bot.ticksUntilTold("repointed", 1);
            assertThat(sentinels).allSatisfy(each -> watches(each, trio.young));
            var master = (List<?>) sentinels.get(0).command("SENTINEL", "GET-MASTER-ADDR-BY-NAME", GROUP);
            assertThat(master).isNotNull().last().isEqualTo(Integer.toString(trio.young.port()));
            assertThat(writers.repointAll(trio.young)).succeedsWithin(ServedBot.PATIENCE);
            writers.stop();
            assertThat(writers.verifyOn(trio.young)).matches(SequenceCheck::isExact);
        }
        assertThat(bot.types()).doesNotContain("repoint-asked", "alarm");
    }

    private void other(TickedBot.Setup setup) {
        bot.close();
        bot = lab.closing(TickedBot.over(folder.resolve("other"), trio.old, trio.young, trio.youngReplica, setup));
        bot.approvesEverything();
    }

    private void ticksOrDies() {
        try {
            bot.tick();
        } catch (Mortal.Death death) {
            bot.restarts();
        }
    }

    @Test
    void sentinels_that_the_plan_does_not_name_stop_it_before_anything_is_touched() {
        bot.starts(Strategy.FENCED);

        bot.ticksUntilPhase("failed");

        assertThat(bot.migration().reason()).contains("2 Sentinels watch old, and the plan names 0");
        assertThat(trio.young.info("replication")).containsEntry("role", "master");
    }

    private void watches(RedisServer sentinel, RedisServer master) {
        assertThat(group(sentinel))
                .containsEntry("port", Integer.toString(master.port()))
                .containsEntry("quorum", "2")
                .containsEntry("down-after-milliseconds", "4321")
                .containsEntry("parallel-syncs", "3");
    }

    /** What a Sentinel says of its one group; empty where it has none. */
    static Map<String, String> group(RedisServer sentinel) {
        var fields = new TreeMap<String, String>();
        if (sentinel.command("SENTINEL", "MASTERS") instanceof List<?> masters
                && !masters.isEmpty()
                && masters.get(0) instanceof List<?> told) {
            for (int at = 0; at + 1 < told.size(); at += 2) {
                fields.put(String.valueOf(told.get(at)), String.valueOf(told.get(at + 1)));
            }
        }
        return fields;
    }

    private Plan.Watch watch() {
        return new Plan.Watch(GROUP, sentinels.stream().map(TickedBot::named).toList());
    }
}
