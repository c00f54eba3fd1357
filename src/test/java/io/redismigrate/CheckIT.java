package io.redismigrate;

import static org.assertj.core.api.Assertions.assertThat;

import io.redismigrate.lab.RedisLab;
import io.redismigrate.workspace.Workspace;
import io.redismigrate.workspace.WorkspaceSetup;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code check}: what an operator runs before {@code serve}. */
class CheckIT {
    @RegisterExtension
    private final RedisLab lab = new RedisLab();

    @TempDir
    private Path folder;

    private Workspace workspace;
    private ServedBot bot;
    private Trio servers;

    @BeforeEach
    void open() {
        workspace = lab.closing(Workspace.open(WorkspaceSetup.standard()));
        servers = Trio.in(lab);
        bot = lab.closing(ServedBot.in(folder)).socket(workspace).file("fleet.yml", servers.fleetYml());
    }

    @Test
    void a_config_that_works_is_0_with_each_finding_on_a_line_and_nothing_changed() {
        servers.fill(100);
        var before = servers.everything();

        var ended = bot.command("check", "--config", "{config}");
        assertThat(ended.code()).isZero();
        assertThat(ended.out().lines())
                .anyMatch(line -> line.startsWith("ok       config: "))
                .anyMatch(line -> line.startsWith("ok       slack: "))
                .anyMatch(line -> line.startsWith("ok       server old: ") && line.contains("100 keys"))
                .anyMatch(line -> line.startsWith("ok       server young-replica: "))
                .noneMatch(line -> line.startsWith("error"));
        assertThat(ended.err()).isEmpty();
        assertThat(servers.everything()).isEqualTo(before);
        assertThat(workspace.messages(Team.CHANNEL)).isEmpty();
    }

    @Test
    void a_server_that_does_not_answer_is_1_and_the_others_are_still_told() {
        servers.young.kill();

        var ended = bot.command("check", "--config", "{config}");
        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.out().lines())
                .anyMatch(line -> line.startsWith("error") && line.contains("young"))
                .anyMatch(line -> line.startsWith("ok       server old: "));
        assertThat(ended.out() + ended.err()).doesNotContain("Exception", "\tat ");
    }

    @Test
    void a_slack_that_is_away_or_says_no_is_1() {
        bot.with("SLACK_BOT_TOKEN", "xoxb-wrong");
        var refused = bot.command("check", "--config", "{config}");
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.out()).contains("error    slack: slack.bot-token", "invalid_auth");

        workspace.faults().unreachable(true);
        var away = bot.command("check", "--config", "{config}");
        assertThat(away.code()).isEqualTo(1);
        assertThat(away.out()).contains("error    slack: it cannot be reached");
    }

    @Test
    void a_candidate_with_keys_is_1_and_says_what_to_do() {
        lab.command(servers.young, "SET", "somebody's", "key");

        var ended = bot.command("check", "--config", "{config}");
        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.out().lines())
                .anyMatch(line -> line.startsWith("error    plan orders: candidate-not-empty: "));
    }

    @Test
    void a_config_that_is_wrong_is_2_with_a_line_for_each_thing() {
        bot.file("fleet.yml", servers.fleetYml() + "  nothing: {current: {master: nobody}}\nsurprise: yes\n");

        var ended = bot.command("check", "--config", "{config}");
        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.errors())
                .isNotEmpty()
                .allMatch(line -> line.contains("fleet.yml"))
                .anyMatch(line -> line.contains("surprise"));
    }
}
