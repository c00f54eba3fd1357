package io.redismigrate.settings;

import java.util.Optional;

/**
 * A Redis or Valkey server that plans and commands may name.
 *
 * @param name its key under {@code servers}
 * @param host a host name or an IP address, IPv6 without brackets
 * @param port 1 to 65535
 * @param tls whether the url began with {@code rediss://}
 * @param username the ACL user; the server's default user if empty
 */
public record Server(
        String name, String host, int port, boolean tls, Optional<String> username, Optional<Secret> password) {
    /** {@code host:port}, with brackets around an IPv6 address. */
    public String address() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
