package io.redismigrate.demo;

import java.io.IOException;
import java.time.Duration;

/** Connections by {@code host:port}, as the webhook names servers. */
final class Addresses {
    private Addresses() {}

    /** Connects under a name that {@code CLIENT LIST} shows. */
    static RedisWire open(String address, String name, Duration limit) throws IOException {
        int colon = address.lastIndexOf(':');
        var wire = RedisWire.open(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)), limit);
        try {
            wire.call("CLIENT", "SETNAME", name);
            return wire;
        } catch (IOException | RuntimeException e) {
            wire.close();
            throw e;
        }
    }
}
