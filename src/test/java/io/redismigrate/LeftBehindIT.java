package io.redismigrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redismigrate.demo.ErrorReply;
import io.redismigrate.demo.RedisWire;
import io.redismigrate.demo.SequenceCheck;
import io.redismigrate.lab.RedisLab;
import io.redismigrate.lab.Writers;
import io.redismigrate.workspace.Message;
import io.redismigrate.workspace.Workspace;
import io.redismigrate.workspace.WorkspaceSetup;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Where people re-point the applications: their list with its button, and those who are left, with their teams and a button. */
class LeftBehindIT {
    private static final int WRITERS = 5;

    @RegisterExtension
    private final RedisLab lab = new RedisLab();

    @TempDir
    private Path folder;

    private Trio servers;
    private Workspace workspace;
    private Team team;

    @BeforeEach
    void a_plan_whose_applications_people_re_point() {
        servers = Trio.in(lab);
        workspace = lab.closing(Workspace.open(WorkspaceSetup.standard().withRateLimits(false)));
        team = new Team(workspace);
        lab.closing(ServedBot.in(folder))
                .socket(workspace)
                .file("fleet.yml", servers.fleetYml() + """
                        owners:
                          - {name: "shop-*", team: S0SHOP}
                          - {user: default, address: 127.0.0.1/32, team: U0ONCALL}
                        """)
                .start();
    }

    @Test
    void people_say_that_they_are_done_and_whoever_is_left_is_named_called_and_disconnected() throws IOException {
        try (var writers = Writers.start(
                        Writers.Options.count(WRITERS)
                                .thinking(Duration.ofMillis(5))
                                .told(),
                        servers.old);
                var left = servers.old.connect();
                var other = servers.old.connect()) {
            left.call("CLIENT", "SETNAME", "shop-7");
            other.call("CLIENT", "SETNAME", "batch");
            team.isTold("Requester", "/redis-migrate start orders", "m1 is requested");
            team.approvesAll("m1");
            var list = team.awaitEvent("m1", "repoint-asked");
            assertThat(list.words()).contains(servers.young.address(), "/redis-migrate clients m1");

            var found = team.awaitEvent("m1", "stragglers-found");
            assertThat(found.words())
                    .contains("shop-7 from 127.0.0.1", "batch from 127.0.0.1", "<!subteam^S0SHOP>", "<@U0ONCALL>");
            assertThat(writers.repointAll(servers.young)).succeedsWithin(ServedBot.PATIENCE);
            refused("Onlooker", list, "repoint_done", "Only requesters and approvers may say so");
            workspace.acts().click(workspace.person("Requester"), list, "repoint_done");
            var done = team.awaitEvent("m1", "repointed");
            assertThat(done.metadata().path("event_payload").path("actor").asText())
                    .isEqualTo(workspace.person("Requester").id());

            assertThat(left.call("PING")).isEqualTo("PONG");
            refused("Onlooker", found, "clients_disconnect", "may disconnect clients");
            workspace.acts().click(workspace.person("Approver 1"), found, "clients_disconnect");
            assertThat(team.awaitEvent("m1", "clients-disconnected").words()).contains("shop-7");
            await().atMost(ServedBot.PATIENCE).until(() -> gone(left) && gone(other));

            team.awaitEvent("m1", "clients-drained");
            writers.stop();
            assertThat(writers.acknowledged()).isPositive();
            assertThat(writers.verifyOn(servers.young)).matches(SequenceCheck::isExact);
        }
    }

    @Test
    void what_a_straggler_was_refused_since_the_switch_is_counted_for_as_long_as_there_is_a_way_back()
            throws IOException {
        // Before anything began it was a replica for a while, and refused writes then.
        servers.old.follow(servers.young);
        refusedWrites(20);
        servers.old.command("REPLICAOF", "NO", "ONE");
        servers.young.command("FLUSHALL");
        team.isTold("Requester", "/redis-migrate start orders", "m1 is requested");
        team.approvesAll("m1");
        team.awaitEvent("m1", "promoted");
        awaitStatus("is the way back");

        refusedWrites(3);

        awaitStatus("old has refused 3 writes since the switch");
    }

    private void awaitStatus(String words) {
        await().atMost(ServedBot.PATIENCE)
                .until(() -> team.isTold("Requester", "/redis-migrate status m1", "m1")
                        .contains(words));
    }

    private void refusedWrites(int times) throws IOException {
        try (var wire = servers.old.connect()) {
            for (int write = 0; write < times; write++) {
                try {
                    wire.call("SET", "late", "write");
                } catch (ErrorReply refusal) {
                    assertThat(refusal.code()).isEqualTo("READONLY");
                }
            }
        }
    }

    private void refused(String person, Message message, String button, String words) {
        int before = team.told(person).size();
        workspace.acts().click(workspace.person(person), message, button);
        team.awaitTold(person, before, words);
    }

    private static boolean gone(RedisWire wire) {
        try {
            wire.call("PING");
            return false;
        } catch (IOException e) {
            return true;
        }
    }
}
