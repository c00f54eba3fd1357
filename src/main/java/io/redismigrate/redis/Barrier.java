package io.redismigrate.redis;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Waits until the right has applied all that the left had written.
 *
 * @param oneHistory whether the right follows the left; where it does not, there is nothing to wait for
 */
record Barrier(Sides sides, Throttle throttle, boolean oneHistory) {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final long POLL = Duration.ofMillis(1).toNanos();

    /** Whether it came that far, to where the left is now, within five seconds. */
    boolean passed() {
        if (!oneHistory) {
            return true;
        }
        var left = Bearings.replication(sides.left());
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (true) {
            throttle.goOn();
            var right = Bearings.replication(sides.right());
            if (!right.history().equals(left.history())) {
                throw new Wire.Broken(
                        "%s and %s are not of one history any more".formatted(sides.left(), sides.right()));
            }
            if (right.offset() >= left.offset()) {
                return true;
            }
            if (System.nanoTime() > deadline) {
                return false;
            }
            LockSupport.parkNanos(POLL);
        }
    }
}
