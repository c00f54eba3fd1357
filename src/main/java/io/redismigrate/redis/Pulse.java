package io.redismigrate.redis;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Asks the servers for a PING all the time, on connections of its own: what their clients wait now. */
final class Pulse implements AutoCloseable {
    private static final byte[][] PING = Wire.words("PING");
    private static final long BETWEEN = Duration.ofMillis(5).toNanos();
    private static final int FIRST = 40;

    private final List<Wire> wires;
    private final Throttle throttle;
    private volatile boolean over;

    Pulse(List<Wire> wires, Throttle throttle) {
        this.wires = List.copyOf(wires);
        this.throttle = throttle;
    }

    /** Learns what is usual here, while nothing is compared. */
    void learn() {
        var times = new long[FIRST];
        for (int at = 0; at < FIRST; at++) {
            times[at] = slowest();
            LockSupport.parkNanos(BETWEEN);
        }
        Arrays.sort(times);
        throttle.usually(Duration.ofNanos(times[FIRST - FIRST / 8]));
    }

    /** Goes on until it is closed, or a server does not answer. */
    void run() {
        while (!over && !throttle.stopped()) {
            throttle.answered(Duration.ofNanos(slowest()));
            LockSupport.parkNanos(BETWEEN);
        }
    }

    private long slowest() {
        long slowest = 0;
        for (var wire : wires) {
            long before = System.nanoTime();
            wire.ask(PING);
            slowest = Math.max(slowest, System.nanoTime() - before);
        }
        return slowest;
    }

    @Override
    public void close() {
        over = true;
        wires.forEach(Wire::close);
    }
}
