package io.redismigrate.settings;

import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * A Redis or Valkey server that plans and commands may name.
 *
 * @param name its key under {@code servers}
 * @param host a host name or an IP address, IPv6 without brackets
 * @param port 1 to 65535
 * @param tls whether the url began with {@code rediss://}
 * @param username the ACL user; the server's default user if empty
 * @param certificates whom to trust and who we are; the machine's own authorities and nobody if empty
 */
public record Server(
        String name,
        String host,
        int port,
        boolean tls,
        Optional<String> username,
        Optional<Secret> password,
        Optional<SSLContext> certificates) {
    /** One whose certificates the machine trusts, and that asks for none. */
    public Server(
            String name, String host, int port, boolean tls, Optional<String> username, Optional<Secret> password) {
        this(name, host, port, tls, username, password, Optional.empty());
    }

    /** {@code host:port}, with brackets around an IPv6 address. */
    public String address() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
