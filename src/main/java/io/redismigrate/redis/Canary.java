package io.redismigrate.redis;

import io.redismigrate.migration.Server;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * A client that writes all through a switch and measures the longest gap between two acknowledgements, as an application
 * that changes over on READONLY would see it. Its write is a DEL of a key that does not exist: held and refused like any
 * other write, and without a trace in the data.
 */
final class Canary implements AutoCloseable {
    private static final String KEY = "redis-migrate:canary";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long BETWEEN_WRITES = Duration.ofMillis(1).toNanos();

    private final Link from;
    private final Link to;
    private final Future<?> writing;
    private volatile boolean stopped;
    private final AtomicLong writesOnNew = new AtomicLong();
    private volatile long longestNanos;
    private volatile boolean failed;

    private Canary(Link from, Link to, ExecutorService threads) {
        this.from = from;
        this.to = to;
        writing = threads.submit(this::write);
    }

    /** Connects and begins to write. */
    static Canary start(Links links, Server from, Server to, ExecutorService threads) {
        var old = links.open(from, PATIENCE, links.name());
        try {
            return new Canary(old, links.open(to, PATIENCE, links.name()), threads);
        } catch (RuntimeException e) {
            old.close();
            throw e;
        }
    }

    /** Writes acknowledged by the new master so far. */
    long writesOnNew() {
        return writesOnNew.get();
    }

    /** Whether it was not allowed to write, or lost a server. */
    boolean failed() {
        return failed;
    }

    /** The longest gap; empty where the canary was not allowed to write. */
    Optional<Double> longestMillis() {
        return failed || longestNanos == 0
                ? Optional.empty()
                : Optional.of(Math.round(longestNanos / 10_000.0) / 100.0);
    }

    @Override
    public void close() {
        stopped = true;
        from.close();
        to.close();
        writing.cancel(true);
    }

    private void write() {
        boolean onNew = false;
        long last = 0;
        while (!stopped) {
            try {
                (onNew ? to : from).call("DEL", KEY);
                long now = System.nanoTime();
                longestNanos = last == 0 ? longestNanos : Math.max(longestNanos, now - last);
                last = now;
                if (onNew) {
                    writesOnNew.incrementAndGet();
                }
                LockSupport.parkNanos(BETWEEN_WRITES);
            } catch (JedisDataException e) {
                var message = String.valueOf(e.getMessage());
                if (!message.startsWith("READONLY")) {
                    failed = true;
                    return;
                }
                onNew = !onNew;
            } catch (JedisConnectionException e) {
                failed = !stopped;
                return;
            }
        }
    }
}
