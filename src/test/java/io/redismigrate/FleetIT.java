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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Fleets of real servers with applications that write, moved by people who type and click. */
class FleetIT {
    private static final int WRITERS = 4;

    @RegisterExtension
    private final RedisLab lab = new RedisLab();

    @TempDir
    private Path folder;

    private final Map<String, Pair> pairs = new LinkedHashMap<>();
    private Workspace workspace;
    private Team team;
    private ServedBot bot;

    /** One plan's servers, and who writes to them. */
    private record Pair(RedisServer old, RedisServer young, Writers writers) {}

    @BeforeEach
    void open() {
        workspace = lab.closing(Workspace.open(WorkspaceSetup.standard().withRateLimits(false)));
        team = new Team(workspace);
        bot = lab.closing(ServedBot.in(folder));
    }

    @Test
    void a_wave_is_approved_once_and_switches_at_once_and_all_of_it_goes_back() {
        serve("{waves: [[a], [b, c, d]], parallel: 4, barrier: 20s, one-gate-a-wave: true}", "a", "b", "c", "d");
        team.isTold("Requester", "/redis-migrate fleet start shop", "f1 is requested");
        approveWave();
        team.awaitEvent("m1", "promoted");
        team.question("f1", "read-only-removal");
        bot.kill();
        bot.start();
        approveWave();
        for (var id : List.of("m2", "m3", "m4")) {
            team.awaitEvent(id, "promoted");
        }
        for (var pair : pairs.values()) {
            await().atMost(ServedBot.PATIENCE).until(() -> pair.writers().at(pair.young()) == WRITERS);
        }
        assertThat(team.isTold("Requester", "/redis-migrate fleet status shop", "moved"))
                .contains("4 of 4 moved");
        assertThat(team.types("f1"))
                .containsSubsequence("wave-started", "wave-released", "wave-started", "wave-released");

        team.says("Approver 1", "/redis-migrate fleet rollback shop slower than before");
        team.awaitEvent("f1", "rolled-back");
        pairs.values().forEach(FleetIT::everyWriteIsOnTheOldMaster);
        var export =
                bot.command("audit", "export", "f1", "--config", "{config}").out();
        team.awaitThread("f1", export);
        assertThat(team.exportFromThread("f1")).isEqualTo(export);
        assertThat(bot.command(Team.bytes(export), "audit", "verify", "-").code())
                .isZero();
    }

    @Test
    void it_stops_at_the_first_breach_and_goes_on_without_it_when_told_to() {
        serve("{plans: [a, b, c], canary: a}", "a", "b", "c");
        team.isTold("Requester", "/redis-migrate fleet start shop", "f1 is requested");
        team.approvesUpToTheLastClick("m1");
        // Somebody uses the candidate of b, after the fleet was checked and before its turn.
        lab.command(pair("b").young(), "SET", "somebody", "works here");
        team.approves("m1", "promotion", "Approver 2");
        team.awaitEvent("m2", "preflight-failed");
        team.awaitEvent("f1", "fleet-stopped");
        assertThat(team.awaitCard("f1", "stopped").text()).contains("m2").contains("not empty");
        assertThat(team.card("m3")).isEmpty();

        workspace.acts().click(workspace.person("Requester"), team.awaitCard("f1", "stopped"), "fleet_resume");
        team.approvesAll("m3");
        team.awaitEvent("m3", "promoted");
        for (var plan : List.of("a", "c")) {
            var pair = pair(plan);
            await().atMost(ServedBot.PATIENCE).until(() -> pair.writers().at(pair.young()) == WRITERS);
            pair.writers().stop();
            assertThat(pair.writers().verifyOn(pair.young())).matches(SequenceCheck::isExact);
        }
        assertThat(lab.command(pair("b").young(), "GET", "somebody")).isEqualTo("works here");
        team.says("Approver 1", "/redis-migrate fleet finish shop");
        team.awaitEvent("f1", "completed");
        team.awaitCard("f1", "completed");
    }

    private Pair pair(String plan) {
        return Objects.requireNonNull(pairs.get(plan));
    }

    private static void everyWriteIsOnTheOldMaster(Pair pair) {
        await().atMost(ServedBot.PATIENCE).until(() -> pair.writers().at(pair.old()) == WRITERS);
        pair.writers().stop();
        assertThat(pair.writers().verifyOn(pair.old())).matches(SequenceCheck::isExact);
    }

    private void approveWave() {
        team.approves("f1", "read-only-removal", "Approver 1");
        team.approves("f1", "cutover", "Approver 1", "Approver 2");
        team.approves("f1", "promotion", "Approver 1", "Approver 2");
    }

    /** Starts a pair of servers for each plan, its writers, and the bot. */
    private void serve(String fleet, String... plans) {
        var servers = new ArrayList<String>();
        var moves = new ArrayList<String>();
        for (var plan : plans) {
            var old = lab.start("old-" + plan);
            var young = lab.start("young-" + plan);
            servers.add("  old-%s: {url: \"%s\"}\n  young-%s: {url: \"%s\"}\n"
                    .formatted(plan, old.uri(), plan, young.uri()));
            moves.add("  %s: {current: {master: old-%s}, candidate: {master: young-%s}}\n".formatted(plan, plan, plan));
            var options = Writers.Options.count(WRITERS).thinking(Duration.ofMillis(10));
            pairs.put(plan, new Pair(old, young, lab.closing(Writers.start(options, old, young))));
        }
        bot.socket(workspace)
                .file(
                        "fleet.yml",
                        "servers:\n%splans:\n%sfleets:\n  shop: %s\n"
                                .formatted(String.join("", servers), String.join("", moves), fleet))
                .file("policy.yml", bot.read("policy.yml") + "one-gate-a-wave: true\n")
                .start();
    }
}
