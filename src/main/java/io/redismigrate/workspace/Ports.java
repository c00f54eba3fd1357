package io.redismigrate.workspace;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP port of the Web API, which can go away and come back under the same number. */
final class Ports implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Ports.class);

    private final Map<String, HttpHandler> handlers = new LinkedHashMap<>();
    private final ExecutorService threads = Http.threads("workspace-api");
    private @Nullable HttpServer server;
    private int port;

    synchronized void serve(Map<String, HttpHandler> paths) {
        handlers.putAll(paths);
        open();
    }

    synchronized URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    synchronized void open() {
        if (server != null) {
            return;
        }
        var opened = Http.server(port);
        port = opened.getAddress().getPort();
        handlers.forEach((path, handler) -> opened.createContext(path, exchange -> guarded(handler, exchange)));
        opened.setExecutor(threads);
        opened.start();
        server = opened;
    }

    private static void guarded(HttpHandler handler, HttpExchange exchange) throws IOException {
        try {
            handler.handle(exchange);
        } catch (RuntimeException e) {
            LOG.error(
                    "the stand-in workspace failed on {}",
                    exchange.getRequestURI().getPath(),
                    e);
            Http.text(exchange, 500, "internal error");
        } finally {
            exchange.close();
        }
    }

    synchronized void shut() {
        if (server != null) {
            server.stop(0);
            server = null;
        }
    }

    @Override
    public void close() {
        shut();
        threads.shutdownNow();
    }
}
