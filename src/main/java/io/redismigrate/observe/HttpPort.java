package io.redismigrate.observe;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The bot's one HTTP port: {@code /healthz}, {@code /readyz}, {@code /metrics}, and what others hang on it. */
public final class HttpPort implements AutoCloseable {
    private final HttpServer server;
    /** So many requests at the same time; a connection more is closed. */
    private static final int MOST_AT_ONCE = 128;

    private final ExecutorService threads =
            new ThreadPoolExecutor(4, MOST_AT_ONCE, 30, TimeUnit.SECONDS, new SynchronousQueue<>(), work -> {
                var thread = new Thread(work, "http");
                thread.setDaemon(true);
                return thread;
            });
    private final Map<String, Supplier<Optional<String>>> parts = new LinkedHashMap<>();

    private HttpPort(HttpServer server) {
        this.server = server;
        server.setExecutor(threads);
        server.createContext("/healthz", exchange -> answer(exchange, 200, "ok\n"));
        server.createContext("/readyz", this::ready);
    }

    /**
     * Takes the port; answers begin with {@link #start()}.
     *
     * @param port 0 takes any free one
     * @throws IOException where the address is taken or not ours; the message names it
     */
    public static HttpPort open(String bind, int port) throws IOException {
        // Without it every answer waits 40 ms for an acknowledgement of TCP.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        // Who takes longer to send a request than this is cut off, so that slow senders cannot hold all threads.
        System.setProperty("sun.net.httpserver.maxReqTime", "10");
        try {
            return new HttpPort(HttpServer.create(new InetSocketAddress(bind, port), 0));
        } catch (IOException e) {
            throw new IOException("%s:%d cannot be listened on: %s".formatted(bind, port, e.getMessage()), e);
        }
    }

    /**
     * A part that has to be well for {@code /readyz} to answer 200.
     *
     * @param trouble what is wrong, empty where all is well; must answer at once
     */
    public void needs(String part, Supplier<Optional<String>> trouble) {
        parts.put(part, trouble);
    }

    public void at(String path, HttpHandler handler) {
        server.createContext(path, handler);
    }

    public void metrics(Supplier<String> scrape) {
        server.createContext("/metrics", exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
            answer(exchange, 200, scrape.get());
        });
    }

    public void start() {
        server.start();
    }

    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void ready(HttpExchange exchange) throws IOException {
        var troubles = new LinkedHashMap<String, String>();
        parts.forEach((part, trouble) -> trouble.get().ifPresent(what -> troubles.put(part, what)));
        var lines = new StringBuilder();
        troubles.forEach(
                (part, what) -> lines.append(part).append(": ").append(what).append('\n'));
        answer(exchange, troubles.isEmpty() ? 200 : 503, troubles.isEmpty() ? "ok\n" : lines.toString());
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        try (exchange) {
            var bytes = text.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }
}
