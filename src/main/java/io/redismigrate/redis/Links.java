package io.redismigrate.redis;

import io.redismigrate.migration.Server;
import io.redismigrate.runner.Fleet;
import java.time.Duration;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Function;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;

/** Keeps idle connections, so that a look costs no login. Thread-safe. */
final class Links implements AutoCloseable {
    /** A server that loads a data set may take this long to answer {@code INFO}. */
    private static final Duration PATIENCE = Duration.ofSeconds(4);

    private final Logins logins;
    private final Map<Login, Deque<Link>> idle = new ConcurrentHashMap<>();

    Links(Logins logins) {
        this.logins = logins;
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
        return use(Link.open(login, PATIENCE), shelf, work);
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
