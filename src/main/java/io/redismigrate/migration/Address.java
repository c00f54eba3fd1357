package io.redismigrate.migration;

/** Where a server listens: a host name or IP address, and a TCP port from 1 to 65535. */
public record Address(String host, int port) {
    /** An address that refuses connections. Following it makes a server read-only for good and freezes its offset. */
    public static final Address NOWHERE = new Address("127.0.0.1", 1);

    /** Reads {@code host:port}; IPv6 hosts may stand in brackets. */
    public static Address parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 1) {
            throw new IllegalArgumentException("\"%s\" is not host:port".formatted(text));
        }
        var host = text.substring(0, colon).replace("[", "").replace("]", "");
        try {
            int port = Integer.parseInt(text.substring(colon + 1));
            if (port < 1 || port > 65_535) {
                throw new IllegalArgumentException("\"%s\" has no port from 1 to 65535".formatted(text));
            }
            return new Address(host, port);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("\"%s\" is not host:port".formatted(text), e);
        }
    }

    @Override
    public String toString() {
        return host.indexOf(':') < 0 ? host + ":" + port : "[" + host + "]:" + port;
    }
}
