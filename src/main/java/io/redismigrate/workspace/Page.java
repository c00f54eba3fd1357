package io.redismigrate.workspace;

import com.fasterxml.jackson.databind.node.MissingNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The page's own server: its files, a stream of what changes, and what people do. It answers only to requests that were
 * addressed to this machine and, for acts, that a page of its own sent, so that a foreign web site open in the same browser
 * can neither read nor act.
 */
final class Page implements HttpHandler, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Page.class);
    private static final Pattern FILE = Pattern.compile("/page/([a-z-]+\\.(css|js|svg))");
    private static final Pattern LOCAL = Pattern.compile("(localhost|127\\.0\\.0\\.1|\\[::1])(:\\d+)?");
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);
    /** Changes that come this close together go out as one. */
    private static final Duration GATHER = Duration.ofMillis(20);

    private static final Map<String, String> TYPES = Map.of(
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml");

    private final PageState state;
    private final PageActs acts;
    private final Parts parts;
    private final ExecutorService threads = Http.threads("workspace-page");
    private @Nullable HttpServer own;

    Page(PageState state, PageActs acts, Parts parts) {
        this.state = state;
        this.acts = acts;
        this.parts = parts;
    }

    synchronized URI serve(int port) {
        var server = Http.server(port);
        server.createContext("/", this);
        server.start();
        own = server;
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    @Override
    public void handle(HttpExchange exchange) {
        threads.execute(() -> serve(exchange));
    }

    private void serve(HttpExchange exchange) {
        try (exchange) {
            if (!LOCAL.matcher(Http.header(exchange, "Host")).matches()) {
                Http.text(exchange, 403, "This page is for the machine it runs on.");
                return;
            }
            route(exchange);
        } catch (IOException e) {
            LOG.debug("a page went away: {}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.error("the page failed on {}", exchange.getRequestURI().getPath(), e);
        }
    }

    private void route(HttpExchange exchange) throws IOException, InterruptedException {
        var path = exchange.getRequestURI().getPath();
        var file = FILE.matcher(path);
        if (path.equals("/page/events")) {
            stream(exchange);
        } else if (path.equals("/page/act")) {
            act(exchange);
        } else if (path.startsWith("/page/file/")) {
            download(exchange, path.substring("/page/file/".length()));
        } else if (path.equals("/")) {
            resource(exchange, "index.html", "text/html; charset=utf-8");
        } else if (file.matches()) {
            resource(exchange, file.group(1), TYPES.getOrDefault(file.group(2), "text/plain"));
        } else {
            Http.text(exchange, 404, "There is nothing here.");
        }
    }

    private static void resource(HttpExchange exchange, String name, String type) throws IOException {
        try (var in = Page.class.getResourceAsStream("page/" + name)) {
            if (in == null) {
                Http.text(exchange, 404, "There is nothing here.");
                return;
            }
            var headers = exchange.getResponseHeaders();
            headers.set("Cache-Control", "no-cache");
            headers.set("X-Content-Type-Options", "nosniff");
            headers.set("Referrer-Policy", "no-referrer");
            headers.set(
                    "Content-Security-Policy",
                    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data: https:;"
                            + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
            Http.send(exchange, 200, type, in.readAllBytes());
        }
    }

    private void act(HttpExchange exchange) throws IOException {
        var origin = Http.header(exchange, "Origin");
        var own = origin.isEmpty() || origin.equals("http://" + Http.header(exchange, "Host"));
        if (!exchange.getRequestMethod().equals("POST")
                || !own
                || !Http.header(exchange, "Content-Type").startsWith("application/json")) {
            Http.text(exchange, 403, "Only the page itself may do this.");
            return;
        }
        Http.send(exchange, 200, acts.act(Json.read(Http.body(exchange)).orElse(MissingNode.getInstance())));
    }

    private void download(HttpExchange exchange, String id) throws IOException {
        var found = parts.changes().reading(() -> parts.files().file(id));
        if (found.isEmpty()) {
            Http.text(exchange, 404, "There is no such file.");
            return;
        }
        var name = found.get().name().replaceAll("[^A-Za-z0-9._-]", "_");
        var shown = found.get().picture() ? "inline" : "attachment";
        exchange.getResponseHeaders().set("Content-Disposition", shown + "; filename=\"" + name + "\"");
        exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
        var type = found.get().picture() ? "image/png" : "application/octet-stream";
        Http.send(exchange, 200, type, found.get().content());
    }

    /** Server-sent events: first what the page lacks, then each change, with a sign of life in between. */
    private void stream(HttpExchange exchange) throws IOException, InterruptedException {
        var query = Arguments.form(Http.query(exchange));
        var asked = query.getOrDefault("as", "*");
        var person = parts.changes()
                .reading(() -> asked.equals("*")
                        ? parts.directory().people().stream().findFirst()
                        : parts.directory().named(asked));
        if (person.isEmpty()) {
            Http.text(exchange, 404, "Nobody is called that.");
            return;
        }
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream; charset=utf-8");
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.sendResponseHeaders(200, 0);
        var out = exchange.getResponseBody();
        // The header comes with the browser's own reconnect, the parameter with the page's.
        var last = Http.header(exchange, "Last-Event-ID");
        var seen = since(last.isEmpty() ? query.getOrDefault("since", "") : last);
        out.write("retry: 1000\n\n".getBytes(StandardCharsets.UTF_8));
        while (!parts.changes().ended()) {
            var update = state.update(person.get(), seen);
            seen = update.path("version").asLong();
            var event = "id: %s/%d\ndata: %s\n\n".formatted(state.boot, seen, Json.write(update));
            out.write(event.getBytes(StandardCharsets.UTF_8));
            out.flush();
            while (parts.changes().awaitAfter(seen, HEARTBEAT) <= seen
                    && !parts.changes().ended()) {
                out.write(": still here\n\n".getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
            parts.changes().hang(GATHER);
        }
    }

    private long since(String lastEventId) {
        var mine = Pattern.compile(Pattern.quote(state.boot) + "/(\\d{1,18})").matcher(lastEventId);
        return mine.matches() ? Long.parseLong(mine.group(1)) : -1;
    }

    @Override
    public synchronized void close() {
        if (own != null) {
            own.stop(0);
        }
        threads.shutdownNow();
    }
}
