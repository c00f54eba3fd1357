package io.redismigrate.slack;

import java.time.Duration;

/**
 * How long Slack is waited for.
 *
 * @param answer to a call, before it counts as unanswered
 * @param firstBackOff after a call that went wrong; doubled each time
 * @param longestBackOff what it is doubled up to
 * @param untilMended before another try of what works again only once people mend something
 */
record Patience(Duration answer, Duration firstBackOff, Duration longestBackOff, Duration untilMended) {
    static final Patience USUAL =
            new Patience(Duration.ofSeconds(5), Duration.ofSeconds(1), Duration.ofSeconds(30), Duration.ofSeconds(10));

    private static final int MOST_DOUBLED = 20;

    /** The wait after so many attempts that went wrong. */
    Duration backOff(int attempts) {
        var wait = firstBackOff.multipliedBy(1L << Math.min(MOST_DOUBLED, Math.max(0, attempts)));
        return wait.compareTo(longestBackOff) > 0 ? longestBackOff : wait;
    }
}
