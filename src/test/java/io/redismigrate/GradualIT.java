package io.redismigrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redismigrate.lab.RedisLab;
import io.redismigrate.migration.Outcome;
import io.redismigrate.migration.Strategy;
import io.redismigrate.runner.Fleet;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Gradual on real servers: conflicts are seen, a broken link is mended without a loss, stragglers are left with a reason. */
class GradualIT {
    @RegisterExtension
    private final RedisLab lab = new RedisLab();

    @TempDir
    private Path folder;

    @Test
    void a_key_written_on_both_sides_refuses_the_promotion_until_an_approver_has_seen_it() {
        var trio = Trio.in(lab);
        try (var bot = bot(trio, TickedBot.Setup.usual())) {
            bot.starts(Strategy.GRADUAL);
            bot.approvesEverything();
            bot.ticksUntilPhase("cutting-over");
            bot.tick();
            lab.command(trio.old, "SET", "cart:6", "replicated");
            lab.command(trio.young, "SET", "cart:7", "new");
            passes(Duration.ofMillis(1_300));
            lab.command(trio.old, "SET", "cart:7", "late");
            bot.ticksUntilReason("cart:7");
            assertThat(bot.migration().reason()).startsWith("the promotion is refused: 1 key was written on young");
            assertThat(bot.migration().reason()).doesNotContain("cart:6");

            bot.overrules("cart:7 is a test");
            bot.ticksUntilPhase("promoted");
            bot.ticksUntilTold("way-back-ready", 1);
            assertThat(bot.types()).contains("overruled");
            bot.finishes();
            bot.ticksUntilPhase("completed");
        }
        assertThat(trio.settings()).isEqualTo(trio.settingsAtTheStart());
    }

    @Test
    void a_link_that_broke_is_mended_on_an_approvers_word_and_keeps_what_was_written() {
        var trio = Trio.in(lab);
        try (var bot = bot(trio, TickedBot.Setup.usual())) {
            writable(bot);
            lab.command(trio.young, "SET", "mine", "new");
            lab.command(trio.old, "CLIENT", "KILL", "TYPE", "replica");
            bot.ticksUntilTold("sync-lost", 1);
            lab.command(trio.old, "SET", "missed", "while down");
            bot.ticksUntilReason("/redis-migrate override");
            assertThat(trio.young.info("replication")).containsEntry("master_link_status", "down");

            bot.overrules("the network is well again");
            bot.ticksUntilTold("link-mended", 1);

            assertThat(lab.command(trio.young, "GET", "mine")).isEqualTo("new");
            await().until(() -> "while down".equals(lab.command(trio.young, "GET", "missed")));
            bot.tick();
            assertThat(trio.young.config().get("masterauth")).startsWith("redis-migrate-lock-");
            bot.aborts();
            bot.ticksUntilPhase("aborted");
        }
        assertThat(trio.settings()).isEqualTo(trio.settingsAtTheStart());
    }

    @Test
    void an_undone_switch_leaves_no_locked_link_down() {
        var trio = Trio.in(lab);
        var undone = new AtomicBoolean();
        try (var bot = bot(trio, TickedBot.Setup.usual().hands(real -> undoing(real, trio, undone)))) {
            bot.starts(Strategy.GRADUAL);
            bot.approvesEverything();
            bot.ticksUntilTold("switch-undone", 1);
            bot.ticksUntilTold("link-mended", 1);
            bot.ticksUntilPhase("promoted");

            assertThat(bot.types()).doesNotContain("alarm", "overruled");
        }
    }

    @Test
    void stragglers_are_left_behind_with_a_reason_and_lose_nothing() throws Exception {
        var trio = Trio.in(lab);
        try (var straggler = trio.old.connect();
                var bot = bot(trio, TickedBot.Setup.usual())) {
            straggler.call("CLIENT", "SETNAME", "forgotten");
            bot.starts(Strategy.GRADUAL);
            bot.approvesEverything();
            bot.ticksUntilReason("forgotten");
            bot.overrules("it only reads");
            bot.ticksUntilPhase("promoted");

            assertThat(bot.types()).contains("overruled");
        }
    }

    private void writable(TickedBot bot) {
        bot.starts(Strategy.GRADUAL);
        bot.approvesEverything();
        bot.ticksUntilTold("cutover-started", 1);
    }

    private TickedBot bot(Trio trio, TickedBot.Setup setup) {
        return TickedBot.over(folder, trio.old, trio.young, trio.youngReplica, setup);
    }

    private static void passes(Duration time) {
        await().pollDelay(time).until(() -> true);
    }

    /** The first switch fences the old master and takes that back, as one does that does not make its limit. */
    private Fleet undoing(Fleet real, Trio trio, AtomicBoolean undone) {
        return (Fleet) Proxy.newProxyInstance(
                Fleet.class.getClassLoader(), new Class<?>[] {Fleet.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("switchOver") && undone.compareAndSet(false, true)) {
                        lab.command(trio.old, "REPLICAOF", "127.0.0.1", "1");
                        lab.command(trio.old, "REPLICAOF", "NO", "ONE");
                        return new Outcome.Undone("the candidate was behind");
                    }
                    try {
                        var result = method.invoke(real, arguments);
                        return result instanceof Fleet fleet ? undoing(fleet, trio, undone) : result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
