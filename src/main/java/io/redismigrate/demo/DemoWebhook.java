package io.redismigrate.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * The applications' end of the re-point webhook. It answers as soon as the applications know, not when all have moved: in a
 * switch their last writes are held by the old server until the hook has answered.
 */
final class DemoWebhook implements AutoCloseable {
    private static final String PATH = "/repoint";

    private final HttpServer server;
    private final ExecutorService threads;
    private final String secret;
    private final InstantSource clock;
    private final Consumer<Repoint> applications;

    private DemoWebhook(HttpServer server, InstantSource clock, Consumer<Repoint> applications) {
        this.server = server;
        this.clock = clock;
        this.applications = applications;
        this.secret = newSecret();
        this.threads = Executors.newFixedThreadPool(2, task -> {
            var thread = new Thread(task, "demo-webhook");
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(threads);
        server.createContext(PATH, this::handle);
        server.start();
    }

    /** Listens on a free loopback port; {@code applications} is told each request that is no rehearsal. */
    static DemoWebhook open(InstantSource clock, Consumer<Repoint> applications) {
        try {
            var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
            return new DemoWebhook(HttpServer.create(address, 0), clock, applications);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open the demo's webhook", e);
        }
    }

    URI url() {
        return URI.create("http://127.0.0.1:%d%s".formatted(server.getAddress().getPort(), PATH));
    }

    String secret() {
        return secret;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (exchange.getRequestMethod().equals("POST")) {
                receive(exchange);
            } else {
                answer(exchange, 405, "POST only");
            }
        }
    }

    private void receive(HttpExchange exchange) throws IOException {
        var body = exchange.getRequestBody().readAllBytes();
        var timestamp = exchange.getRequestHeaders().getFirst("X-Redis-Migrate-Timestamp");
        var signature = exchange.getRequestHeaders().getFirst("X-Redis-Migrate-Signature");
        try {
            var request = Repoint.parse(body, timestamp, signature, secret, clock.instant());
            if (!request.dryRun()) {
                applications.accept(request);
            }
            answer(exchange, 200, (request.dryRun() ? "would move to " : "moving to ") + request.to());
        } catch (SecurityException e) {
            answer(exchange, 401, String.valueOf(e.getMessage()));
        } catch (IllegalArgumentException e) {
            answer(exchange, 400, String.valueOf(e.getMessage()));
        }
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        var bytes = (text + "\n").getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static String newSecret() {
        var bytes = new byte[24];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
