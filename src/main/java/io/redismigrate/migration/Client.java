package io.redismigrate.migration;

import java.time.Duration;

/**
 * A connection as {@code CLIENT LIST} shows it (<a href="https://redis.io/docs/latest/commands/client-list/">client-list</a>).
 *
 * @param address {@code ip:port} as Redis lists it
 * @param library client library and version where the server knows them (7.2 and later), else empty
 * @param command the last command, in lower case
 * @param team the Slack id of whose it is, by the rules of the fleet; empty where none fits
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
        Kind kind,
        String team) {

    /** Nobody's, as far as is known. */
    public Client(
            long id,
            String address,
            String name,
            String user,
            String library,
            String command,
            Duration age,
            Duration idle,
            Kind kind) {
        this(id, address, name, user, library, command, age, idle, kind, "");
    }

    /** The same, with its team. */
    public Client of(Owners owners) {
        return new Client(
                id,
                address,
                name,
                user,
                library,
                command,
                age,
                idle,
                kind,
                owners.of(this).orElse(""));
    }

    /** The address without its port. */
    public String host() {
        int colon = address.lastIndexOf(':');
        return colon < 0 ? address : address.substring(0, colon);
    }

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
