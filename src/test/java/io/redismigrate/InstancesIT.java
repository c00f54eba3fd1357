package io.redismigrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redismigrate.demo.SequenceCheck;
import io.redismigrate.lab.DelayProxy;
import io.redismigrate.lab.RedisLab;
import io.redismigrate.lab.Writers;
import io.redismigrate.workspace.Workspace;
import io.redismigrate.workspace.WorkspaceSetup;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two instances on one PostgreSQL: either may die, stand still or lose the database, and nobody outside can tell. */
class InstancesIT {
    private static final int WRITERS = 12;

    @RegisterExtension
    private final RedisLab lab = new RedisLab();

    @TempDir
    private Path folder;

    private Workspace workspace;
    private Team team;
    private Trio servers;
    private Instances instances;

    @BeforeEach
    void open() throws Exception {
        workspace = lab.closing(
                Workspace.open(WorkspaceSetup.standard().withRateLimits(false).withAckLimit(Duration.ofSeconds(1))));
        team = new Team(workspace);
        servers = Trio.in(lab);
        instances = lab.closing(new Instances(folder, workspace, servers.fleetYml(), 2))
                .start();
    }

    @Test
    void whoever_is_at_the_migration_is_killed_again_and_again_and_the_other_goes_on() {
        try (var writers = writing()) {
            team.isTold("Requester", "/redis-migrate start orders", "m1 is requested");
            killAndStart();
            untilGone("read-only-removal", "Approver 1");
            killAndStart();
            untilGone("cutover", "Approver 1", "Approver 2");
            killAndStart();
            approveUntilPromoted();
            killAndStart();
            await().atMost(ServedBot.PATIENCE).until(() -> writers.at(servers.young) == WRITERS);
            finish();
            nothingIsLost(writers);
        }
        told();
        assertThat(team.types("m1").stream().filter("resumed"::equals)).hasSize(4);
    }

    /** The seed draws when after the last approval the one that is at the migration stops. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void one_that_is_stopped_around_the_switch_and_wakes_up_later_does_nothing_any_more(long seed) throws Exception {
        long wait = new Random(seed).nextLong(1_000_000, 150_000_000);
        try (var writers = writing()) {
            team.isTold("Requester", "/redis-migrate start orders", "m1 is requested");
            team.approvesUpToTheLastClick("m1");
            var clicked = CompletableFuture.runAsync(() -> team.approves("m1", "promotion", "Approver 2"));
            CompletableFuture.runAsync(() -> {}, CompletableFuture.delayedExecutor(wait, TimeUnit.NANOSECONDS))
                    .get();
            var stopped = instances.at("m1").orElseThrow();
            stopped.freeze();
            clicked.get(ServedBot.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            approveUntilPromoted();
            await().atMost(ServedBot.PATIENCE).until(() -> writers.at(servers.young) == WRITERS);
            stopped.wake();
            await().atMost(ServedBot.PATIENCE)
                    .until(() -> stopped.get("/readyz").status() == 200);
            finish();
            nothingIsLost(writers);
        }
        told();
    }

    @Test
    void one_that_is_cut_off_from_the_database_hands_over_and_comes_back() throws Exception {
        var port = instances.url().replaceFirst(".*:(\\d+)/.*", "$1");
        var network = lab.closing(DelayProxy.to("127.0.0.1", Integer.parseInt(port), Duration.ZERO));
        var far = instances.bot(0);
        far.kill();
        far.store(instances.url().replace(":" + port + "/", ":" + network.port() + "/"))
                .start();
        try (var writers = writing()) {
            team.isTold("Requester", "/redis-migrate start orders", "m1 is requested");
            untilGone("read-only-removal", "Approver 1");
            network.cut();
            await().atMost(ServedBot.PATIENCE)
                    .until(() -> far.get("/readyz").text().contains("store: "));
            approveUntilPromoted();
            network.mend();
            await().atMost(ServedBot.PATIENCE).until(() -> far.get("/readyz").status() == 200);
            await().atMost(ServedBot.PATIENCE).until(() -> writers.at(servers.young) == WRITERS);
            finish();
            nothingIsLost(writers);
        }
        told();
    }

    private Writers writing() {
        return Writers.start(Writers.Options.count(WRITERS).thinking(Duration.ofMillis(5)), servers.old, servers.young);
    }

    /** Whoever had the last turn of the migration, so that there is something to resume. */
    private void killAndStart() {
        await().atMost(ServedBot.PATIENCE).until(() -> instances.at("m1").isPresent());
        var at = instances.at("m1").orElseThrow();
        at.kill();
        await().atMost(ServedBot.PATIENCE).until(() -> workspace.connections() == 1);
        at.launch();
    }

    /** Slack gives a click to one connection; one that stands still never answers, and people click again. */
    private void untilGone(String gate, String... people) {
        team.question("m1", gate);
        await().atMost(ServedBot.PATIENCE).pollInterval(Duration.ofMillis(200)).until(() -> {
            if (team.types("m1").contains("gate-approved")
                    && team.approvedGates("m1").contains(gate)) {
                return true;
            }
            team.approvesIfAsked("m1", gate, people);
            return false;
        });
    }

    private void approveUntilPromoted() {
        await().atMost(ServedBot.PATIENCE).pollInterval(Duration.ofMillis(200)).untilAsserted(() -> {
            team.approvesWhatIsOpen("m1");
            assertThat(team.types("m1"))
                    .as(() -> team.card("m1").map(card -> card.text()).orElse("no card"))
                    .contains("promoted");
        });
    }

    private void finish() {
        await().atMost(ServedBot.PATIENCE).pollInterval(Duration.ofMillis(500)).until(() -> {
            if (team.types("m1").contains("completed")) {
                return true;
            }
            team.says("Approver 1", "/redis-migrate finish m1");
            return false;
        });
        instances.all().forEach(ServedBot::awaitAllSaid);
    }

    private void nothingIsLost(Writers writers) {
        writers.stop();
        assertThat(writers.verifyOn(servers.young)).matches(SequenceCheck::isExact);
        lab.awaitFollowing(servers.youngReplica, servers.young);
        assertThat(writers.verifyOn(servers.youngReplica)).matches(SequenceCheck::isExact);
    }

    /** The thread is the journal, and what may happen once happened once. */
    private void told() {
        var export = instances.bot(1).command("audit", "export", "m1", "--config", "{config}");
        assertThat(export.code()).isZero();
        assertThat(team.exportFromThread("m1")).isEqualTo(export.out());
        var types = team.types("m1");
        List.of("migration-requested", "switch-completed", "promoted", "completed")
                .forEach(once -> assertThat(types).containsOnlyOnce(once));
        assertThat(types).doesNotContain("failed");
        assertThat(servers.young.info("replication")).containsEntry("role", "master");
    }
}
