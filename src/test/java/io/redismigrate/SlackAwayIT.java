package io.redismigrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redismigrate.demo.SequenceCheck;
import io.redismigrate.lab.RedisLab;
import io.redismigrate.lab.Writers;
import io.redismigrate.workspace.Fault;
import io.redismigrate.workspace.Workspace;
import io.redismigrate.workspace.WorkspaceSetup;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Slack is away while it matters: servers do not wait for it, people are asked once it is back, and the thread lacks nothing. */
class SlackAwayIT {
    private static final int WRITERS = 12;
    private static final int EVERY_ONE = 100_000;

    @RegisterExtension
    private final RedisLab lab = new RedisLab();

    @TempDir
    private Path folder;

    @Test
    void the_sync_and_the_switch_do_not_wait_for_slack_and_the_gates_do() {
        var workspace = lab.closing(Workspace.open(WorkspaceSetup.standard().withRateLimits(false)));
        var team = new Team(workspace);
        var servers = Trio.in(lab);
        var bot = lab.closing(ServedBot.in(folder))
                .socket(workspace)
                .file("fleet.yml", servers.fleetYml())
                .start();
        try (var writers = Writers.start(
                Writers.Options.count(WRITERS).thinking(Duration.ofMillis(5)), servers.old, servers.young)) {
            team.isTold("Requester", "/redis-migrate start orders", "m1 is requested");
            workspace.faults().outage(true);
            awaitPhase(bot, "in-sync");
            assertThat(team.types("m1")).doesNotContain("gate-opened");
            assertThat(writers.at(servers.old)).isEqualTo(WRITERS);

            workspace.faults().outage(false);
            team.approvesUpToTheLastClick("m1");
            for (var method : List.of("chat.postMessage", "chat.update")) {
                workspace.faults().next(EVERY_ONE, method, Fault.serverError(503));
            }
            team.approves("m1", "promotion", "Approver 2");
            await().atMost(ServedBot.PATIENCE).until(() -> writers.at(servers.young) == WRITERS);
            awaitPhase(bot, "promoted");
            assertThat(team.types("m1")).doesNotContain("promoted");
            assertThat(bot.metric("redis_migrate_outbox_pending").orElse(0.0)).isPositive();

            workspace.faults().clear();
            team.awaitEvent("m1", "promoted");
            writers.stop();
            assertThat(writers.verifyOn(servers.young)).matches(SequenceCheck::isExact);
        }
        bot.awaitAllSaid();
        assertThat(team.exportFromThread("m1"))
                .isEqualTo(bot.command("audit", "export", "m1", "--config", "{config}")
                        .out());
    }

    private static void awaitPhase(ServedBot bot, String phase) {
        await().atMost(ServedBot.PATIENCE)
                .until(() -> bot.metric("redis_migrate_migrations{phase=\"%s\"}".formatted(phase))
                                .orElse(0.0)
                        == 1);
    }
}
