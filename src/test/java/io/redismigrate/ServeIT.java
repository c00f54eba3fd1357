package io.redismigrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redismigrate.demo.SequenceCheck;
import io.redismigrate.lab.RedisLab;
import io.redismigrate.lab.Writers;
import io.redismigrate.workspace.Channel;
import io.redismigrate.workspace.Fault;
import io.redismigrate.workspace.Faults;
import io.redismigrate.workspace.Workspace;
import io.redismigrate.workspace.WorkspaceSetup;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code serve} as a process of its own: both ways to Slack, a Slack that is away, its final words, signals and the HTTP port. */
class ServeIT {
    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

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
    }

    @ParameterizedTest
    @ValueSource(strings = {"socket", "http"})
    void a_whole_fenced_migration_loses_nothing(String mode) {
        var servers = Trio.in(lab);
        bot.file("fleet.yml", servers.fleetYml());
        if (mode.equals("http")) {
            bot.http(workspace).start();
            workspace.deliverTo(bot.events());
        } else {
            bot.socket(workspace).start();
        }
        try (var writers =
                Writers.start(Writers.Options.count(24).thinking(Duration.ofMillis(5)), servers.old, servers.young)) {
            team.isTold("Requester", "/redis-migrate start orders", "m1 is requested");
            team.approvesAll("m1");
            team.awaitEvent("m1", "promoted");
            await().atMost(ServedBot.PATIENCE).until(() -> writers.at(servers.young) == 24);
            writers.stop();
            assertThat(writers.verifyOn(servers.young)).matches(SequenceCheck::isExact);
            lab.awaitFollowing(servers.youngReplica, servers.young);
            assertThat(writers.verifyOn(servers.youngReplica)).matches(SequenceCheck::isExact);
        }
        assertThat(bot.metric("redis_migrate_switch_pause_seconds_count")).contains(1.0);
        assertThat(bot.metric("redis_migrate_migrations{phase=\"promoted\"}")).contains(1.0);

        team.says("Approver 1", "/redis-migrate finish m1");
        team.awaitCard("m1", "completed");
        team.awaitEvent("m1", "completed");
        bot.awaitAllSaid();
        assertThat(team.types("m1"))
                .containsSubsequence(
                        "migration-requested",
                        "preflight-passed",
                        "replication-started",
                        "sync-started",
                        "in-sync",
                        "gate-opened",
                        "approval-given",
                        "gate-approved",
                        "switch-started",
                        "switch-completed",
                        "promoted",
                        "completed")
                .doesNotContain("resumed", "alarm", "failed", "switch-undone");
        assertThat(servers.settings()).isEqualTo(servers.settingsAtTheStart());
        assertThat(workspace.problems()).isEmpty();
        assertThat(bot.terminate(STOP_LIMIT)).isZero();
        assertThat(bot.errors()).doesNotContain("\tat ").doesNotContain(" ERROR ");
    }

    @Test
    void a_slack_that_is_away_at_the_start_is_waited_for() {
        var servers = Trio.in(lab);
        bot.socket(workspace).file("fleet.yml", servers.fleetYml());
        workspace.faults().unreachable(true);
        bot.launch();
        await().atMost(ServedBot.PATIENCE).until(() -> bot.get("/healthz").status() == 200);
        var unready = bot.get("/readyz");
        assertThat(unready.status()).isEqualTo(503);
        assertThat(unready.text()).startsWith("slack: ").doesNotContain("store", "scheduler");

        workspace.faults().unreachable(false);
        bot.awaitReady();
        team.isTold("Requester", "/redis-migrate list", "There is no migration yet");
    }

    @ParameterizedTest
    @ValueSource(strings = {"socket", "http"})
    void readiness_says_that_slack_went_away_and_that_it_came_back(String mode) {
        var servers = Trio.in(lab);
        bot.file("fleet.yml", servers.fleetYml());
        if (mode.equals("http")) {
            bot.http(workspace).start();
            workspace.deliverTo(bot.events());
        } else {
            bot.socket(workspace).start();
        }
        assertThat(bot.get("/readyz")).isEqualTo(new ServedBot.Page(200, "ok\n"));
        workspace.faults().unreachable(true);
        await().atMost(ServedBot.PATIENCE).until(() -> bot.get("/readyz").status() == 503);
        assertThat(bot.get("/readyz").text()).startsWith("slack: ").hasLineCount(1);
        assertThat(bot.get("/healthz")).isEqualTo(new ServedBot.Page(200, "ok\n"));

        workspace.faults().unreachable(false);
        bot.awaitReady();
        team.isTold("Requester", "/redis-migrate list", "There is no migration yet");
    }

    @Test
    void a_bad_token_ends_it_with_one_line() {
        bot.socket(workspace).file("fleet.yml", "servers: {}\n").with("SLACK_BOT_TOKEN", "xoxb-wrong");

        var ended = bot.command("serve", "--config", "{config}");
        assertThat(ended.code()).isEqualTo(1);
        assertThat(said(ended)).singleElement().asString().contains("slack.bot-token", "invalid_auth");
        assertThat(ended.err()).doesNotContain("xoxb-wrong");
    }

    @Test
    void a_bad_app_token_ends_it_with_one_line() {
        bot.socket(workspace).file("fleet.yml", "servers: {}\n").with("SLACK_APP_TOKEN", "xapp-wrong");

        var ended = bot.command("serve", "--config", "{config}");
        assertThat(ended.code()).isEqualTo(1);
        assertThat(said(ended)).singleElement().asString().contains("slack.app-token", "invalid_auth");
    }

    @Test
    void a_channel_that_does_not_exist_ends_it_with_one_line() {
        bot.socket(workspace).file("fleet.yml", "servers: {}\n");
        workspace.put(Channel.open("C0MIGRATIONS", "somewhere-else", List.of("U0REQUESTER")));

        var ended = bot.command("serve", "--config", "{config}");
        assertThat(ended.code()).isEqualTo(1);
        assertThat(said(ended)).singleElement().asString().contains("slack.channel", "#redis-migrations", "/invite");
    }

    @Test
    void a_channel_without_the_bot_ends_it_with_one_line() {
        bot.socket(workspace).file("fleet.yml", "servers: {}\n");
        workspace.put(Channel.open("C0MIGRATIONS", "redis-migrations", List.of("U0REQUESTER")));

        var ended = bot.command("serve", "--config", "{config}");
        assertThat(ended.code()).isEqualTo(1);
        assertThat(said(ended)).singleElement().asString().contains("slack.channel", "not in", "/invite");
    }

    @Test
    void http_mode_without_a_signing_secret_is_refused_with_file_key_and_mend() {
        bot.http(workspace).file("fleet.yml", "servers: {}\n").with("SLACK_SIGNING_SECRET", "");

        var ended = bot.command("serve", "--config", "{config}");
        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.errors()).singleElement().asString().contains("bot.yml", "signing-secret");
        assertThat(ended.out()).isEmpty();
    }

    @Test
    void an_unknown_key_is_refused_with_file_line_and_key() {
        bot.socket(workspace).file("fleet.yml", "servers: {}\nplanes: {}\n");

        var ended = bot.command("serve", "--config", "{config}");
        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.errors()).singleElement().asString().contains("fleet.yml", "2", "planes", "plans");
    }

    @Test
    void a_port_that_is_taken_ends_it_with_one_line() {
        bot.socket(workspace).file("fleet.yml", "servers: {}\n").start();

        bot.file("bot.yml", bot.read("bot.yml").replace("/bot\"", "/other\""));
        var second = bot.command("serve", "--config", "{config}");
        assertThat(second.code()).isEqualTo(1);
        assertThat(said(second)).singleElement().asString().contains("127.0.0.1:", "cannot be listened on");
    }

    @Test
    void a_store_that_another_process_has_ends_it_with_one_line() {
        bot.socket(workspace).file("fleet.yml", "servers: {}\n").start();

        var second = bot.command("serve", "--config", "{config}");
        assertThat(second.code()).isEqualTo(1);
        assertThat(said(second))
                .singleElement()
                .asString()
                .contains(bot.storeFolder().toString());
    }

    @Test
    void wrong_usage_is_one_line_and_2() {
        var unknown = bot.command("server");
        assertThat(unknown.code()).isEqualTo(2);
        assertThat(unknown.errors()).singleElement().asString().contains("server", "--help");

        var nowhere = bot.command("serve", "--config", folder.resolve("nowhere").toString());
        assertThat(nowhere.code()).isEqualTo(2);
        assertThat(nowhere.errors()).singleElement().asString().contains("nowhere");
    }

    @Test
    void sigterm_ends_it_with_0_in_ten_seconds_in_the_midst_of_a_migration_and_it_goes_on_later() {
        var servers = Trio.in(lab);
        bot.socket(workspace).file("fleet.yml", servers.fleetYml()).start();
        team.isTold("Requester", "/redis-migrate start orders", "m1 is requested");
        team.approves("m1", "read-only-removal", "Approver 1");

        assertThat(bot.terminate(STOP_LIMIT)).isZero();
        bot.start();
        team.approves("m1", "cutover", "Approver 1", "Approver 2");
        team.approves("m1", "promotion", "Approver 1", "Approver 2");
        team.awaitEvent("m1", "promoted");
        assertThat(team.types("m1")).containsOnlyOnce("resumed");
    }

    @Test
    void sigterm_ends_it_in_ten_seconds_while_slack_hangs() {
        bot.socket(workspace).file("fleet.yml", Trio.in(lab).fleetYml()).start();
        team.isTold("Requester", "/redis-migrate start orders", "m1 is requested");
        workspace.faults().next(1000, Faults.ALL, Fault.timeOut(Duration.ofMinutes(1)));
        await().atMost(ServedBot.PATIENCE)
                .until(() -> bot.metric("redis_migrate_outbox_pending").orElse(0.0) > 1);

        assertThat(bot.terminate(STOP_LIMIT)).isZero();
        workspace.faults().clear();
        bot.start();
        bot.awaitAllSaid();
        assertThat(team.types("m1")).containsOnlyOnce("migration-requested").containsOnlyOnce("resumed");
    }

    @Test
    void the_metrics_have_the_names_that_dashboards_are_built_on() {
        bot.socket(workspace).file("fleet.yml", Trio.in(lab).fleetYml()).start();
        team.isTold("Requester", "/redis-migrate start orders", "m1 is requested");
        team.question("m1", "read-only-removal");

        assertThat(bot.get("/metrics").text())
                .contains(
                        "redis_migrate_migrations{phase=\"in-sync\"} 1",
                        "redis_migrate_replication_lag_bytes{migration=\"m1\"} ",
                        "redis_migrate_switch_pause_seconds_count 0",
                        "redis_migrate_slack_ack_seconds_count ",
                        "redis_migrate_poll_delay_seconds_count ",
                        "redis_migrate_outbox_pending ");
        assertThat(bot.metric("redis_migrate_slack_ack_seconds_count").orElseThrow())
                .isPositive();
        bot.awaitAllSaid();
    }

    /** Standard error without the log: what a command says to the person at the terminal. */
    private static List<String> said(ServedBot.Ended ended) {
        return ended.errors().stream()
                .filter(line -> !line.matches("^\\d{4}-\\d\\d-\\d\\dT.*"))
                .toList();
    }
}
