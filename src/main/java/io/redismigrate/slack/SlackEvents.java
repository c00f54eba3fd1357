package io.redismigrate.slack;

import com.slack.api.bolt.App;
import com.slack.api.bolt.request.Request;
import com.slack.api.bolt.request.RequestHeaders;
import com.slack.api.bolt.response.Response;
import com.slack.api.bolt.util.SlackRequestParser;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.redismigrate.runner.Requests;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code POST /slack/events}: Slack's requests by HTTP. Nothing of one is read before its signature is checked. */
final class SlackEvents implements HttpHandler {
    private static final Logger LOG = LoggerFactory.getLogger(SlackEvents.class);
    private static final int MOST_BYTES = 1024 * 1024;

    /** Slack sends a few requests a second at most; whoever sends so many is not Slack. */
    private static final int MOST_A_SECOND = 400;

    private final SlackSignature signature;
    private final Requests requests;
    private final Pace pace;
    private final Supplier<Optional<App>> app;
    private final Clock clock;

    /**
     * The handler for the bot's HTTP server.
     *
     * @param requests which requests came in already, at any instance of the bot
     * @param app empty until the bot has arrived in its workspace; until then requests are answered 503
     */
    SlackEvents(SlackSignature signature, Requests requests, Supplier<Optional<App>> app, Clock clock) {
        this.signature = signature;
        this.requests = requests;
        this.pace = new Pace(MOST_A_SECOND, Duration.ofSeconds(1).dividedBy(MOST_A_SECOND), clock.instant());
        this.app = app;
        this.clock = clock;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!exchange.getRequestMethod().equals("POST")) {
                refuse(exchange, 405, "only POST is taken here");
                return;
            }
            if (!paced()) {
                exchange.getResponseHeaders().set("Retry-After", "1");
                refuse(exchange, 429, "these are too many requests");
                return;
            }
            var body = exchange.getRequestBody().readNBytes(MOST_BYTES + 1);
            if (body.length > MOST_BYTES) {
                refuse(exchange, 413, "the request is longer than 1 MiB");
                return;
            }
            var headers = exchange.getRequestHeaders();
            if (!signature.valid(
                    headers.getFirst("X-Slack-Request-Timestamp"),
                    headers.getFirst("X-Slack-Signature"),
                    body,
                    clock.instant())) {
                refuse(exchange, 401, "the request is not signed by Slack, or its time is more than five minutes off");
                return;
            }
            var running = app.get();
            if (running.isEmpty()) {
                refuse(exchange, 503, "the bot has not reached Slack yet");
                return;
            }
            if (seenBefore(headers)) {
                // Answered as if it were new, so that Slack is content; done is nothing.
                answer(exchange, Response.ok());
                return;
            }
            answer(exchange, run(running.get(), exchange, body));
        }
    }

    private boolean paced() {
        synchronized (pace) {
            var now = clock.instant();
            if (!pace.until(now, 0).isZero()) {
                return false;
            }
            pace.take(now);
            return true;
        }
    }

    /** A signature is made once: Slack's own second try has another time. So the same one again is a replay. */
    private boolean seenBefore(Headers headers) {
        var name = "http %s %s"
                .formatted(
                        headers.getFirst("X-Slack-Request-Timestamp"),
                        headers.getFirst("X-Slack-Signature").toLowerCase(Locale.ROOT));
        try {
            return !requests.firstTime(name, clock.instant());
        } catch (RuntimeException e) {
            // Without the store nothing is kept or done, so a replay has no effect either; the person is told so.
            LOG.warn("Whether a request came in before is not known: {}", e.getMessage());
            return false;
        }
    }

    private static Response run(App app, HttpExchange exchange, byte[] body) {
        try {
            var request = parsed(app, exchange, body);
            return request == null ? Response.error(400) : app.run(request);
        } catch (Exception e) {
            // Bolt's handlers may throw anything; Slack must hear that this one did not work.
            LOG.error("A request of Slack's could not be handled", e);
            return Response.error(500);
        }
    }

    private static @Nullable Request<?> parsed(App app, HttpExchange exchange, byte[] body) {
        try {
            return new SlackRequestParser(app.config())
                    .parse(SlackRequestParser.HttpRequest.builder()
                            .requestUri(exchange.getRequestURI().getPath())
                            .queryString(Map.of())
                            .requestBody(new String(body, StandardCharsets.UTF_8))
                            .headers(new RequestHeaders(Map.copyOf(exchange.getRequestHeaders())))
                            .remoteAddress(
                                    exchange.getRemoteAddress().getAddress().getHostAddress())
                            .build());
        } catch (RuntimeException e) {
            // The SDK throws whatever comes up where a field has another type than Slack gives it.
            LOG.warn("A signed request is none of Slack's: {}", e.toString());
            return null;
        }
    }

    private static void answer(HttpExchange exchange, Response response) throws IOException {
        for (var header : response.getHeaders().entrySet()) {
            exchange.getResponseHeaders().put(header.getKey(), List.copyOf(header.getValue()));
        }
        if (response.getContentType() != null) {
            exchange.getResponseHeaders().set("Content-Type", response.getContentType());
        }
        var body = response.getBody() == null ? new byte[0] : response.getBody().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(response.getStatusCode(), body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
    }

    private static void refuse(HttpExchange exchange, int status, String why) throws IOException {
        var body = (why + "\n").getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }
}
