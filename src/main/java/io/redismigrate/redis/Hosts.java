package io.redismigrate.redis;

import io.redismigrate.migration.Address;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** One machine may be written in several ways: servers list addresses as numbers where people wrote names. */
final class Hosts {
    private Hosts() {}

    static boolean same(Address one, Address other) {
        return one.port() == other.port() && sameHost(one.host(), other.host());
    }

    private static boolean sameHost(String one, String other) {
        try {
            return one.equals(other) || InetAddress.getByName(one).equals(InetAddress.getByName(other));
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
