package io.redismigrate.slack;

import java.time.Duration;
import java.time.Instant;

/**
 * A token bucket: so many calls at once, then one each so often. Slack counts; staying below its count keeps the urgent
 * messages from waiting behind the others' 429.
 */
final class Pace {
    private final double most;
    private final Duration each;
    private double tokens;
    private Instant at;
    private Instant heldUntil;

    Pace(int most, Duration each, Instant now) {
        this.most = most;
        this.each = each;
        this.tokens = most;
        this.at = now;
        this.heldUntil = now;
    }

    /** How long until a call may be made that leaves that many tokens to others; zero for now. */
    Duration until(Instant now, int leave) {
        fill(now);
        if (heldUntil.isAfter(now)) {
            return Duration.between(now, heldUntil);
        }
        double missing = leave + 1 - tokens;
        return missing <= 0 ? Duration.ZERO : Duration.ofNanos((long) Math.ceil(missing * each.toNanos()));
    }

    /** Slack said to wait: no call before that time. */
    void holdUntil(Instant time) {
        heldUntil = time.isAfter(heldUntil) ? time : heldUntil;
    }

    /** A call is made. */
    void take(Instant now) {
        fill(now);
        tokens -= 1;
    }

    private void fill(Instant now) {
        if (now.isAfter(at)) {
            double passed = (double) Duration.between(at, now).toNanos() / each.toNanos();
            tokens = Math.min(most, tokens + passed);
            at = now;
        }
    }
}
