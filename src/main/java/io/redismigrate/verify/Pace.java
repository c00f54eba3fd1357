package io.redismigrate.verify;

import java.time.Duration;
import java.util.Arrays;

/**
 * How fast it may go. The servers' own latency decides: what a PING takes on another connection, held against what it took
 * when nothing was compared. Rises slowly, gives way at once, stops at the limit. Not thread-safe; times come in.
 */
public final class Pace {
    private static final int WINDOW = 16;
    private static final double GENTLE_FIRST = 4_000;
    private static final double GENTLE_MOST = 24_000;
    private static final double LEAST = 200;
    private static final double UNBOUNDED = 1e9;
    private static final double FASTER = 1.1;
    private static final double SLOWER = 0.6;

    /** A latency that grew by less than this share is taken for chance. */
    private static final double TOLERATED = 1.5;

    private static final double TOLERATED_NANOS = 150_000;
    private static final long A_MOMENT = Duration.ofMillis(10).toNanos();

    private final Speed speed;
    private final long limit;
    private final long[] window = new long[WINDOW];
    private int taken;
    private double usual;
    private double rate;
    private boolean stopped;
    private long freeAt;

    /** @param limit latency at which nothing is sent any more */
    public Pace(Speed speed, Duration limit) {
        this.speed = speed;
        this.limit = limit.toNanos();
        rate = speed == Speed.GENTLE ? GENTLE_FIRST : UNBOUNDED;
    }

    /** Keys in one portion: what a server gets at once, and others wait for. */
    public int portion() {
        return speed == Speed.GENTLE ? 16 : 500;
    }

    /** Keys a second. */
    public double rate() {
        return stopped ? 0 : rate;
    }

    /** Whether nothing may be sent until a server answers faster; ask again then. */
    public boolean stopped() {
        return stopped;
    }

    /** Before anything is compared: what is usual here. */
    public void usually(Duration latency) {
        usual = latency.toNanos();
    }

    /** A server answered a PING in that time. */
    public void answered(Duration latency) {
        stopped = latency.toNanos() > limit;
        if (speed == Speed.FULL) {
            return;
        }
        if (stopped) {
            rate = Math.max(LEAST, rate * SLOWER);
            taken = 0;
            return;
        }
        window[taken++ % WINDOW] = latency.toNanos();
        if (taken % WINDOW == 0) {
            adapt();
        }
    }

    private void adapt() {
        var sorted = window.clone();
        Arrays.sort(sorted);
        long high = sorted[WINDOW - 3];
        boolean slow = high > Math.max(usual * TOLERATED, usual + TOLERATED_NANOS);
        rate = slow ? Math.max(LEAST, rate * SLOWER) : Math.min(GENTLE_MOST, rate * FASTER);
    }

    /**
     * How long to wait before so many keys may be sent; the time is taken from then on.
     *
     * @param now nanoseconds of any clock that does not jump
     */
    public long waitFor(int keys, long now) {
        if (stopped) {
            freeAt = now + A_MOMENT;
            return A_MOMENT;
        }
        long start = Math.max(now, freeAt);
        freeAt = start + (long) (keys / rate * 1e9);
        return start - now;
    }
}
