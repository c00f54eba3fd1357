package io.redismigrate.slack;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A handler's HTTP server that keeps what comes in, and a client that signs what it sends there as Slack does. */
final class RecordedRequests implements AutoCloseable {
    /** What came in. */
    record Recorded(String type, String body) {}

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<Recorded> recorded = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newFixedThreadPool(4);
    private final HttpServer server;
    private final String secret;
    private final Clock clock;

    RecordedRequests(HttpHandler handler, String secret, Clock clock) throws Exception {
        this.secret = secret;
        this.clock = clock;
        System.setProperty("sun.net.httpserver.nodelay", "true");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/slack/events", exchange -> {
            var body = exchange.getRequestBody().readAllBytes();
            recorded.add(new Recorded(
                    exchange.getRequestHeaders().getFirst("Content-Type"), new String(body, StandardCharsets.UTF_8)));
            exchange.setStreams(new ByteArrayInputStream(body), null);
            handler.handle(exchange);
        });
        server.createContext("/slack/hostile", handler);
        server.start();
    }

    /** Where requests are kept. */
    URI events() {
        return at("/slack/events");
    }

    private URI at(String path) {
        return URI.create("http://127.0.0.1:%d%s".formatted(server.getAddress().getPort(), path));
    }

    List<Recorded> recorded() {
        return List.copyOf(recorded);
    }

    /** Sends it, signed; it is not kept. */
    HttpResponse<String> send(String type, byte[] body) throws Exception {
        var time = Long.toString(clock.instant().getEpochSecond());
        return client.send(
                HttpRequest.newBuilder(at("/slack/hostile"))
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                        .header("Content-Type", type)
                        .header("X-Slack-Request-Timestamp", time)
                        .header("X-Slack-Signature", "v0=" + signature(time, body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private String signature(String time, byte[] body) throws GeneralSecurityException {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        mac.update("v0:%s:".formatted(time).getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(mac.doFinal(body));
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
