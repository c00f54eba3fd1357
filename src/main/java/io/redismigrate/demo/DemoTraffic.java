package io.redismigrate.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A shop's applications at work: eight connections that keep taking orders and one that listens. They move to another server
 * when the re-point webhook says so, one by one, each after the reply in flight; one whose server refuses writes moves at
 * once. Each knows which of its orders were acknowledged, so {@link #check} can say whether any was lost.
 */
public final class DemoTraffic implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DemoTraffic.class);
    private static final List<String> NAMES = List.of(
            "shop-api-1",
            "shop-api-2",
            "shop-api-3",
            "shop-api-4",
            "checkout-1",
            "checkout-2",
            "inventory-1",
            "billing-1");
    private static final String LISTENER = "order-mailer-1";
    private static final Duration LISTEN_AGAIN = Duration.ofMillis(200);

    private final List<DemoClient> clients;
    private final DemoListener listener;
    private final DemoWebhook webhook;
    private final ScheduledExecutorService threads;
    private final Duration betweenMoves;
    private volatile String announced;

    private DemoTraffic(RedisServer first, Duration think, Duration betweenMoves, InstantSource clock) {
        this.announced = first.address();
        this.betweenMoves = betweenMoves;
        this.clients = NAMES.stream()
                .map(name -> new DemoClient(name, first.address(), () -> announced))
                .toList();
        this.listener = new DemoListener(LISTENER, first.address());
        // One each, because any of them may be held by its server, one to listen and one to move them.
        this.threads = Executors.newScheduledThreadPool(clients.size() + 2, task -> {
            var thread = new Thread(task, "demo-traffic");
            thread.setDaemon(true);
            return thread;
        });
        for (var client : clients) {
            repeat(client::takeOrder, think);
        }
        repeat(listener::listen, LISTEN_AGAIN);
        this.webhook = DemoWebhook.open(clock, this::move);
    }

    /**
     * Starts writing to {@code first}.
     *
     * @param think how long each application waits after an answer
     * @param betweenMoves how far apart they move when the webhook tells them to
     */
    public static DemoTraffic start(RedisServer first, Duration think, Duration betweenMoves, InstantSource clock) {
        return new DemoTraffic(first, think, betweenMoves, clock);
    }

    /** Where the applications want to be told of another server. */
    public URI webhookUrl() {
        return webhook.url();
    }

    /** The key that those requests must be signed with. */
    public String webhookSecret() {
        return webhook.secret();
    }

    /** Orders acknowledged so far. */
    public long acknowledged() {
        return clients.stream().mapToLong(DemoClient::acknowledged).sum();
    }

    /** Attempts refused so far; each was made again until it was acknowledged. */
    public long refused() {
        return clients.stream().mapToLong(DemoClient::refused).sum();
    }

    /** Each application and the {@code host:port} it is connected to; nothing while it is not. */
    public Map<String, String> whereabouts() {
        var all = new LinkedHashMap<String, String>();
        clients.forEach(client -> all.put(client.name(), client.connectedTo()));
        all.put(LISTENER, listener.connectedTo());
        return all;
    }

    /**
     * Compares what the master {@code server} holds with what the applications were told. Each of them stands still while its
     * orders are read. A replica may rightly lack the last few.
     */
    public SequenceCheck check(RedisServer server) {
        return check(server.address());
    }

    /** Acknowledged orders that the server the applications were last sent to does not have. */
    public long lost() {
        return check(announced).lost();
    }

    @Override
    public void close() {
        webhook.close();
        threads.shutdownNow();
        clients.forEach(DemoClient::disconnect);
        listener.disconnect();
    }

    private SequenceCheck check(String address) {
        try {
            var all = SequenceCheck.NOTHING;
            for (var client : clients) {
                all = all.plus(client.check(address));
            }
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the orders on " + address, e);
        }
    }

    private void move(Repoint request) {
        LOG.info("{}: the applications move to {}", request.migration(), request.to());
        announced = request.to();
        long wait = 0;
        for (var client : clients) {
            // To where all are sent by then: somebody may have changed their mind.
            schedule(() -> client.moveTo(announced), wait);
            wait += betweenMoves.toMillis();
        }
        schedule(() -> listener.moveTo(announced), wait);
    }

    private void schedule(Runnable task, long millis) {
        var unused = threads.schedule(task, millis, TimeUnit.MILLISECONDS);
    }

    private void repeat(Runnable task, Duration pause) {
        var unused = threads.scheduleWithFixedDelay(task, 0, pause.toMillis(), TimeUnit.MILLISECONDS);
    }
}
