package io.redismigrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redismigrate.demo.RedisServer;
import io.redismigrate.demo.SequenceCheck;
import io.redismigrate.lab.RedisLab;
import io.redismigrate.lab.Writers;
import io.redismigrate.migration.Address;
import io.redismigrate.migration.Plan;
import io.redismigrate.migration.Strategy;
import io.redismigrate.redis.Login;
import io.redismigrate.redis.Logins;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Sentinels that want a password, of servers that want others: each is given what it needs for the new master, and back. */
class SentinelPasswordsIT {
    private static final String GROUP = "orders";

    @RegisterExtension
    private final RedisLab lab = new RedisLab();

    @TempDir
    private Path folder;

    @Test
    void they_log_in_on_the_new_master_and_after_a_rollback_on_the_old_one() {
        var trio = Trio.in(lab, setup -> setup.password("old-secret"), setup -> setup.password("young-secret"));
        var sentinels = new ArrayList<RedisServer>();
        var logins = new LinkedHashMap<String, Login>();
        for (var server : List.of(trio.old, trio.young, trio.youngReplica)) {
            logins.put(server.name(), login(server));
        }
        for (var name : List.of("sentinel-1", "sentinel-2")) {
            var sentinel = lab.start(
                    name,
                    setup -> setup.watching(GROUP, trio.old, 2)
                            .with("sentinel down-after-milliseconds " + GROUP, "5000")
                            .password("sentinel-secret"));
            sentinels.add(sentinel);
            logins.put(name, login(sentinel));
        }
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(sentinels)
                        .allSatisfy(each -> assertThat(group(each)).containsEntry("num-other-sentinels", "1")));
        var known = new Logins(logins);
        var watch = new Plan.Watch(
                GROUP, sentinels.stream().map(each -> known.named(each.name())).toList());

        try (var bot = new TickedBot(
                        folder,
                        known.named("old"),
                        known.named("young"),
                        List.of(known.named("young-replica")),
                        TickedBot.Setup.usual().logins(known));
                var writers =
                        Writers.start(Writers.Options.count(10).thinking(Duration.ofMillis(5)), trio.old, trio.young)) {
            bot.starts(Strategy.FENCED, Plan.Method.FENCE, Optional.of(watch));
            bot.approvesEverything();
            bot.ticksUntilPhase("promoted");
            bot.ticksUntil(() -> assertThat(sentinels).allSatisfy(each -> isWellWith(each, trio.young)));
            await().until(() -> writers.at(trio.young) == 10);

            bot.rollsBack();
            bot.ticksUntilPhase("rolled-back");
            await().atMost(ServedBot.PATIENCE)
                    .untilAsserted(() -> assertThat(sentinels).allSatisfy(each -> isWellWith(each, trio.old)));
            await().until(() -> writers.at(trio.old) == 10);
            assertThat(writers.verifyOn(trio.old)).matches(SequenceCheck::isExact);
        }
        assertThat(sentinels).allSatisfy(each -> assertThat(each.log()).doesNotContain("+try-failover"));
    }

    /** It is logged in, and hears of the replicas, which only a login tells. */
    private static void isWellWith(RedisServer sentinel, RedisServer master) {
        assertThat(group(sentinel))
                .containsEntry("port", Integer.toString(master.port()))
                .containsEntry("flags", "master")
                .containsEntry("role-reported", "master")
                .hasEntrySatisfying("num-slaves", count -> assertThat(count).isNotEqualTo("0"));
    }

    private static Map<String, String> group(RedisServer sentinel) {
        return SentinelIT.group(sentinel);
    }

    private static Login login(RedisServer server) {
        return new Login(
                new Address(RedisServer.HOST, server.port()),
                false,
                "",
                Optional.ofNullable(server.password()).orElse(""));
    }
}
