package io.redismigrate.redis;

import io.redismigrate.migration.Address;
import io.redismigrate.migration.Client;
import io.redismigrate.migration.Owners;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who is connected, without making a busy server stutter: a {@code CLIENT LIST} of 10,000 connections blocks it for some 7 ms.
 * So a long list is asked for seldom and kept in between. A short one is always of now: a promotion rests on nobody being
 * left, and a server that has many connections is not such a one.
 */
final class Listing {
    /** Nobody wanted to know. */
    static final Listed NOT_ASKED = new Listed(Optional.empty(), 0, 0);

    /** Fewer cost half a millisecond at most. */
    private static final long FEW = 1_000;

    private static final long MANY = 5_000;
    private static final Duration OF_SOME = Duration.ofSeconds(2);
    private static final Duration OF_MANY = Duration.ofSeconds(10);

    private final Owners owners;
    private final Map<Address, Listed> kept = new ConcurrentHashMap<>();

    Listing(Owners owners) {
        this.owners = owners;
    }

    /**
     * A list.
     *
     * @param clients empty where the server would not tell
     * @param redirecting how many of them asked to be redirected
     * @param at nanoseconds of this process
     */
    record Listed(Optional<List<Client>> clients, int redirecting, long at) {}

    /** The list, as old as it may be for so many connections as the server says it has. */
    Listed of(Address address, Link link, Info info) {
        long connected = info.number("connected_clients", 0);
        var last = kept.get(address);
        if (last != null && System.nanoTime() - last.at() < interval(connected).toNanos()) {
            return last;
        }
        var reply = link.pipeline(List.<String[]>of(new String[] {"CLIENT", "LIST"}))
                .get(0);
        Optional<List<Client>> clients =
                reply instanceof String list ? Optional.of(Clients.parse(list, owners)) : Optional.empty();
        var listed = new Listed(clients, Clients.redirecting(reply), System.nanoTime());
        kept.put(address, listed);
        return listed;
    }

    /** How long a list of so many connections is kept. */
    static Duration interval(long connected) {
        return connected < FEW ? Duration.ZERO : connected < MANY ? OF_SOME : OF_MANY;
    }
}
