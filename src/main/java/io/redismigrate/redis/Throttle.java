package io.redismigrate.redis;

import io.redismigrate.verify.Pace;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Lets the threads of a comparison through at its pace, holds them while it is paused, and ends them. Thread-safe. */
final class Throttle {
    private static final long A_MOMENT = Duration.ofMillis(50).toNanos();

    /** Shorter waits take longer than they say; they are made up for by the next. */
    private static final long WORTH_IT = Duration.ofNanos(50_000).toNanos();

    /** The comparison is over before its end. */
    static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1;

        Stopped() {
            super("it was stopped", null, false, false);
        }
    }

    private final Pace pace;
    private volatile boolean paused;
    private volatile boolean stopped;

    Throttle(Pace pace) {
        this.pace = pace;
    }

    int portion() {
        synchronized (pace) {
            return pace.portion();
        }
    }

    /** Waits until so many keys may be read. */
    void before(int keys) {
        while (true) {
            goOn();
            long wait;
            boolean held;
            synchronized (pace) {
                wait = pace.waitFor(keys, System.nanoTime());
                held = pace.stopped();
            }
            if (wait > WORTH_IT) {
                LockSupport.parkNanos(wait);
            }
            if (!held) {
                return;
            }
        }
    }

    /** Waits while it is paused. */
    void goOn() {
        while (paused && !stopped) {
            LockSupport.parkNanos(A_MOMENT);
        }
        if (stopped || Thread.currentThread().isInterrupted()) {
            throw new Stopped();
        }
    }

    void pause(boolean pausing) {
        paused = pausing;
    }

    void stop() {
        stopped = true;
    }

    boolean stopped() {
        return stopped;
    }

    void usually(Duration latency) {
        synchronized (pace) {
            pace.usually(latency);
        }
    }

    void answered(Duration latency) {
        synchronized (pace) {
            pace.answered(latency);
        }
    }
}
