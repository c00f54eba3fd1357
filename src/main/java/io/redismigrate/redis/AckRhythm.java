package io.redismigrate.redis;

import io.redismigrate.migration.Address;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * When a replica acknowledges next. It does so once a second by its own clock, and a {@code FAILOVER} waits for it with the
 * writes held: sent blindly up to a second, sent just before it a few milliseconds. The master shows each acknowledgement as
 * an offset that has moved ({@code ROLE}).
 */
final class AckRhythm {
    /** So long before the acknowledgement is due: it must find every write applied, and may come a little early. */
    private static final long AHEAD = Duration.ofMillis(12).toNanos();

    /** From one acknowledgement to the next, at least. On a busy replica it is some milliseconds more. */
    private static final long LEAST_PERIOD = Duration.ofSeconds(1).toNanos();

    private static final long MOST_PERIOD = Duration.ofMillis(1030).toNanos();

    /** Two acknowledgements tell the period, where they were seen so exactly. */
    private static final long EXACT = Duration.ofMillis(3).toNanos();

    private static final long PATIENCE = Duration.ofMillis(3500).toNanos();
    private static final long POLL = Duration.ofMillis(1).toNanos();

    /** Something for an idle master's offset to move by; nobody listens, and it leaves no trace in the data. */
    private static final String[] MOVE = {"PUBLISH", "redis-migrate:canary", ""};

    private final Watched master;
    private final Address replica;
    private long roundTrip = Long.MAX_VALUE;

    private AckRhythm(Watched master, Address replica) {
        this.master = master;
        this.replica = replica;
    }

    /** An acknowledgement: after the one moment and not after the other, by our clock and the master's place. */
    private record Seen(long after, long until) {
        boolean exact() {
            return until - after < EXACT;
        }
    }

    /** Returns when a command that is sent at once arrives in time; also when the acknowledgements cannot be seen. */
    static void await(Watched master, Address replica) {
        try {
            new AckRhythm(master, replica).await();
        } catch (JedisException e) {
            // Whoever sends the command finds out what became of the connection.
            return;
        }
    }

    private void await() {
        long giveUpAt = System.nanoTime() + PATIENCE;
        var first = next(giveUpAt);
        if (first == null) {
            return;
        }
        var second = first.exact() ? next(giveUpAt) : first;
        var last = second == null ? first : second;
        long sendAt = last.after() + period(first, last) - AHEAD - roundTrip / 2;
        while (sendAt < System.nanoTime()) {
            sendAt += LEAST_PERIOD;
        }
        for (long left = sendAt - System.nanoTime(); left > 0; left = sendAt - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private static long period(Seen first, Seen last) {
        long measured = last.after() - first.after();
        return measured > LEAST_PERIOD && measured < MOST_PERIOD ? measured : LEAST_PERIOD;
    }

    /** The next acknowledgement, null where none is seen in time. */
    private @Nullable Seen next(long giveUpAt) {
        move();
        long before = acknowledged();
        long asked = System.nanoTime();
        while (System.nanoTime() < giveUpAt) {
            LockSupport.parkNanos(POLL);
            long sent = System.nanoTime();
            long now = acknowledged();
            long back = System.nanoTime();
            roundTrip = Math.min(roundTrip, back - sent);
            long middle = sent + (back - sent) / 2;
            if (now != before) {
                return new Seen(asked, middle);
            }
            asked = middle;
        }
        return null;
    }

    private void move() {
        try {
            master.call(MOVE);
        } catch (JedisDataException e) {
            // Not allowed to publish: then the applications' writes have to move the offset.
            return;
        }
    }

    /** What the replica has acknowledged; -1 where the master does not list it. */
    private long acknowledged() {
        if (master.call("ROLE") instanceof List<?> role && role.size() > 2 && role.get(2) instanceof List<?> replicas) {
            for (var each : replicas) {
                if (each instanceof List<?> told
                        && replica.host().equals(told.get(0))
                        && Integer.toString(replica.port()).equals(told.get(1))) {
                    return Long.parseLong((String) told.get(2));
                }
            }
        }
        return -1;
    }
}
