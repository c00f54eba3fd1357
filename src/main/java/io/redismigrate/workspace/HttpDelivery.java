package io.redismigrate.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signed requests to the bot's own HTTP server. */
final class HttpDelivery implements Delivery {
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .proxy(HttpClient.Builder.NO_PROXY)
            .build();
    private final URI target;
    private final String secret;
    private final Duration limit;
    private final Clock clock;
    private final Changes changes;

    HttpDelivery(URI target, String secret, Duration limit, Clock clock, Changes changes) {
        this.target = target;
        this.secret = secret;
        this.limit = limit;
        this.clock = clock;
        this.changes = changes;
    }

    /** Slack's handshake with a new address; throws unless the bot echoes the challenge. */
    void verify(String challenge) {
        var payload = Json.object()
                .put("token", Identity.VERIFICATION_TOKEN)
                .put("challenge", challenge)
                .put("type", "url_verification");
        var answer = deliver(Kind.EVENT, payload, Optional.empty());
        var echoed = answer.body()
                .path("challenge")
                .asText(answer.body().path("text").asText());
        if (!echoed.strip().equals(challenge)) {
            throw new IllegalStateException("the bot at %s did not answer the challenge: %s"
                    .formatted(target, answer.failure().orElse(Json.write(answer.body()))));
        }
    }

    @Override
    public Acknowledgement deliver(Kind kind, ObjectNode payload, Optional<EnvelopeFault> fault) {
        fault.ifPresent(late -> changes.hang(late.delay()));
        var started = System.nanoTime();
        var how = fault.map(EnvelopeFault::how);
        if (how.filter(EnvelopeFault.How.DROP::equals).isPresent()) {
            changes.hang(limit);
            return failed(started, Acknowledgement.TIMED_OUT);
        }
        try {
            var request = request(kind, payload);
            var response = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (how.filter(EnvelopeFault.How.DUPLICATE::equals).isPresent()) {
                client.send(request, HttpResponse.BodyHandlers.ofString());
            }
            if (how.filter(EnvelopeFault.How.LOSE_ACK::equals).isPresent()) {
                return failed(started, Acknowledgement.TIMED_OUT);
            }
            if (response.statusCode() != 200) {
                return failed(started, Acknowledgement.NOT_DELIVERED);
            }
            return new Acknowledgement(body(response), Duration.ofNanos(System.nanoTime() - started), Optional.empty());
        } catch (HttpTimeoutException e) {
            return failed(started, Acknowledgement.TIMED_OUT);
        } catch (IOException e) {
            return failed(started, Acknowledgement.NOT_DELIVERED);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return failed(started, Acknowledgement.TIMED_OUT);
        }
    }

    private static Acknowledgement failed(long started, String failure) {
        return new Acknowledgement(
                MissingNode.getInstance(), Duration.ofNanos(System.nanoTime() - started), Optional.of(failure));
    }

    private static JsonNode body(HttpResponse<String> response) {
        var text = response.body();
        if (text.isBlank()) {
            return MissingNode.getInstance();
        }
        var type = response.headers().firstValue("Content-Type").orElse("");
        return type.startsWith("application/json")
                ? Json.read(text).orElse(MissingNode.getInstance())
                : Json.object().put("text", text);
    }

    private HttpRequest request(Kind kind, ObjectNode payload) {
        var body = switch (kind) {
            case COMMAND -> form(payload);
            case INTERACTION -> "payload=" + encode(Json.write(payload));
            case EVENT -> Json.write(payload);
        };
        var timestamp = String.valueOf(clock.instant().getEpochSecond());
        return HttpRequest.newBuilder(target)
                .timeout(limit)
                .header("Content-Type", kind == Kind.EVENT ? "application/json" : "application/x-www-form-urlencoded")
                .header("User-Agent", "Slackbot 1.0 (+https://api.slack.com/robots)")
                .header("X-Slack-Request-Timestamp", timestamp)
                .header("X-Slack-Signature", sign("v0:" + timestamp + ":" + body))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private static String form(ObjectNode payload) {
        var fields = new ArrayList<String>();
        payload.fields()
                .forEachRemaining(field -> fields.add(
                        encode(field.getKey()) + "=" + encode(field.getValue().asText())));
        return String.join("&", fields);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private String sign(String base) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return "v0=" + HexFormat.of().formatHex(mac.doFinal(base.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA256 is part of every JDK", e);
        }
    }
}
