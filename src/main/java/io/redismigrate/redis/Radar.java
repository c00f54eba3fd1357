package io.redismigrate.redis;

import io.redismigrate.migration.Overlap;
import io.redismigrate.migration.Server;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.function.ObjLongConsumer;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Watches which keys change on two servers, by {@code CLIENT TRACKING ON BCAST}
 * (<a href="https://redis.io/docs/latest/develop/reference/client-side-caching/">client-side caching</a>, from 6.0 on): the
 * server tells the names of changed keys, never values, and puts those of one turn of its loop together.
 *
 * <p>Weighed against it: {@code MONITOR} halves a server and shows values; keyspace notifications cost the same and need a
 * setting changed on both sides; {@code OBJECT IDLETIME} or {@code FREQ} of sampled keys cannot tell a write from a read, nor
 * a replicated write from an application's.
 */
final class Radar implements AutoCloseable {
    /** Names of this many keys are a few megabytes. */
    private static final int MOST_KEYS = 50_000;

    private static final String CHANNEL = "__redis__:invalidate";

    /** A server that does not answer this in time is not watched, whatever else it does. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /** A subscriber that waits for messages waits for ever. */
    private static final Duration FOR_EVER = Duration.ZERO;

    private final Links links;
    private final ExecutorService threads;
    private final Instant since;
    private final Overlaps overlaps = new Overlaps(MOST_KEYS);
    private final List<Side> sides = new ArrayList<>();

    Radar(Links links, ExecutorService threads, Server current, Server candidate, Instant since) {
        this.links = links;
        this.threads = threads;
        this.since = since;
        sides.add(new Side(current, overlaps::onCurrent));
        sides.add(new Side(candidate, overlaps::onCandidate));
    }

    Overlap look() {
        var blind = sides.stream().map(Side::blind).flatMap(Optional::stream).toList();
        return new Overlap(since, overlaps.conflicts(), overlaps.samples(), overlaps.oneIn(), String.join("; ", blind));
    }

    @Override
    public void close() {
        sides.forEach(Side::close);
    }

    /** One of the two servers, with the connection that asked to be told and the one that is told. */
    private final class Side {
        private final Server server;
        private final ObjLongConsumer<String> changed;
        private Optional<Link> asking = Optional.empty();
        private Optional<Link> hearing = Optional.empty();

        Side(Server server, ObjLongConsumer<String> changed) {
            this.server = server;
            this.changed = changed;
        }

        /** Why it cannot be watched, or empty where it is; begins to watch where it was not. */
        synchronized Optional<String> blind() {
            try {
                if (asking.isEmpty() || hearing.filter(Link::usable).isEmpty()) {
                    close();
                    open();
                }
                // It would be closed as idle otherwise, and nobody would be told any more.
                asking.orElseThrow().call("PING");
                return Optional.empty();
            } catch (JedisException e) {
                close();
                return Optional.of("%s does not tell which keys change: %s".formatted(server, Links.reason(e)));
            }
        }

        private void open() {
            var listener = links.open(server, FOR_EVER, Link.NAME + "-radar");
            hearing = Optional.of(listener);
            var id = String.valueOf(listener.call("CLIENT", "ID"));
            listener.call("SUBSCRIBE", CHANNEL);
            var asker = links.open(server, PATIENCE, Link.NAME + "-radar");
            asking = Optional.of(asker);
            asker.call("CLIENT", "TRACKING", "ON", "REDIRECT", id, "BCAST");
            threads.execute(() -> hear(listener));
        }

        private void hear(Link listener) {
            try {
                while (true) {
                    if (listener.one() instanceof List<?> message
                            && message.size() == 3
                            && message.get(2) instanceof List<?> keys) {
                        long at = System.nanoTime();
                        keys.forEach(key -> changed.accept(String.valueOf(key), at));
                    }
                }
            } catch (JedisException e) {
                // The next look notices that it is closed, and opens another one.
                listener.close();
            }
        }

        synchronized void close() {
            asking.ifPresent(Link::close);
            hearing.ifPresent(Link::close);
            asking = Optional.empty();
            hearing = Optional.empty();
        }
    }
}
