package io.redismigrate;

import static org.assertj.core.api.Assertions.assertThat;

import io.redismigrate.demo.RedisServer;
import io.redismigrate.lab.RedisLab;
import io.redismigrate.workspace.Workspace;
import io.redismigrate.workspace.WorkspaceSetup;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What people do about findings from Slack: copy what replication leaves behind, and let a candidate's own keys go. */
class DriftIT {
    private static final String PASSWORD = "planted-application-4715";

    @RegisterExtension
    private final RedisLab lab = new RedisLab();

    @TempDir
    private Path folder;

    /** A user that was reset says the default of its payloads aloud. */
    private String users(RedisServer server) {
        return String.valueOf(lab.command(server, "ACL", "LIST")).replace("sanitize-payload ", "");
    }

    @Test
    void what_replication_leaves_behind_is_shown_copied_and_in_the_history() {
        var servers = Trio.in(lab);
        lab.command(servers.old, "ACL", "SETUSER", "shop", "on", ">" + PASSWORD, "~shop:*", "+@all");
        lab.command(servers.old, "CONFIG", "SET", "notify-keyspace-events", "KEA");
        lab.command(servers.young, "SET", "somebody's", "key");
        var workspace = lab.closing(Workspace.open(WorkspaceSetup.standard().withRateLimits(false)));
        var team = new Team(workspace);
        var bot = lab.closing(ServedBot.in(folder))
                .socket(workspace)
                .file("fleet.yml", servers.fleetYml())
                .with("LOG_LEVEL", "DEBUG")
                .start();

        team.isTold("Requester", "/redis-migrate drift orders", "2 differences");
        assertThat(String.valueOf(lab.command(servers.young, "ACL", "USERS"))).doesNotContain("shop");
        team.isTold("Requester", "/redis-migrate drift orders copy", "What was done");
        assertThat(users(servers.young)).isEqualTo(users(servers.old));
        assertThat(lab.configOf(servers.young)).containsEntry("notify-keyspace-events", "AKE");
        servers.young.restart();
        lab.command(servers.young, "SET", "somebody's", "key");
        assertThat(String.valueOf(lab.command(servers.young, "ACL", "USERS"))).contains("shop");

        team.isTold("Requester", "/redis-migrate start orders", "somebody's");
        team.isTold(
                "Requester",
                "/redis-migrate start orders wipe old",
                "the name of the candidate master, which is young");
        team.isTold("Requester", "/redis-migrate start orders wipe young", "m1 is requested");
        assertThat(team.awaitEvent("m1", "finding-overridden").text()).contains("candidate-not-empty");
        team.awaitEvent("m1", "in-sync");
        lab.awaitFollowing(servers.young, servers.old);
        assertThat(lab.command(servers.young, "GET", "somebody's")).isNull();

        lab.command(servers.old, "CONFIG", "SET", "timeout", "77");
        team.isTold("Requester", "/redis-migrate drift orders copy", "timeout: done");
        assertThat(team.awaitEvent("m1", "drift-copied").text()).contains("timeout");
        bot.awaitAllSaid();
        assertThat(bot.output() + team.everythingPosted() + team.told("Requester"))
                .doesNotContain(PASSWORD)
                .doesNotContainPattern("#[0-9a-f]{16}");
    }
}
