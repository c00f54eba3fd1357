package io.redismigrate.demo;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One application's connection. Each step takes one order: it appends the next number to the list {@code orders:NAME}, and
 * goes on to the following number only when the server has acknowledged this one.
 */
final class DemoClient {
    /** Longer than any pause of writes: a reply given up on may still be carried out, and would then be there twice. */
    private static final Duration REPLY_LIMIT = Duration.ofSeconds(60);

    /** How long to wait for the last order to arrive at a new server; later than that it is lost, and the check will say so. */
    private static final Duration ARRIVAL_LIMIT = Duration.ofSeconds(3);

    private static final Set<String> NOT_THE_MASTER = Set.of("READONLY", "LOADING", "MASTERDOWN");

    private final String name;
    private final Supplier<String> announced;
    private final ReentrantLock step = new ReentrantLock();
    private volatile String target;
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private volatile String connectedTo = "";
    private @Nullable RedisWire wire;
    private boolean outcomeUnknown;
    private long arrivalDeadline;

    /**
     * An application that starts with the server at {@code target}.
     *
     * @param announced the server that all applications shall use: where this one turns to when its own refuses writes
     */
    DemoClient(String name, String target, Supplier<String> announced) {
        this.name = name;
        this.target = target;
        this.announced = announced;
    }

    String name() {
        return name;
    }

    /** Orders the server has said yes to. */
    long acknowledged() {
        return acknowledged.get();
    }

    /** Attempts that a server refused; each was made again. */
    long refused() {
        return refused.get();
    }

    /** {@code host:port}, or nothing while it has no connection. */
    String connectedTo() {
        return connectedTo;
    }

    /** From its next step on it uses another server; the reply in flight is waited for. */
    void moveTo(String address) {
        target = address;
    }

    /** Takes one order, or tries the last one again. */
    void takeOrder() {
        step.lock();
        try {
            if (!connectedTo.equals(target)) {
                disconnect();
                wire = Addresses.open(target, name, REPLY_LIMIT);
                connectedTo = target;
                arrivalDeadline = System.nanoTime() + ARRIVAL_LIMIT.toNanos();
            }
            if (lastOrderArrived()) {
                write();
            }
        } catch (ErrorReply e) {
            refused.incrementAndGet();
            if (NOT_THE_MASTER.contains(e.code())) {
                target = announced.get();
            }
        } catch (IOException e) {
            disconnect();
            target = announced.get();
        } finally {
            step.unlock();
        }
    }

    /** What the server at {@code address} has of its orders; it takes none meanwhile. */
    SequenceCheck check(String address) throws IOException {
        step.lock();
        try (var reading = Addresses.open(address, "demo-check", REPLY_LIMIT)) {
            return SequenceCheck.of(reading, key(), acknowledged.get());
        } finally {
            step.unlock();
        }
    }

    void disconnect() {
        if (wire != null) {
            wire.close();
            wire = null;
        }
        connectedTo = "";
    }

    /**
     * While both servers take writes, the first write to the new one can overtake the last one to the old one, which is still
     * on its way by replication. A careful application looks before it goes on.
     */
    private boolean lastOrderArrived() throws IOException {
        if (arrivalDeadline == 0) {
            return true;
        }
        var arrived = open().call("LLEN", key()) instanceof Long length && length >= acknowledged.get();
        if (arrived || System.nanoTime() > arrivalDeadline) {
            arrivalDeadline = 0;
            return true;
        }
        return false;
    }

    private void write() throws IOException {
        var number = Long.toString(acknowledged.get());
        var wasUnknown = outcomeUnknown;
        outcomeUnknown = true;
        try {
            if (wasUnknown) {
                open().call("EVAL", SequenceCheck.APPEND_UNLESS_THERE, "1", key(), number);
            } else {
                open().call("RPUSH", key(), number);
            }
        } catch (ErrorReply e) {
            // An answer: this attempt did nothing. What an earlier one did stays as unknown as it was.
            outcomeUnknown = wasUnknown;
            throw e;
        }
        outcomeUnknown = false;
        acknowledged.incrementAndGet();
    }

    private RedisWire open() throws IOException {
        if (wire == null) {
            throw new IOException("not connected");
        }
        return wire;
    }

    private String key() {
        return "orders:" + name;
    }
}
