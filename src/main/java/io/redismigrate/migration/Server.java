package io.redismigrate.migration;

/**
 * A server by the name people know it by.
 *
 * @param name as in the fleet; one that was named directly is called by its address
 * @param user the ACL user the bot logs in as, empty for the default user
 * @param credential a {@link Parameter} word for the password the bot logs in with, empty where there is none; the
 *     password itself is never here
 */
public record Server(String name, Address address, String user, String credential) {
    /** A server that lets everybody in. */
    public static Server open(String name, Address address) {
        return new Server(name, address, "", Parameter.NO_SECRET);
    }

    @Override
    public String toString() {
        return name;
    }
}
