package io.redismigrate.redis;

import io.redismigrate.migration.Address;

/**
 * How the bot gets into a server.
 *
 * @param user the ACL user, empty for the default user
 * @param password empty where none is needed; never shown
 */
public record Login(Address address, boolean tls, String user, String password) {
    /** A server that lets everybody in. */
    public static Login open(Address address) {
        return new Login(address, false, "", "");
    }

    @Override
    public String toString() {
        return "%s%s".formatted(tls ? "rediss://" : "redis://", address);
    }
}
