package io.redismigrate.slack;

import static io.redismigrate.slack.Stage.CHANNEL;
import static io.redismigrate.slack.Stage.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.redismigrate.workspace.WorkspaceSetup;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SlackStartTest {
    @TempDir
    Path folder;

    private Stage stage;

    @BeforeEach
    void open() {
        stage = new Stage(folder, WorkspaceSetup.standard().withRateLimits(false));
    }

    @AfterEach
    void close() throws Exception {
        stage.close();
    }

    private SlackRefused refusal(SlackAccess access) {
        stage.bot = stage.bot(access);
        stage.bot.start(stage.refusals::add);
        Awaitility.await().atMost(SOON).until(() -> !stage.refusals.isEmpty());
        return stage.refusals.get(0);
    }

    @Test
    void it_waits_for_a_slack_that_is_away() {
        stage.workspace.faults().unreachable(true);
        stage.bot.start(stage.refusals::add);
        Awaitility.await().atMost(SOON).until(() -> stage.bot.trouble().isPresent());

        stage.workspace.faults().unreachable(false);

        Awaitility.await().atMost(SOON).until(() -> stage.bot.trouble().isEmpty());
        assertThat(stage.refusals).isEmpty();
    }

    @Test
    void a_revoked_token_is_the_end_and_says_which() {
        stage.workspace.faults().revoked(true);

        assertThat(refusal(stage.access(stage.workspace.appToken(), "#" + CHANNEL))
                        .sentence())
                .contains("slack.bot-token", "token_revoked");
    }

    @Test
    void a_wrong_app_token_is_the_end_and_says_which() {
        assertThat(refusal(stage.access("xapp-wrong", "#" + CHANNEL)).sentence())
                .contains("slack.app-token", "invalid_auth");
    }

    @Test
    void a_channel_that_is_not_there_is_the_end() {
        assertThat(refusal(stage.access(stage.workspace.appToken(), "#nowhere")).sentence())
                .contains("slack.channel", "#nowhere", "/invite");
    }

    @Test
    void a_channel_without_the_bot_is_the_end_by_name_and_by_id() {
        assertThat(refusal(stage.access(stage.workspace.appToken(), "#general")).sentence())
                .contains("slack.channel", "the bot is not in #general");
        stage.refusals.clear();
        assertThat(refusal(stage.access(stage.workspace.appToken(), "C0GENERAL"))
                        .sentence())
                .contains("the bot is not in C0GENERAL");
    }

    @Test
    void by_http_signed_requests_are_taken_and_others_refused() throws Exception {
        stage.bot.close();
        stage.bot = stage.bot(stage.access("", "#" + CHANNEL));
        var threads = Executors.newFixedThreadPool(4);
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/slack/events", stage.bot.events(stage.workspace.signingSecret()));
        server.start();
        try {
            byHttp(URI.create("http://127.0.0.1:%d/slack/events"
                    .formatted(server.getAddress().getPort())));
        } finally {
            server.stop(0);
            end(threads);
        }
    }

    private void byHttp(URI events) throws Exception {
        stage.bot.start(stage.refusals::add);
        Awaitility.await().atMost(SOON).until(() -> stage.bot.trouble().isEmpty());
        stage.workspace.deliverTo(events);
        var asker = stage.person("Requester");

        stage.workspace.acts().command(asker, CHANNEL, "/redis-migrate help");
        stage.workspace.acts().command(asker, CHANNEL, "/redis-migrate start orders");

        assertThat(stage.workspace.ephemerals(asker).get(0).text()).contains("What can be typed");
        stage.awaitCard(message -> message.text().contains("m1"));
        assertThat(stage.workspace.problems()).isEmpty();
        anExactReplayDoesNothing(events);
        assertThat(post(events, "{}")).isEqualTo(401);
        assertThat(post(events, "x".repeat(1024 * 1024 + 1))).isEqualTo(413);
    }

    private void anExactReplayDoesNothing(URI events) throws Exception {
        var body = "command=%2Fredis-migrate&text=help&user_id=U0REQUESTER&channel_id=C0MIGRATIONS&trigger_id=1.2";
        var time = Long.toString(Instant.now().getEpochSecond());
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(stage.workspace.signingSecret().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        var signature = "v0="
                + HexFormat.of()
                        .formatHex(mac.doFinal("v0:%s:%s".formatted(time, body).getBytes(StandardCharsets.UTF_8)));

        assertThat(signed(events, body, time, signature).body()).contains("What can be typed");
        var replay =
                signed(events, body, time, signature.toUpperCase(Locale.ROOT).replace("V0", "v0"));
        assertThat(replay.statusCode()).isEqualTo(401);
        replay = signed(events, body, time, signature);
        assertThat(replay.statusCode()).isEqualTo(200);
        assertThat(replay.body()).isEmpty();
    }

    private static HttpResponse<String> signed(URI events, String body, String time, String signature)
            throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(events)
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .header("X-Slack-Request-Timestamp", time)
                                .header("X-Slack-Signature", signature)
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    private static int post(URI events, String body) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(events)
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .header("X-Slack-Request-Timestamp", "1")
                                .header("X-Slack-Signature", "v0=00")
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private static void end(ExecutorService threads) {
        threads.shutdownNow();
    }
}
