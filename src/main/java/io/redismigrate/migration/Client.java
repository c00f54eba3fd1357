package io.redismigrate.migration;

import java.time.Duration;

/**
 * A connection as {@code CLIENT LIST} shows it (<a href="https://redis.io/docs/latest/commands/client-list/">client-list</a>).
 *
 * @param address {@code ip:port} as Redis lists it
 * @param library client library and version where the server knows them (7.2 and later), else empty
 * @param command the last command, in lower case
 */
public record Client(
        long id,
        String address,
        String name,
        String user,
        String library,
        String command,
        Duration age,
        Duration idle,
        Kind kind) {

    /** Who a connection belongs to. */
    public enum Kind {
        /** An application: it holds a promotion up while it is on the wrong server. */
        APPLICATION,
        SUBSCRIBER,
        /** Somebody who looks on: MONITOR, or a last command that only inspects. */
        MONITOR,
        REPLICA,
        SENTINEL,
        /** One of the bot's own connections. */
        BOT
    }

    /** Whether this connection has to leave the current master before the candidate takes over. */
    public boolean mustMove() {
        return kind == Kind.APPLICATION || kind == Kind.SUBSCRIBER;
    }

    /** The name where it has one, and its address. */
    String named() {
        return name.isEmpty() ? address : name + " " + address;
    }
}
