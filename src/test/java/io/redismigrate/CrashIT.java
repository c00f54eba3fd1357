package io.redismigrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redismigrate.demo.RedisServer;
import io.redismigrate.demo.SequenceCheck;
import io.redismigrate.lab.RedisLab;
import io.redismigrate.lab.Writers;
import io.redismigrate.workspace.Workspace;
import io.redismigrate.workspace.WorkspaceSetup;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The bot is killed by SIGKILL in the midst of things and started again on what it left. It must go on from what it sees, say so
 * once, do and tell nothing twice, and lose nothing.
 */
class CrashIT {
    private static final int WRITERS = 20;

    @RegisterExtension
    private final RedisLab lab = new RedisLab();

    @TempDir
    private Path folder;

    private Workspace workspace;
    private Team team;
    private ServedBot bot;
    private Trio servers;

    @BeforeEach
    void open() {
        // Slack's limits have their own story; here they would only make it slow.
        workspace = lab.closing(Workspace.open(WorkspaceSetup.standard().withRateLimits(false)));
        team = new Team(workspace);
        servers = Trio.in(lab);
        bot = lab.closing(ServedBot.in(folder));
        bot.socket(workspace).file("fleet.yml", servers.fleetYml()).start();
    }

    @Test
    void killed_at_every_step_of_a_fenced_migration_it_goes_on_from_there() {
        servers.fill(100_000);
        try (var writers = writing()) {
            starts("orders");
            killedAndBack();
            team.question("m1", "read-only-removal");
            killedAndBack();
            team.approves("m1", "read-only-removal", "Approver 1");
            team.approves("m1", "cutover", "Approver 1");
            killedAndBack();
            team.approves("m1", "cutover", "Approver 2");
            team.approves("m1", "promotion", "Approver 1", "Approver 2");
            killedAndBack();
            team.awaitEvent("m1", "promoted");
            killedAndBack();
            await().atMost(ServedBot.PATIENCE).until(() -> writers.at(servers.young) == WRITERS);
            team.says("Approver 1", "/redis-migrate finish m1");
            killedAndBack();
            endsAs("completed");
            nothingIsLost(writers, servers.young, servers.youngReplica);
        }
        // The last kill may come after the end, and then there is nothing to resume.
        told(List.of("switch-completed", "promoted", "completed"), bot.restarts() - 1L);
    }

    @Test
    void killed_during_an_abort_it_still_puts_everything_back() {
        try (var writers = writing()) {
            starts("orders");
            team.question("m1", "read-only-removal");
            team.says("Requester", "/redis-migrate abort m1 not today");
            killedAndBack();
            endsAs("aborted");
            nothingIsLost(writers, servers.old);
        }
        told(List.of("aborted"));
        assertThat(servers.young.info("replication")).containsEntry("role", "master");
        assertThat(servers.youngReplica.info("replication")).containsEntry("role", "master");
    }

    @Test
    void killed_at_every_step_of_a_gradual_migration_it_goes_on_from_there() throws Exception {
        try (var writers = Writers.start(
                Writers.Options.count(WRITERS).told().thinking(Duration.ofMillis(5)), servers.old, servers.young)) {
            starts("carts");
            team.approves("m1", "read-only-removal", "Approver 1");
            killedAndBack();
            team.question("m1", "cutover");
            killedAndBack();
            team.approves("m1", "cutover", "Approver 1", "Approver 2");
            team.awaitEvent("m1", "cutover-started");
            killedAndBack();
            for (int writer = 0; writer < WRITERS; writer++) {
                writers.repointWhenArrived(writer, servers.young).get(30, TimeUnit.SECONDS);
            }
            team.awaitEvent("m1", "clients-drained");
            killedAndBack();
            team.approves("m1", "promotion", "Approver 1", "Approver 2");
            killedAndBack();
            team.awaitEvent("m1", "promoted");
            killedAndBack();
            await().atMost(ServedBot.PATIENCE).until(() -> resyncs() == 2);
            nothingIsLost(writers, servers.young, servers.youngReplica, servers.old);
        }
        team.says("Approver 1", "/redis-migrate finish m1");
        endsAs("completed");
        told(List.of("writes-enabled", "cutover-started", "promoted", "completed"));
    }

    private Writers writing() {
        return Writers.start(Writers.Options.count(WRITERS).thinking(Duration.ofMillis(5)), servers.old, servers.young);
    }

    private void starts(String plan) {
        team.isTold("Requester", "/redis-migrate start " + plan, "m1 is requested");
    }

    private void killedAndBack() {
        bot.kill();
        bot.start();
    }

    private long resyncs() {
        return team.types("m1").stream().filter("replicas-resynced"::equals).count();
    }

    private void endsAs(String phase) {
        team.awaitCard("m1", phase);
        team.awaitEvent("m1", phase);
        bot.awaitAllSaid();
    }

    private void nothingIsLost(Writers writers, RedisServer master, RedisServer... replicas) {
        writers.stop();
        assertThat(writers.verifyOn(master)).matches(SequenceCheck::isExact);
        for (var replica : replicas) {
            lab.awaitFollowing(replica, master);
            assertThat(writers.verifyOn(replica)).matches(SequenceCheck::isExact);
        }
    }

    /** The thread is the journal, both are sound, these happened once, and each restart before the end was told once. */
    private void told(List<String> once) {
        told(once, bot.restarts());
    }

    private void told(List<String> once, long leastResumed) {
        bot.awaitAllSaid();
        var export = bot.command("audit", "export", "m1", "--config", "{config}");
        assertThat(export.code()).isZero();
        var thread = team.exportFromThread("m1");
        assertThat(thread).isEqualTo(export.out());
        assertThat(bot.command(Team.bytes(thread), "audit", "verify", "-").code())
                .isZero();
        var types = team.types("m1");
        once.forEach(type -> assertThat(types).containsOnlyOnce(type));
        assertThat(types.stream().filter("resumed"::equals).count()).isBetween(leastResumed, (long) bot.restarts());
        assertThat(servers.settings()).isEqualTo(servers.settingsAtTheStart());
        assertThat(bot.errors()).doesNotContain("\tat ");
    }
}
