package io.redismigrate.slack;

import com.slack.api.bolt.App;
import com.slack.api.bolt.request.RequestHeaders;
import com.slack.api.bolt.response.Response;
import com.slack.api.bolt.util.SlackRequestParser;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code POST /slack/events}: Slack's requests by HTTP. Nothing of one is read before its signature is checked. */
final class SlackEvents implements HttpHandler {
    private static final Logger LOG = LoggerFactory.getLogger(SlackEvents.class);
    private static final int MOST_BYTES = 1024 * 1024;

    private final SlackSignature signature;
    private final Supplier<Optional<App>> app;
    private final Clock clock;

    /**
     * The handler for the bot's HTTP server.
     *
     * @param app empty until the bot has arrived in its workspace; until then requests are answered 503
     */
    SlackEvents(SlackSignature signature, Supplier<Optional<App>> app, Clock clock) {
        this.signature = signature;
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
            answer(exchange, run(running.get(), exchange, body));
        }
    }

    private static Response run(App app, HttpExchange exchange, byte[] body) {
        try {
            var request = new SlackRequestParser(app.config())
                    .parse(SlackRequestParser.HttpRequest.builder()
                            .requestUri(exchange.getRequestURI().getPath())
                            .queryString(Map.of())
                            .requestBody(new String(body, StandardCharsets.UTF_8))
                            .headers(new RequestHeaders(Map.copyOf(exchange.getRequestHeaders())))
                            .remoteAddress(
                                    exchange.getRemoteAddress().getAddress().getHostAddress())
                            .build());
            return request == null ? Response.error(400) : app.run(request);
        } catch (Exception e) {
            // Bolt's handlers may throw anything; Slack must hear that this one did not work.
            LOG.error("A request of Slack's could not be handled", e);
            return Response.error(500);
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
