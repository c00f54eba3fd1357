package io.redismigrate.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.java_websocket.WebSocket;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.server.WebSocketServer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Slack's end of Socket Mode: hands out a ticket for each connection, sends envelopes over one of those that are open, and
 * waits for each envelope's acknowledgement. While nobody is connected nothing is kept for later, as with Slack.
 */
final class SocketHub implements Delivery, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SocketHub.class);
    /** Slack's limit for one app. */
    private static final int MOST_CONNECTIONS = 10;

    private final Set<String> tickets = ConcurrentHashMap.newKeySet();
    private final List<WebSocket> connections = new ArrayList<>();
    private final Map<String, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
    private final AtomicInteger turn = new AtomicInteger();
    private final CompletableFuture<Integer> port = new CompletableFuture<>();
    private final Changes changes;
    private final Access access;
    private final Duration ackLimit;
    private final Server server = new Server();

    SocketHub(Changes changes, Access access, Duration ackLimit) {
        this.changes = changes;
        this.access = access;
        this.ackLimit = ackLimit;
        server.setReuseAddr(true);
        server.setTcpNoDelay(true);
        server.setDaemon(true);
        server.start();
    }

    /** An address that can be connected to once. */
    URI ticket() {
        var ticket = access.secret(16);
        tickets.add(ticket);
        try {
            return URI.create("ws://127.0.0.1:%d/link/?ticket=%s&app_id=%s"
                    .formatted(port.get(10, TimeUnit.SECONDS), ticket, Identity.APP));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the Socket Mode server started", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the Socket Mode server did not start", e);
        }
    }

    int open() {
        synchronized (connections) {
            return connections.size();
        }
    }

    @Override
    public Acknowledgement deliver(Kind kind, ObjectNode payload, Optional<EnvelopeFault> fault) {
        var how = fault.map(EnvelopeFault::how);
        fault.ifPresent(late -> changes.hang(late.delay()));
        var started = System.nanoTime();
        var socket = pick();
        if (socket == null) {
            return given(MissingNode.getInstance(), started, Acknowledgement.NOT_DELIVERED);
        }
        var id = UUID.randomUUID().toString();
        var envelope = Json.object().put("envelope_id", id).put("type", kind.word);
        envelope.put("accepts_response_payload", kind != Kind.EVENT);
        envelope.set("payload", payload);
        if (kind == Kind.EVENT) {
            envelope.put("retry_attempt", 0).put("retry_reason", "");
        }
        var answer = new CompletableFuture<JsonNode>();
        waiting.put(id, answer);
        try {
            if (how.filter(EnvelopeFault.How.DROP::equals).isEmpty()) {
                socket.send(Json.write(envelope));
            }
            if (how.filter(EnvelopeFault.How.DUPLICATE::equals).isPresent()) {
                socket.send(Json.write(envelope));
            }
            var body = answer.get(ackLimit.toMillis(), TimeUnit.MILLISECONDS);
            var lost = how.filter(EnvelopeFault.How.LOSE_ACK::equals).isPresent();
            return given(body, started, lost ? Acknowledgement.TIMED_OUT : "");
        } catch (TimeoutException | ExecutionException e) {
            return given(MissingNode.getInstance(), started, Acknowledgement.TIMED_OUT);
        } catch (org.java_websocket.exceptions.WebsocketNotConnectedException e) {
            return given(MissingNode.getInstance(), started, Acknowledgement.NOT_DELIVERED);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return given(MissingNode.getInstance(), started, Acknowledgement.TIMED_OUT);
        } finally {
            waiting.remove(id);
        }
    }

    private static Acknowledgement given(JsonNode body, long started, String failure) {
        var took = Duration.ofNanos(System.nanoTime() - started);
        return new Acknowledgement(body, took, failure.isEmpty() ? Optional.empty() : Optional.of(failure));
    }

    private @Nullable WebSocket pick() {
        synchronized (connections) {
            return connections.isEmpty()
                    ? null
                    : connections.get(Math.floorMod(turn.getAndIncrement(), connections.size()));
        }
    }

    void tell(String reason, boolean close) {
        var message = Json.object().put("type", "disconnect").put("reason", reason);
        message.putObject("debug_info").put("host", "applink-stand-in");
        for (var socket : snapshot()) {
            if (close) {
                forget(socket);
            }
            socket.send(Json.write(message));
            if (close) {
                socket.close(1000, reason);
            }
        }
    }

    void drop() {
        for (var socket : snapshot()) {
            forget(socket);
            socket.closeConnection(1006, "");
        }
    }

    private List<WebSocket> snapshot() {
        synchronized (connections) {
            return List.copyOf(connections);
        }
    }

    private void forget(WebSocket socket) {
        synchronized (connections) {
            connections.remove(socket);
        }
        changes.change(() -> {});
    }

    @Override
    public void close() {
        try {
            server.stop(1000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Server extends WebSocketServer {
        Server() {
            super(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
        }

        @Override
        public void onStart() {
            port.complete(getPort());
        }

        @Override
        public void onOpen(WebSocket socket, ClientHandshake handshake) {
            var query = Optional.ofNullable(
                            URI.create(handshake.getResourceDescriptor()).getRawQuery())
                    .orElse("");
            var ticket = Arguments.form(query).getOrDefault("ticket", "");
            if (!tickets.remove(ticket) || open() >= MOST_CONNECTIONS) {
                socket.close(1008, "ticket");
                return;
            }
            var hello = Json.object().put("type", "hello").put("num_connections", open() + 1);
            hello.putObject("debug_info")
                    .put("host", "applink-stand-in")
                    .put("build_number", 1)
                    .put("approximate_connection_time", 18_060);
            hello.putObject("connection_info").put("app_id", Identity.APP);
            socket.send(Json.write(hello));
            synchronized (connections) {
                connections.add(socket);
            }
            changes.change(() -> {});
        }

        @Override
        public void onMessage(WebSocket socket, String text) {
            var message = Json.read(text).orElse(MissingNode.getInstance());
            var answer = waiting.get(message.path("envelope_id").asText());
            if (answer != null) {
                answer.complete(message.path("payload"));
            }
        }

        @Override
        public void onClose(WebSocket socket, int code, String reason, boolean remote) {
            forget(socket);
        }

        @Override
        public void onError(@Nullable WebSocket socket, Exception problem) {
            LOG.warn("the Socket Mode server of the stand-in workspace failed", problem);
            port.completeExceptionally(problem);
        }
    }
}
