package io.redismigrate.demo;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** An application that only listens: a subscriber, which nothing tells that its server is no longer the master. */
final class DemoListener {
    static final String CHANNEL = "order-events";

    private final String name;
    private volatile String target;
    private volatile @Nullable RedisWire wire;
    private volatile String connectedTo = "";

    DemoListener(String name, String target) {
        this.name = name;
        this.target = target;
    }

    /** {@code host:port}, or nothing while it has no connection. */
    String connectedTo() {
        return connectedTo;
    }

    /** Leaves its server for another. */
    void moveTo(String address) {
        target = address;
        disconnect();
    }

    /** Listens for as long as the connection holds. */
    void listen() {
        var address = target;
        try (var open = Addresses.open(address, name, Duration.ZERO)) {
            open.call("SUBSCRIBE", CHANNEL);
            wire = open;
            connectedTo = address;
            // Told to move before there was a connection to close.
            while (address.equals(target)) {
                open.read();
            }
        } catch (IOException | ErrorReply e) {
            // Called again soon, for the server that is the right one then.
            return;
        } finally {
            wire = null;
            connectedTo = "";
        }
    }

    void disconnect() {
        var open = wire;
        if (open != null) {
            open.close();
        }
    }
}
