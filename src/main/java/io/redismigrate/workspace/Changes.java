package io.redismigrate.workspace;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The one lock around everything that can change in the workspace, and its version: a count of changes. Whatever changes is
 * stamped with the version, so that a page can ask for what is new since its last look, and whoever waits is woken.
 */
final class Changes {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    private long version;
    private boolean ended;

    <T> T reading(Supplier<T> look) {
        lock.lock();
        try {
            return look.get();
        } finally {
            lock.unlock();
        }
    }

    <T> T changing(Supplier<T> act) {
        lock.lock();
        try {
            version++;
            moved.signalAll();
            return act.get();
        } finally {
            lock.unlock();
        }
    }

    void change(Runnable act) {
        changing(() -> {
            act.run();
            return version;
        });
    }

    long version() {
        return reading(() -> version);
    }

    /** Nobody waits any longer. */
    void end() {
        change(() -> ended = true);
    }

    boolean ended() {
        return reading(() -> ended);
    }

    /** Looks now and after each change until there is something, or the limit has passed. */
    <T> Optional<T> await(Supplier<Optional<T>> look, Duration limit) {
        var left = limit.toNanos();
        lock.lock();
        try {
            while (true) {
                var found = look.get();
                if (found.isPresent() || left <= 0 || ended) {
                    return found;
                }
                left = moved.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until the version has passed {@code seen}, the workspace ended, or the limit has passed; the version then. */
    long awaitAfter(long seen, Duration limit) throws InterruptedException {
        var left = limit.toNanos();
        lock.lock();
        try {
            while (version <= seen && !ended && left > 0) {
                left = moved.awaitNanos(left);
            }
            return version;
        } finally {
            lock.unlock();
        }
    }

    /** Waits this long, or until the workspace ends: how a request is left hanging and small changes are gathered. */
    void hang(Duration limit) {
        var left = limit.toNanos();
        lock.lock();
        try {
            while (!ended && left > 0) {
                left = moved.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    /** A duration for headers that count in whole seconds: rounded up, at least one. */
    static long wholeSeconds(Duration duration) {
        return Math.max(1, TimeUnit.MILLISECONDS.toSeconds(duration.toMillis() + 999));
    }
}
