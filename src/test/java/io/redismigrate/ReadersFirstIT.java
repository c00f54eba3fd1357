package io.redismigrate;

import static org.assertj.core.api.Assertions.assertThat;

import io.redismigrate.lab.RedisLab;
import io.redismigrate.migration.Action.Direction;
import io.redismigrate.migration.Migration;
import io.redismigrate.migration.Plan;
import io.redismigrate.migration.Strategy;
import io.redismigrate.runner.Hook;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Readers move to the candidate before any gate, and come back when the migration does not end there. */
class ReadersFirstIT {
    @RegisterExtension
    private final RedisLab lab = new RedisLab();

    @TempDir
    private Path folder;

    private final ReadersHook hook = new ReadersHook();

    /** Keeps what it was told, and refuses as often as a test wants. */
    private static final class ReadersHook implements Hook {
        private final List<String> told = new CopyOnWriteArrayList<>();
        private int refusals;

        @Override
        public Optional<String> call(Migration migration, Direction direction, boolean dryRun) {
            return Optional.empty();
        }

        @Override
        public Optional<String> readers(Migration migration, Direction direction, boolean dryRun) {
            if (refusals-- > 0) {
                return Optional.of("not now");
            }
            told.add(direction.word() + (dryRun ? " dry" : ""));
            return Optional.empty();
        }
    }

    @Test
    void readers_move_before_the_first_gate_and_stay_when_it_is_finished() {
        hook.refusals = 2;
        try (var bot = bot()) {
            bot.starts(Strategy.FENCED);
            bot.ticksUntilTold("gate-opened", 1);
            assertThat(bot.types()).containsSubsequence("in-sync", "readers-moved", "gate-opened");
            assertThat(bot.migration().watched()).contains("Readers are on young.");
            bot.approvesEverything();
            bot.ticksUntilPhase("promoted");
            bot.finishes();
            bot.ticksUntilPhase("completed");
        }
        assertThat(hook.told).containsExactly("forward dry", "forward");
    }

    @Test
    void an_abort_brings_the_readers_back_before_the_candidate_stops_following() {
        try (var bot = bot()) {
            bot.starts(Strategy.FENCED);
            bot.ticksUntilTold("gate-opened", 1);
            hook.refusals = 1;
            bot.aborts();
            bot.tick();
            assertThat(lab.server("young").info("replication")).containsEntry("role", "slave");
            bot.ticksUntilPhase("aborted");
            assertThat(bot.types()).containsSubsequence("abort-requested", "readers-returned", "aborted");
        }
        assertThat(hook.told).containsExactly("forward dry", "forward", "back dry", "back");
        assertThat(lab.server("young").info("replication")).containsEntry("role", "master");
    }

    @Test
    void a_lost_link_brings_the_readers_back_until_it_is_in_step_again() {
        try (var bot = bot()) {
            bot.starts(Strategy.FENCED);
            bot.ticksUntilTold("readers-moved", 1);
            lab.command(lab.server("young"), "REPLICAOF", "NO", "ONE");
            bot.ticksUntilTold("readers-returned", 1);

            assertThat(bot.types()).containsSubsequence("readers-moved", "sync-lost", "readers-returned");
        }
    }

    @Test
    void a_rollback_brings_the_readers_back() {
        try (var bot = bot()) {
            bot.starts(Strategy.FENCED);
            bot.approvesEverything();
            bot.ticksUntilPhase("promoted");
            bot.restarts();
            bot.rollsBack();
            bot.ticksUntilPhase("rolled-back");
            assertThat(bot.types()).containsSubsequence("rollback-started", "readers-returned", "rolled-back");
        }
    }

    private TickedBot bot() {
        var trio = Trio.in(lab);
        trio.fill(100);
        var setup = TickedBot.Setup.usual().hook(hook).plan(ReadersFirstIT::withReaders);
        return TickedBot.over(folder, trio.old, trio.young, trio.youngReplica, setup);
    }

    private static Plan withReaders(Plan plan) {
        return new Plan(
                plan.name(),
                plan.currentMaster(),
                plan.currentReplicas(),
                plan.candidateMaster(),
                plan.candidateReplicas(),
                plan.strategy(),
                plan.cutoverLimit(),
                plan.repoint(),
                plan.tuneSync(),
                Optional.of(Plan.Repoint.COMMAND));
    }
}
