package io.redismigrate.repoint;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.ByteArrayOutputStream;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Posts a call, signed as Slack signs its own: over the time and the very bytes of the body. */
final class WebhookCall {
    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final int RETRIES = 2;
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final HexFormat HEX = HexFormat.of();
    private static final DateTimeFormatter MILLISECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    /** Enough for the excerpt, whatever its characters are, and with room for a secret that is taken out of it. */
    private static final int ANSWER_BYTES = 4096;

    /** What is read of an answer, so that its connection can serve the next call; a longer one is hung up on. */
    private static final int DRAINED_BYTES = 1 << 16;

    // One client for all calls: after the dry run the connection stands, and the switch does not wait for it. A
    // redirect
    // is not followed: it would carry the signed call to a place nobody configured.
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT)
            .build();

    /**
     * Empty when the receiver took it, else a sentence. A receiver that is away for a moment, or answers 5xx, is tried again
     * at once; one that says no has said it.
     */
    Optional<String> send(Way.Webhook webhook, Call call) {
        var said = once(webhook, call);
        for (int retry = 1; retry <= RETRIES && said.again(); retry++) {
            LockSupport.parkNanos(retry * PAUSE.toNanos());
            said = once(webhook, call);
        }
        return said.trouble();
    }

    /**
     * What came of one call.
     *
     * @param trouble empty when the receiver took it
     * @param again whether another call may go better
     */
    private record Said(Optional<String> trouble, boolean again) {
        static Said no(String trouble) {
            return new Said(Optional.of(trouble), false);
        }
    }

    private Said once(Way.Webhook webhook, Call call) {
        var who = "the %swebhook of plan %s at %s"
                .formatted(call.readers() ? "readers' " : "", call.plan(), webhook.place());
        var secret = webhook.secret().get();
        if (secret.isEmpty()) {
            return Said.no(who + " was not called: it has no secret to sign with");
        }
        var answer = client.sendAsync(request(webhook, call, secret), WebhookCall::shortened);
        try {
            // The request's own limit ends with the headers; this one holds for the whole answer.
            var heard = answer.get(webhook.timeout().toMillis(), TimeUnit.MILLISECONDS);
            return new Said(judge(heard, who, secret), heard.statusCode() >= 500);
        } catch (TimeoutException e) {
            answer.cancel(true);
            return Said.no(noAnswer(who, webhook));
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            return Said.no(who + " was not heard out: the bot is stopping");
        } catch (ExecutionException e) {
            var cause = e.getCause() == null ? e : e.getCause();
            boolean away = cause instanceof HttpConnectTimeoutException || cause instanceof ConnectException;
            return new Said(Optional.of(failure(cause, who, webhook)), away);
        }
    }

    private static Optional<String> judge(HttpResponse<byte[]> answer, String who, String secret) {
        int status = answer.statusCode();
        if (status >= 200 && status < 300) {
            return Optional.empty();
        }
        if (status >= 300 && status < 400) {
            return Optional.of("%s answered %d, a redirect, which is not followed: configure the address it leads to"
                    .formatted(who, status));
        }
        var body = new String(answer.body(), StandardCharsets.UTF_8).replace(secret, "***");
        var excerpt = Excerpt.of(body);
        return Optional.of("%s answered %d%s".formatted(who, status, excerpt.isEmpty() ? "" : ": " + excerpt));
    }

    private static String failure(Throwable cause, String who, Way.Webhook webhook) {
        if (cause instanceof HttpConnectTimeoutException || cause instanceof ConnectException) {
            return "%s could not be reached".formatted(who);
        }
        if (cause instanceof HttpTimeoutException) {
            return noAnswer(who, webhook);
        }
        var message = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return "%s was called, and no answer came: %s".formatted(who, Excerpt.of(message));
    }

    private static String noAnswer(String who, Way.Webhook webhook) {
        return "%s did not answer within %,d ms"
                .formatted(who, webhook.timeout().toMillis());
    }

    private static HttpRequest request(Way.Webhook webhook, Call call, String secret) {
        var body = body(call);
        var timestamp = Long.toString(call.at().getEpochSecond());
        return HttpRequest.newBuilder(webhook.url())
                .timeout(webhook.timeout())
                .header("Content-Type", "application/json")
                .header("X-Redis-Migrate-Timestamp", timestamp)
                .header("X-Redis-Migrate-Signature", "v0=" + signature(secret, timestamp, body))
                .POST(HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8))
                .build();
    }

    private static String body(Call call) {
        var body = JsonNodeFactory.instance
                .objectNode()
                .put("migration", call.migration())
                .put("plan", call.plan())
                .put("direction", call.direction().word())
                .put("dry-run", call.dryRun())
                .put("from", call.from().toString())
                .put("to", call.to().toString())
                .put("at", milliseconds(call.at()));
        return (call.readers() ? body.put("what", "readers") : body).toString();
    }

    /** RFC 3339 with three digits always; {@link Instant#toString} leaves them out when they are zero. */
    private static String milliseconds(Instant at) {
        return MILLISECONDS.format(at);
    }

    private static String signature(String secret, String timestamp, String body) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HEX.formatHex(mac.doFinal(("v0:" + timestamp + ":" + body).getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HMAC-SHA256", e);
        }
    }

    /** A 2xx is done with its headers; of a refusal only the beginning is kept. */
    private static BodySubscriber<byte[]> shortened(HttpResponse.ResponseInfo answer) {
        return new Beginning(answer.statusCode() < 400 ? 0 : ANSWER_BYTES);
    }

    /** Keeps so many bytes of an answer. */
    private static final class Beginning implements BodySubscriber<byte[]> {
        private final CompletableFuture<byte[]> body = new CompletableFuture<>();
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final int limit;
        private long read;
        private Flow.@Nullable Subscription subscription;

        Beginning(int limit) {
            this.limit = limit;
        }

        @Override
        public CompletionStage<byte[]> getBody() {
            return body;
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
            completeWhenFull();
            given.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(List<ByteBuffer> buffers) {
            for (var buffer : buffers) {
                read += buffer.remaining();
                var chunk = new byte[Math.min(buffer.remaining(), limit - bytes.size())];
                buffer.get(chunk);
                bytes.writeBytes(chunk);
            }
            completeWhenFull();
            if (read > DRAINED_BYTES && subscription != null) {
                subscription.cancel();
            }
        }

        private void completeWhenFull() {
            if (bytes.size() >= limit) {
                body.complete(bytes.toByteArray());
            }
        }

        @Override
        public void onError(Throwable cause) {
            body.completeExceptionally(cause);
        }

        @Override
        public void onComplete() {
            body.complete(bytes.toByteArray());
        }
    }
}
