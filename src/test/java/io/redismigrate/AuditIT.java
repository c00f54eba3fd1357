package io.redismigrate;

import static org.assertj.core.api.Assertions.assertThat;

import io.redismigrate.lab.RedisLab;
import io.redismigrate.workspace.Workspace;
import io.redismigrate.workspace.WorkspaceSetup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The history as an auditor gets it: exported beside the running bot, rebuilt from the thread, and checked. */
class AuditIT {
    @RegisterExtension
    private final RedisLab lab = new RedisLab();

    @TempDir
    private Path folder;

    private Workspace workspace;
    private Team team;
    private ServedBot bot;

    @BeforeEach
    void open() {
        workspace = lab.closing(Workspace.open(WorkspaceSetup.standard().withRateLimits(false)));
        team = new Team(workspace);
        bot = lab.closing(ServedBot.in(folder));
        bot.socket(workspace).file("fleet.yml", Trio.in(lab).fleetYml()).start();
    }

    @Test
    void an_export_is_the_journal_the_thread_and_sound() throws IOException {
        team.isTold("Requester", "/redis-migrate start orders", "m1 is requested");
        team.approvesAll("m1");
        team.awaitEvent("m1", "promoted");
        team.says("Approver 1", "/redis-migrate finish m1");
        team.awaitEvent("m1", "completed");
        bot.awaitAllSaid();

        var beside = bot.command("audit", "export", "m1", "--config", "{config}");
        assertThat(beside.code()).isZero();
        assertThat(beside.out()).isEqualTo(team.exportFromThread("m1"));
        assertThat(bot.command(Team.bytes(beside.out()), "audit", "verify", "-"))
                .matches(ended -> ended.code() == 0)
                .matches(ended -> ended.out().contains("the chain holds"));

        team.says("Requester", "/redis-migrate audit m1");
        workspace.awaitMessage(
                Team.CHANNEL, posted -> posted.raw().path("files").size() > 0, ServedBot.PATIENCE);

        bot.terminate(ServedBot.PATIENCE);
        var alone = bot.command("audit", "export", "m1", "--config", "{config}");
        assertThat(alone.out()).isEqualTo(beside.out());

        var file = folder.resolve("export.jsonl");
        var bytes = Team.bytes(beside.out());
        int at = beside.out().indexOf("orders", beside.out().indexOf('\n'));
        at = at < 0 ? beside.out().indexOf("in-sync") : at;
        bytes[at] ^= 1;
        Files.write(file, bytes);
        var broken = bot.command("audit", "verify", file.toString());
        long line = beside.out().substring(0, at).lines().count();
        assertThat(broken.code()).isEqualTo(1);
        assertThat(broken.errors()).singleElement().asString().contains("%s:%d: line %d".formatted(file, line, line));
    }

    @Test
    void what_is_not_there_is_said_in_one_line() {
        var unknown = bot.command("audit", "export", "m99", "--config", "{config}");
        assertThat(unknown.code()).isEqualTo(1);
        assertThat(unknown.errors()).singleElement().asString().contains("m99");
        assertThat(unknown.out()).isEmpty();

        var missing =
                bot.command("audit", "verify", folder.resolve("nothing.jsonl").toString());
        assertThat(missing.code()).isEqualTo(2);
        assertThat(missing.errors()).singleElement().asString().contains("nothing.jsonl");

        var empty = bot.command("audit", "verify", "-");
        assertThat(empty.code()).isEqualTo(1);
        assertThat(empty.errors()).hasSize(1);
    }
}
