package io.redismigrate.workspace;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Slack's limits: a bucket of calls for each method, and for posts one for each channel, that fills again with time. */
final class RateLimits {
    private final Clock clock;
    private final Map<String, Bucket> buckets = new HashMap<>();

    /** A published tier: so many calls a minute, and as many at once if it was quiet before. */
    record Tier(double perSecond, double burst) {
        static final Tier ONE = minutely(10);
        static final Tier TWO = minutely(20);
        static final Tier THREE = minutely(50);
        static final Tier FOUR = minutely(100);
        static final Tier POSTS = new Tier(1, 10);
        static final Tier NONE = new Tier(1_000, 10_000);

        private static Tier minutely(int calls) {
            return new Tier(calls / 60.0, calls);
        }
    }

    private static final class Bucket {
        private double left;
        private Instant at;

        Bucket(double left, Instant at) {
            this.left = left;
            this.at = at;
        }
    }

    RateLimits(Clock clock) {
        this.clock = clock;
    }

    /** Takes one call; or says how long to wait. */
    synchronized Optional<Duration> take(String key, Tier tier) {
        var now = clock.instant();
        var bucket = buckets.computeIfAbsent(key, none -> new Bucket(tier.burst(), now));
        var passed = Math.max(0, Duration.between(bucket.at, now).toMillis()) / 1000.0;
        bucket.left = Math.min(tier.burst(), bucket.left + passed * tier.perSecond());
        bucket.at = now;
        if (bucket.left >= 1) {
            bucket.left -= 1;
            return Optional.empty();
        }
        return Optional.of(Duration.ofMillis((long) Math.ceil((1 - bucket.left) / tier.perSecond() * 1000)));
    }
}
