package io.redismigrate;

import io.redismigrate.demo.ErrorReply;
import io.redismigrate.demo.RedisServer;
import io.redismigrate.demo.RedisWire;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Asks two servers again and again who they are. A server that is a master before and after the other one says that it is one
 * too, was a master at the same time.
 */
final class SplitWatch implements AutoCloseable {
    private static final long BETWEEN = TimeUnit.MILLISECONDS.toNanos(1);

    private final RedisServer one;
    private final RedisServer other;
    private final Thread thread = new Thread(this::watch, "split watch");
    private final AtomicLong splits = new AtomicLong();
    private final AtomicLong looks = new AtomicLong();
    private volatile boolean closed;

    private SplitWatch(RedisServer one, RedisServer other) {
        this.one = one;
        this.other = other;
        thread.setDaemon(true);
    }

    static SplitWatch over(RedisServer one, RedisServer other) {
        var watch = new SplitWatch(one, other);
        watch.thread.start();
        return watch;
    }

    /** How often both were masters. */
    long splits() {
        return splits.get();
    }

    /** How often it has looked. */
    long looks() {
        return looks.get();
    }

    private void watch() {
        while (!closed) {
            try (var first = one.connect();
                    var second = other.connect()) {
                while (!closed) {
                    if (master(first) && master(second) && master(first)) {
                        splits.incrementAndGet();
                    }
                    looks.incrementAndGet();
                    LockSupport.parkNanos(BETWEEN);
                }
            } catch (IOException | ErrorReply e) {
                LockSupport.parkNanos(BETWEEN);
            }
        }
    }

    private static boolean master(RedisWire wire) throws IOException {
        return wire.call("ROLE") instanceof List<?> role && "master".equals(role.get(0));
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join(TimeUnit.SECONDS.toMillis(15));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
