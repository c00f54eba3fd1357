package io.redismigrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redismigrate.demo.RedisServerSetup;
import io.redismigrate.demo.SequenceCheck;
import io.redismigrate.lab.RedisLab;
import io.redismigrate.lab.Writers;
import io.redismigrate.workspace.Workspace;
import io.redismigrate.workspace.WorkspaceSetup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers with passwords and ACL users, another one on each side: they are moved, and no secret is found anywhere. */
class SecretsIT {
    private static final String OLD = "planted-old-4711";
    private static final String OLD_USER = "planted-old-user-4712";
    private static final String YOUNG = "planted-young-4713";
    private static final String YOUNG_USER = "planted-young-user-4714";

    @RegisterExtension
    private final RedisLab lab = new RedisLab();

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"orders", "carts"})
    void servers_with_passwords_and_users_are_moved_and_no_secret_is_told(String plan) throws Exception {
        var servers =
                Trio.in(lab, setup -> withUser(setup, OLD, OLD_USER), setup -> withUser(setup, YOUNG, YOUNG_USER));
        var workspace = lab.closing(Workspace.open(WorkspaceSetup.standard().withRateLimits(false)));
        var team = new Team(workspace);
        var secret = Files.writeString(folder.resolve("young-secret"), YOUNG_USER + "\n");
        var bot = lab.closing(ServedBot.in(folder))
                .socket(workspace)
                .file(
                        "fleet.yml",
                        servers.fleetYml(
                                ", username: app-admin, password: \"${OLD_PASSWORD}\"",
                                ", username: app-admin, password-file: " + secret))
                .with("OLD_PASSWORD", OLD_USER)
                .with("LOG_LEVEL", "DEBUG")
                .start();
        boolean fenced = plan.equals("orders");
        var options = Writers.Options.count(20).thinking(Duration.ofMillis(5));
        try (var writers = Writers.start(fenced ? options : options.told(), servers.old, servers.young)) {
            team.isTold("Requester", "/redis-migrate start " + plan, "m1 is requested");
            team.approves("m1", "read-only-removal", "Approver 1");
            team.approves("m1", "cutover", "Approver 1", "Approver 2");
            if (!fenced) {
                team.awaitEvent("m1", "cutover-started");
                for (int writer = 0; writer < 20; writer++) {
                    writers.repointWhenArrived(writer, servers.young).get();
                }
            }
            team.approves("m1", "promotion", "Approver 1", "Approver 2");
            team.awaitEvent("m1", "promoted");
            await().atMost(ServedBot.PATIENCE).until(() -> writers.at(servers.young) == 20);
            writers.stop();
            assertThat(writers.verifyOn(servers.young)).matches(SequenceCheck::isExact);
            lab.awaitFollowing(servers.youngReplica, servers.young);
            lab.awaitFollowing(servers.old, servers.young);
        }
        team.isTold("Requester", "/redis-migrate clients m1", "connected to");
        team.says("Approver 1", "/redis-migrate finish m1");
        team.awaitEvent("m1", "completed");
        bot.awaitAllSaid();

        var export =
                bot.command("audit", "export", "m1", "--config", "{config}").out();
        var check = bot.command("check", "--config", "{config}");
        noSecretIn("the export", export);
        noSecretIn("the output", bot.output());
        noSecretIn("check", check.out() + check.err());
        noSecretIn(
                "the channel",
                team.everythingPosted() + team.told("Requester") + team.told("Approver 1") + team.told("Approver 2"));
        noSecretIn(
                "the metrics", bot.get("/metrics").text() + bot.get("/readyz").text());
        assertThat(bot.output() + storeBytes(bot) + export + check.out() + check.err() + team.everythingPosted())
                .doesNotContain(workspace.botToken(), workspace.appToken());
        noSecretIn("the store while it is open", storeBytes(bot));
        bot.terminate(ServedBot.PATIENCE);
        noSecretIn("the store", storeBytes(bot));
        assertThat(storeBytes(bot)).as("bytes that can be searched").contains("gate-approved", "masterauth");
        assertThat(servers.settings()).isEqualTo(servers.settingsAtTheStart());
    }

    @Test
    void an_abort_puts_the_candidates_own_credentials_back() {
        var servers = Trio.in(lab, setup -> setup.password(OLD), setup -> setup.password(YOUNG));
        var workspace = lab.closing(Workspace.open(WorkspaceSetup.standard().withRateLimits(false)));
        var team = new Team(workspace);
        var bot = lab.closing(ServedBot.in(folder))
                .socket(workspace)
                .file(
                        "fleet.yml",
                        servers.fleetYml(", password: \"${OLD_PASSWORD}\"", ", password: \"${YOUNG_PASSWORD}\""))
                .with("OLD_PASSWORD", OLD)
                .with("YOUNG_PASSWORD", YOUNG)
                .start();
        team.isTold("Requester", "/redis-migrate start orders", "m1 is requested");
        team.question("m1", "read-only-removal");
        assertThat(servers.settings()).isNotEqualTo(servers.settingsAtTheStart());
        team.says("Requester", "/redis-migrate abort m1");
        team.awaitEvent("m1", "aborted");

        assertThat(servers.settings()).isEqualTo(servers.settingsAtTheStart());
        noSecretIn("the output", bot.output());
        noSecretIn("the store", storeBytes(bot));
    }

    private static RedisServerSetup withUser(RedisServerSetup setup, String password, String userPassword) {
        return setup.password(password)
                .user("app-admin", userPassword, "~*", "&*", "+@all")
                .with("masteruser", "app-admin")
                .with("masterauth", userPassword);
    }

    private static void noSecretIn(String where, String text) {
        assertThat(List.of(OLD, OLD_USER, YOUNG, YOUNG_USER).stream()
                        .filter(text::contains)
                        .toList())
                .as(where)
                .isEmpty();
    }

    private static String storeBytes(ServedBot bot) {
        try (var files = Files.walk(bot.storeFolder())) {
            return files.filter(Files::isRegularFile).map(SecretsIT::bytes).collect(Collectors.joining());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String bytes(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
