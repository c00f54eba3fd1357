package io.redismigrate.lab;

import io.redismigrate.demo.RedisServer;
import io.redismigrate.demo.SequenceCheck;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Applications that know exactly what they were told. Writer i appends 0, 1, 2, … to the list {@code log:i}, one request in
 * flight, and goes on to the next number only when this one is acknowledged. After a refusal it tries the same number again;
 * after a connection that broke with the outcome unknown it first finds out. So every acknowledged number must be in the list
 * once, in order, on whichever server is the master at the end: {@link #verifyOn}.
 *
 * <p>All writers share one thread: on two cores a hundred threads would measure the scheduler.
 */
public final class Writers implements AutoCloseable {
    private static final Duration LAST_REPLY_LIMIT = Duration.ofSeconds(10);

    /** What a writer does about a server that refuses writes or is gone. */
    public enum Mode {
        /** Turns to the next of its servers by itself, after READONLY, LOADING, MASTERDOWN or a lost connection. */
        AUTO,
        /** Tries again where it is, until it is {@link Writers#repoint re-pointed}. */
        TOLD
    }

    /**
     * How many writers, and how they behave.
     *
     * @param count how many writers
     * @param think time between an acknowledgement and the next write; zero for as fast as it goes
     * @param door the port of a proxy through which all of them go; 0 where they go to the servers themselves
     * @param first the number of the first of them, where several groups write to the same servers
     * @param tag stands behind every key
     * @param user the ACL user to log in as, with {@code password}; without both, the server's own password if it has one
     */
    public record Options(
            int count,
            int first,
            Mode mode,
            Duration think,
            @Nullable String user,
            @Nullable String password,
            int door,
            String tag) {
        /** Full speed, {@link Mode#AUTO}. */
        public static Options count(int count) {
            return new Options(count, 0, Mode.AUTO, Duration.ZERO, null, null, 0, "");
        }

        public Options told() {
            return new Options(count, first, Mode.TOLD, think, user, password, door, tag);
        }

        public Options numberedFrom(int number) {
            return new Options(count, number, mode, think, user, password, door, tag);
        }

        public Options thinking(Duration time) {
            return new Options(count, first, mode, time, user, password, door, tag);
        }

        public Options as(String aclUser, String itsPassword) {
            return new Options(count, first, mode, think, aclUser, itsPassword, door, tag);
        }

        /** With that behind the keys: in a cluster {@code {…}} puts them all into one hash slot. */
        public Options tagged(String tag) {
            return new Options(count, first, mode, think, user, password, door, tag);
        }

        public Options through(int port) {
            return new Options(count, first, mode, think, user, password, port, tag);
        }
    }

    private final List<Writer> writers = new ArrayList<>();
    private final ConcurrentLinkedQueue<Runnable> orders = new ConcurrentLinkedQueue<>();
    private final Map<String, Long> refusals = new TreeMap<>();
    private final Selector selector;
    private final Thread thread;
    private final CompletableFuture<@Nullable Void> allStopped = new CompletableFuture<>();
    private volatile boolean closed;

    private Writers(Options options, List<RedisServer> servers) throws IOException {
        selector = Selector.open();
        var other = new HashMap<RedisServer, RedisServer>();
        for (int i = 0; i < servers.size(); i++) {
            other.put(servers.get(i), servers.get((i + 1) % servers.size()));
        }
        for (int i = 0; i < options.count(); i++) {
            writers.add(new Writer(
                    options.first() + i,
                    options,
                    selector,
                    servers.get(0),
                    Map.copyOf(other),
                    refusals,
                    System.nanoTime()));
        }
        thread = new Thread(this::loop, "writers");
        thread.setDaemon(true);
    }

    /** Starts writing to {@code first}; {@code others} are where {@link Mode#AUTO} turns to, in this order. */
    public static Writers start(Options options, RedisServer first, RedisServer... others) {
        try {
            var servers = new ArrayList<>(List.of(first));
            servers.addAll(List.of(others));
            var writers = new Writers(options, servers);
            writers.thread.start();
            return writers;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start writers", e);
        }
    }

    /**
     * Moves writer {@code i} after the reply to its request in flight; done when it is connected there. While both servers take
     * writes, its first number there can overtake its last one here: out of order, as any application's would be.
     */
    public Future<?> repoint(int i, RedisServer to) {
        return repoint(List.of(writers.get(i)), to, false);
    }

    /**
     * Moves writer {@code i} as {@link #repoint} does, as a careful application: it goes on only when its last acknowledged number
     * has arrived at the new server.
     */
    public Future<?> repointWhenArrived(int i, RedisServer to) {
        return repoint(List.of(writers.get(i)), to, true);
    }

    /** Moves all, each as {@link #repoint(int, RedisServer)} does; done when the last one is connected. */
    public Future<?> repointAll(RedisServer to) {
        return repoint(writers, to, false);
    }

    /** How many writes were acknowledged so far, over all writers. */
    public long acknowledged() {
        return inLoop(() -> writers.stream().mapToLong(Writer::acknowledged).sum());
    }

    /** How many writers are at {@code server} at this moment. */
    public long at(RedisServer server) {
        return inLoop(() ->
                writers.stream().filter(writer -> writer.server() == server).count());
    }

    /** How often each kind of refusal was met: {@code READONLY}, {@code NOAUTH}, … */
    public Map<String, Long> refusals() {
        return inLoop(() -> Map.copyOf(refusals));
    }

    /** Forgets the gaps so far; the ones that count begin now. */
    public void markWindow() {
        inLoop(() -> {
            writers.forEach(writer -> writer.markWindow(System.nanoTime()));
            return true;
        });
    }

    /** Each writer's longest time between two acknowledged writes since {@link #markWindow}, think time included. */
    public List<Duration> longestGaps() {
        return inLoop(() -> {
            var now = System.nanoTime();
            return writers.stream()
                    .map(writer -> Duration.ofNanos(writer.longestGapNanos(now)))
                    .toList();
        });
    }

    /** The longest of {@link #longestGaps}. */
    public Duration longestGap() {
        return Collections.max(longestGaps());
    }

    /** Ends the writing: each writer waits for the reply to its request in flight, at most ten seconds. */
    public void stop() {
        if (closed) {
            return;
        }
        inLoop(() -> {
            writers.forEach(Writer::stop);
            return true;
        });
        try {
            allStopped.get(LAST_REPLY_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            inLoop(() -> {
                writers.forEach(writer -> writer.abandon(System.nanoTime()));
                return true;
            });
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the writers' loop broke", e);
        }
    }

    /**
     * Stops, and compares every writer's list on {@code server} with what the writer was told. On a replica, first wait until it
     * has caught up.
     */
    public SequenceCheck verifyOn(RedisServer server) {
        stop();
        try (var wire = server.connect()) {
            var all = SequenceCheck.NOTHING;
            for (var writer : writers) {
                all = all.plus(SequenceCheck.of(wire, writer.key(), writer.acknowledged()));
            }
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the lists on " + server, e);
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        stop();
        closed = true;
        selector.wakeup();
        try {
            thread.join(LAST_REPLY_LIMIT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Future<?> repoint(List<Writer> some, RedisServer to, boolean whenArrived) {
        var all = new ArrayList<CompletableFuture<@Nullable Void>>();
        inLoop(() -> {
            for (var writer : some) {
                var done = new CompletableFuture<@Nullable Void>();
                all.add(done);
                writer.repoint(to, whenArrived, done);
            }
            return true;
        });
        return CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new));
    }

    private void loop() {
        try (selector) {
            while (!closed) {
                for (var order = orders.poll(); order != null; order = orders.poll()) {
                    order.run();
                }
                var next = Long.MAX_VALUE;
                for (var writer : writers) {
                    next = Math.min(next, writer.tick(System.nanoTime()));
                }
                if (writers.stream().allMatch(Writer::isStopped)) {
                    allStopped.complete(null);
                }
                select(next);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the writers' loop broke", e);
        }
    }

    private void select(long next) throws IOException {
        if (next == Long.MAX_VALUE) {
            selector.select(key -> ((Writer) key.attachment()).ready(key, System.nanoTime()));
            return;
        }
        var wait = Math.max(1, TimeUnit.NANOSECONDS.toMillis(next - System.nanoTime()));
        selector.select(key -> ((Writer) key.attachment()).ready(key, System.nanoTime()), wait);
    }

    private <T> T inLoop(Supplier<T> question) {
        var answer = new CompletableFuture<T>();
        if (closed) {
            // Nobody else touches the writers any more.
            return question.get();
        }
        orders.add(() -> answer.complete(question.get()));
        selector.wakeup();
        return answer.orTimeout(LAST_REPLY_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }
}
