package io.redismigrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redismigrate.demo.RedisServer;
import io.redismigrate.demo.SequenceCheck;
import io.redismigrate.lab.Haproxy;
import io.redismigrate.lab.RedisLab;
import io.redismigrate.lab.Writers;
import io.redismigrate.migration.Strategy;
import io.redismigrate.repoint.RepointHooks;
import io.redismigrate.repoint.Way;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Applications that only know a HAProxy are moved through it, and back. */
class HaproxyIT {
    @RegisterExtension
    private final RedisLab lab = new RedisLab();

    @TempDir
    private Path folder;

    @Test
    void writers_behind_a_proxy_move_and_come_back_without_losing_a_write() {
        var old = lab.start("old");
        var young = lab.start("young");
        var proxy = lab.closing(Haproxy.before(old));
        var way = new Way.Haproxy(List.of(proxy.adminSocket()), "redis", "master", true, Duration.ofSeconds(2));
        var options =
                Writers.Options.count(20).thinking(Duration.ofMillis(2)).told().through(proxy.port());
        try (var bot = bot(old, young, way);
                var writers = Writers.start(options, old)) {
            bot.starts(Strategy.FENCED);
            bot.ticksUntilPhase("in-sync");
            bot.approvesEverything();
            bot.ticksUntilPhase("promoted");
            assertThat(bot.types()).contains("repointed").doesNotContain("alarm");
            goesOn(writers);

            bot.rollsBack();
            bot.ticksUntilPhase("rolled-back");
            goesOn(writers);
            writers.stop();
            assertThat(writers.verifyOn(old)).matches(SequenceCheck::isExact);
        }
    }

    @Test
    void a_proxy_that_would_not_take_it_stops_the_switch_before_the_fence() {
        var old = lab.start("old");
        var young = lab.start("young");
        var proxy = lab.closing(Haproxy.before(old));
        var way = new Way.Haproxy(List.of(proxy.operatorSocket()), "redis", "master", true, Duration.ofSeconds(2));
        try (var bot = bot(old, young, way)) {
            bot.starts(Strategy.FENCED);
            bot.ticksUntilPhase("in-sync");
            bot.approvesEverything();
            bot.ticksUntilTold("switch-undone", 1);

            assertThat(bot.told("switch-undone")).contains("dry run failed").contains("level admin");
            assertThat(old.info("replication")).containsEntry("role", "master");
        }
    }

    private TickedBot bot(RedisServer old, RedisServer young, Way way) {
        var setup = TickedBot.Setup.usual()
                .hook(new RepointHooks(Map.of("orders", way), Map.of(), Clock.systemUTC()))
                .repointedBy(way.repoint());
        return TickedBot.over(folder, old, young, lab.start("young-replica"), setup);
    }

    private static void goesOn(Writers writers) {
        long before = writers.acknowledged();
        await().atMost(ServedBot.PATIENCE).until(() -> writers.acknowledged() > before + 200);
    }
}
