package io.redismigrate;

import static org.assertj.core.api.Assertions.assertThat;

import io.redismigrate.demo.SequenceCheck;
import io.redismigrate.lab.RedisLab;
import io.redismigrate.lab.Writers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A rehearsal against real servers, beside applications that never notice. */
class RehearsalIT {
    @RegisterExtension
    private final RedisLab lab = new RedisLab();

    @TempDir
    private Path folder;

    @Test
    void it_measures_everything_moves_nothing_and_leaves_nothing_behind() {
        var servers = Trio.in(lab);
        servers.fill(20_000);
        var before = servers.settings();
        try (var bot = TickedBot.over(folder, servers.old, servers.young, servers.youngReplica);
                var writers = Writers.start(
                        Writers.Options.count(10).thinking(Duration.ofMillis(5)), servers.old, servers.young)) {
            bot.rehearses();
            bot.ticksUntilPhase("completed");

            assertThat(writers.refusals()).isEmpty();
            writers.stop();
            assertThat(writers.verifyOn(servers.old)).matches(SequenceCheck::isExact);
            assertThat(bot.types())
                    .contains("rehearsed", "verification-finished")
                    .doesNotContain("gate-opened", "switch-started", "alarm");
            assertThat(bot.migration().reason())
                    .contains("full sync took", "backlog", "while the sync ran", "would pause writes", "empty again");
        }
        isEmptyAndAlone(servers);
        assertThat(servers.settings()).isEqualTo(before);
        assertThat(servers.old.info("replication")).containsEntry("role", "master");
    }

    @Test
    void one_that_is_called_off_wipes_what_it_copied() {
        var servers = Trio.in(lab);
        servers.fill(20_000);
        try (var bot = TickedBot.over(folder, servers.old, servers.young, servers.youngReplica)) {
            bot.rehearses();
            bot.ticksUntilPhase("in-sync");
            bot.aborts();
            bot.ticksUntilPhase("aborted");
        }
        isEmptyAndAlone(servers);
        assertThat(lab.command(servers.old, "DBSIZE")).isEqualTo(20_000L);
    }

    @Test
    void a_candidate_that_somebody_took_over_meanwhile_is_not_wiped() {
        var servers = Trio.in(lab);
        servers.fill(1_000);
        try (var bot = TickedBot.over(folder, servers.old, servers.young, servers.youngReplica)) {
            bot.rehearses();
            bot.ticksUntilPhase("in-sync");
            lab.command(servers.young, "REPLICAOF", "NO", "ONE");
            lab.command(servers.young, "SET", "somebody", "works here");
            bot.aborts();
            bot.ticksUntilPhase("aborted");
            assertThat(bot.migration().reason()).contains("keeps what it holds");
        }
        assertThat(lab.command(servers.young, "GET", "somebody")).isEqualTo("works here");
    }

    private void isEmptyAndAlone(Trio servers) {
        for (var server : List.of(servers.young, servers.youngReplica)) {
            assertThat(lab.command(server, "DBSIZE")).isEqualTo(0L);
            assertThat(server.info("replication")).containsEntry("role", "master");
        }
    }
}
