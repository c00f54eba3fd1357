package io.redismigrate.redis;

import io.redismigrate.migration.Server;
import io.redismigrate.runner.Fleet;
import java.time.Duration;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;

/** Keeps idle connections, so that a look costs no login. Thread-safe. */
final class Links implements AutoCloseable {
    /** A server that loads a data set may take this long to answer {@code INFO}. */
    private static final Duration PATIENCE = Duration.ofSeconds(4);

    private final Logins logins;
    private final String name;
    private final Map<Login, Deque<Link>> idle = new ConcurrentHashMap<>();

    /**
     * @param instance tells this process's connections from those of another instance of the bot
     */
    Links(Logins logins, String instance) {
        this.logins = logins;
        this.name = "%s-%s".formatted(Link.NAME, instance);
    }

    /** The name of these connections. */
    String name() {
        return name;
    }

    /** A fresh connection that the caller closes. */
    Link open(Server server, Duration patience, String name) {
        return Link.open(logins.of(server), patience, name);
    }

    /**
     * Does something on a connection.
     *
     * @throws Fleet.Refused saying what was tried on which server, and what it answered
     */
    <T> T on(Server server, String attempt, Function<Link, T> work) {
        try {
            return withLink(server, work);
        } catch (JedisException e) {
            throw new Fleet.Refused("%s: %s failed: %s".formatted(server, attempt, reason(e)), e);
        }
    }

    /** Does something on a connection; lets Jedis's exceptions through. */
    <T> T withLink(Server server, Function<Link, T> work) {
        var login = logins.of(server);
        var shelf = idle.computeIfAbsent(login, key -> new ConcurrentLinkedDeque<>());
        var kept = shelf.pollFirst();
        if (kept != null) {
            try {
                return use(kept, shelf, work);
            } catch (JedisConnectionException e) {
                // It may have been closed while it lay idle; a fresh one tells whether the server is there.
                shelf.forEach(Link::close);
                shelf.clear();
            }
        }
        return use(Link.open(login, PATIENCE, name), shelf, work);
    }

    /**
     * Does something on a connection that is made for it. It asks once the connection stands, and before anything is sent: who
     * takes over says so in the store and then closes connections, so either the answer is no or the connection goes.
     *
     * @throws Fleet.Refused as above, and where the answer is no
     */
    <T> T onOwn(Server server, String attempt, BooleanSupplier stillMine, Function<Link, T> work) {
        try (var link = Link.open(logins.of(server), PATIENCE, name)) {
            if (!stillMine.getAsBoolean()) {
                throw new Fleet.Refused(
                        "%s: %s was left out: another instance of the bot has taken the migration over"
                                .formatted(server, attempt),
                        null);
            }
            return work.apply(link);
        } catch (JedisException e) {
            throw new Fleet.Refused("%s: %s failed: %s".formatted(server, attempt, reason(e)), e);
        }
    }

    @Override
    public void close() {
        idle.values().forEach(shelf -> shelf.forEach(Link::close));
        idle.clear();
    }

    /** Why, without the address Jedis repeats and without a stack. */
    static String reason(Throwable failure) {
        var cause = failure;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        var message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message;
    }

    private static <T> T use(Link link, Deque<Link> shelf, Function<Link, T> work) {
        boolean whole = false;
        try {
            var result = work.apply(link);
            whole = true;
            return result;
        } catch (redis.clients.jedis.exceptions.JedisDataException e) {
            whole = true;
            throw e;
        } finally {
            if (whole && link.usable()) {
                shelf.addFirst(link);
            } else {
                link.close();
            }
        }
    }
}
