package io.redismigrate.repoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.redismigrate.migration.Action.Direction;
import io.redismigrate.migration.Plan;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class WebhookTest {
    private static final String SECRET = "hook-secret-Ωß";
    private static final Duration SHORT = Duration.ofMillis(400);

    private static Optional<String> call(URI url, Duration timeout) {
        return Agreed.by(new Way.Webhook(url, () -> SECRET, timeout))
                .call(Agreed.on(Plan.Repoint.WEBHOOK), Direction.FORWARD, false);
    }

    private static Optional<String> call(Receiver receiver) {
        return call(receiver.url("/hooks/token-in-path"), Way.PATIENCE);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 202, 204, 299})
    void any_2xx_is_done(int status) {
        try (var receiver = new Receiver(Receiver.status(status, status == 204 ? "" : "thanks"))) {
            assertThat(call(receiver)).isEmpty();
            assertThat(receiver.requests()).hasSize(1);
        }
    }

    @Test
    void a_receiver_that_stumbles_is_tried_again_and_one_that_says_no_is_not() {
        var answers = new AtomicInteger();
        try (var receiver = new Receiver(exchange ->
                Receiver.status(answers.incrementAndGet() < 3 ? 503 : 200, "").to(exchange))) {
            assertThat(call(receiver)).isEmpty();
            assertThat(receiver.requests()).hasSize(3);
        }
        try (var receiver = new Receiver(Receiver.status(409, "not now"))) {
            assertThat(call(receiver)).isPresent();
            assertThat(receiver.requests()).hasSize(1);
        }
    }

    @Test
    void it_posts_exactly_the_fields_of_the_contract() {
        try (var receiver = new Receiver(Receiver.status(200, ""))) {
            assertThat(call(receiver)).isEmpty();

            var request = receiver.requests().get(0);
            assertThat(request.method()).isEqualTo("POST");
            assertThat(request.path()).isEqualTo("/hooks/token-in-path");
            assertThat(request.header("Content-type")).isEqualTo("application/json");
            assertThat(request.body())
                    .isEqualTo(
                            "{\"migration\":\"m7\",\"plan\":\"orders\",\"direction\":\"forward\",\"dry-run\":false,\"from\":\"10.0.0.1:6379\",\"to\":\"10.0.0.2:6380\",\"at\":\"2026-11-22T10:15:30.120Z\"}");
        }
    }

    @Test
    void on_the_way_back_from_is_where_they_are_and_to_where_they_shall_go() {
        try (var receiver = new Receiver(Receiver.status(200, ""))) {
            Agreed.by(new Way.Webhook(receiver.url("/"), () -> SECRET, Way.PATIENCE))
                    .call(Agreed.on(Plan.Repoint.WEBHOOK), Direction.BACK, true);

            assertThat(receiver.requests().get(0).body())
                    .contains(
                            "\"direction\":\"back\",\"dry-run\":true,\"from\":\"10.0.0.2:6380\",\"to\":\"10.0.0.1:6379\"");
        }
    }

    @Test
    void the_receiver_can_check_who_called_it() throws Exception {
        try (var receiver = new Receiver(Receiver.status(200, ""))) {
            assertThat(call(receiver)).isEmpty();

            var request = receiver.requests().get(0);
            var timestamp = request.header("X-redis-migrate-timestamp");
            assertThat(timestamp).isEqualTo(Long.toString(Agreed.AT.getEpochSecond()));
            assertThat(request.header("X-redis-migrate-signature"))
                    .isEqualTo("v0=" + hmac(SECRET, "v0:" + timestamp + ":" + request.body()));
        }
    }

    @Test
    void a_refusal_is_told_with_what_was_answered() {
        try (var receiver = new Receiver(Receiver.status(500, "the router\n is <down>"))) {
            assertThat(call(receiver))
                    .contains("the webhook of plan orders at 127.0.0.1:%d answered 500: the router is <down>"
                            .formatted(receiver.url("/").getPort()));
        }
    }

    @Test
    void of_a_long_answer_200_characters_are_told() {
        try (var receiver = new Receiver(Receiver.status(503, "x".repeat(1_000_000)))) {
            assertThat(call(receiver))
                    .hasValueSatisfying(
                            sentence -> assertThat(sentence).endsWith("answered 503: " + "x".repeat(199) + "…"));
        }
    }

    @Test
    void no_secret_is_told_even_when_the_receiver_says_it() {
        try (var receiver = new Receiver(Receiver.status(403, "I know " + SECRET + "!"))) {
            assertThat(call(receiver))
                    .hasValueSatisfying(sentence -> assertThat(sentence)
                            .contains("answered 403: I know ***!")
                            .doesNotContain(SECRET)
                            .doesNotContain("token-in-path"));
        }
        assertThat(new Way.Webhook(URI.create("https://hooks.example.com/T0/secret?key=k"), () -> SECRET, SHORT))
                .hasToString("Webhook[hooks.example.com]");
    }

    @Test
    void a_redirect_is_not_followed() {
        try (var elsewhere = new Receiver(Receiver.status(200, ""));
                var receiver = new Receiver(exchange -> {
                    exchange.getResponseHeaders()
                            .add("Location", elsewhere.url("/").toString());
                    exchange.sendResponseHeaders(307, -1);
                })) {
            assertThat(call(receiver))
                    .hasValueSatisfying(sentence -> assertThat(sentence).contains("answered 307, a redirect"));
            assertThat(elsewhere.requests()).isEmpty();
        }
    }

    @Test
    void a_receiver_that_says_nothing_is_given_up_on_in_time() {
        var until = new CountDownLatch(1);
        try (var receiver = new Receiver(exchange -> until.await())) {
            long before = System.nanoTime();

            assertThat(call(receiver.url("/"), SHORT))
                    .hasValueSatisfying(sentence -> assertThat(sentence).endsWith("did not answer within 400 ms"));
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isBetween(SHORT, Duration.ofSeconds(3));
        }
    }

    @Test
    void a_refusal_that_never_ends_is_given_up_on_in_time() {
        var until = new CountDownLatch(1);
        try (var receiver = new Receiver(exchange -> {
            exchange.sendResponseHeaders(500, 0);
            exchange.getResponseBody().write('x');
            exchange.getResponseBody().flush();
            until.await();
        })) {
            assertThat(call(receiver.url("/"), SHORT))
                    .hasValueSatisfying(sentence -> assertThat(sentence).endsWith("did not answer within 400 ms"));
        }
    }

    @Test
    void a_yes_that_never_ends_is_a_yes() {
        var until = new CountDownLatch(1);
        try (var receiver = new Receiver(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write('x');
            exchange.getResponseBody().flush();
            until.await();
        })) {
            assertThat(call(receiver)).isEmpty();
        }
    }

    @Test
    void a_refused_connection_is_a_sentence() throws Exception {
        int port;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }

        assertThat(call(URI.create("http://127.0.0.1:%d/".formatted(port)), Way.PATIENCE))
                .contains("the webhook of plan orders at 127.0.0.1:%d could not be reached".formatted(port));
    }

    @Test
    void a_receiver_that_hangs_up_is_a_sentence() throws Exception {
        try (var socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            var hangsUp = new Thread(() -> {
                try (var connection = socket.accept()) {
                    connection.getInputStream().read();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            hangsUp.start();

            assertThat(call(URI.create("http://127.0.0.1:%d/".formatted(socket.getLocalPort())), Way.PATIENCE))
                    .hasValueSatisfying(sentence -> assertThat(sentence).contains("was called, and no answer came"));
            hangsUp.join(TimeUnit.SECONDS.toMillis(5));
        }
    }

    @Test
    void the_connection_of_the_dry_run_serves_the_real_call() {
        try (var receiver = new Receiver(exchange -> {
            var port = Integer.toString(exchange.getRemoteAddress().getPort());
            Receiver.status(500, "you are at port " + port).to(exchange);
        })) {
            var hooks = Agreed.by(new Way.Webhook(receiver.url("/"), () -> SECRET, Way.PATIENCE));
            var migration = Agreed.on(Plan.Repoint.WEBHOOK);

            var dry = hooks.call(migration, Direction.FORWARD, true);
            assertThat(dry).isPresent();
            assertThat(hooks.call(migration, Direction.FORWARD, false)).isEqualTo(dry);
        }
    }

    @Test
    void without_a_secret_nothing_is_sent() {
        try (var receiver = new Receiver(Receiver.status(200, ""))) {
            var hooks = Agreed.by(new Way.Webhook(receiver.url("/"), () -> "", Way.PATIENCE));

            assertThat(hooks.call(Agreed.on(Plan.Repoint.WEBHOOK), Direction.FORWARD, false))
                    .hasValueSatisfying(sentence -> assertThat(sentence).endsWith("it has no secret to sign with"));
            assertThat(receiver.requests()).isEmpty();
        }
    }

    @Test
    void an_address_that_cannot_be_called_is_refused_at_the_start() {
        for (var address : new String[] {"ftp://hooks/", "http://under_score/", "/path", "mailto:a@b"}) {
            assertThatThrownBy(() -> new Way.Webhook(URI.create(address), () -> SECRET, SHORT))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    /** HMAC as RFC 2104 defines it, from nothing but SHA-256. */
    private static String hmac(String secret, String text) throws Exception {
        var key = new byte[64];
        var bytes = secret.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(bytes, 0, key, 0, bytes.length);
        var inner = new ByteArrayOutputStream();
        var outer = new ByteArrayOutputStream();
        for (byte one : key) {
            inner.write(one ^ 0x36);
            outer.write(one ^ 0x5c);
        }
        inner.writeBytes(text.getBytes(StandardCharsets.UTF_8));
        var sha = MessageDigest.getInstance("SHA-256");
        outer.writeBytes(sha.digest(inner.toByteArray()));
        return HexFormat.of().formatHex(sha.digest(outer.toByteArray()));
    }
}
