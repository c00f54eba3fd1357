package io.redismigrate.redis;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds keys written on both sides of a replication link, from nothing but the names that each side reports as changed.
 *
 * <p>What the current master changes, the candidate reports too, a moment later: each report of the master's is owed one
 * by the candidate. A report of the candidate that nobody owed is a write of an application there; a report of the
 * master's on such a key afterwards is a conflict, for its value replaces the newer one. What cannot be seen: a write on
 * the candidate less than {@link #GRACE} before the master's next one of the same key looks like that one's replica.
 */
final class Overlaps {
    /** The two sides' reports of one write may come in either order, this far apart. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    /** The candidate may apply what the master did at once in parts, this far apart. */
    private static final Duration PARTS = Duration.ofMillis(250);

    /** A report that is owed for longer was put together with another one. */
    private static final Duration OWED_FOR = Duration.ofSeconds(60);

    private static final int SAMPLES = 5;

    /** The golden ratio of 2^64, odd: multiplying by it spreads what is close together. */
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private final int most;
    private final Map<String, Trace> traces = new HashMap<>();
    private final Deque<String> unexplained = new ArrayDeque<>();
    private final List<String> samples = new ArrayList<>();
    private long oneIn = 1;
    private long conflicts;

    /** @param most so many keys are watched at a time; of more, a part */
    Overlaps(int most) {
        this.most = most;
    }

    /** What is known of one key; times are nanoseconds of one clock, 0 is never. */
    private static final class Trace {
        private int owed;
        private long owedAt;
        private long paidAt;
        private long unexplainedAt;
        private boolean writtenOnCandidate;
        private boolean conflict;
    }

    /** The current master reports that this key changed. */
    synchronized void onCurrent(String key, long at) {
        settle(at);
        if (skipped(key)) {
            return;
        }
        var trace = trace(key);
        if (trace.writtenOnCandidate && !trace.conflict) {
            trace.conflict = true;
            conflicts++;
            if (samples.size() < SAMPLES) {
                samples.add(key);
            }
        }
        if (trace.unexplainedAt != 0) {
            // The candidate was faster in telling of this same write.
            trace.unexplainedAt = 0;
            trace.paidAt = at;
            return;
        }
        trace.owed++;
        trace.owedAt = at;
    }

    /** The candidate reports that this key changed. */
    synchronized void onCandidate(String key, long at) {
        settle(at);
        if (skipped(key)) {
            return;
        }
        var trace = trace(key);
        boolean owed = trace.owed > 0 && at - trace.owedAt < OWED_FOR.toNanos();
        if (owed) {
            trace.owed--;
            trace.paidAt = at;
            return;
        }
        trace.owed = 0;
        boolean partOfTheLast = trace.paidAt != 0 && at - trace.paidAt < PARTS.toNanos();
        if (!partOfTheLast && trace.unexplainedAt == 0 && !trace.writtenOnCandidate) {
            trace.unexplainedAt = at;
            unexplained.add(key);
        }
    }

    /** Keys with a conflict so far. */
    synchronized long conflicts() {
        return conflicts;
    }

    synchronized List<String> samples() {
        return List.copyOf(samples);
    }

    /** 1 where every key is watched; else one in so many. */
    synchronized long oneIn() {
        return oneIn;
    }

    /** What nobody explained in time was written on the candidate. */
    private void settle(long at) {
        while (!unexplained.isEmpty()) {
            var trace = traces.get(unexplained.getFirst());
            if (trace != null && trace.unexplainedAt != 0) {
                if (at - trace.unexplainedAt < GRACE.toNanos()) {
                    return;
                }
                trace.unexplainedAt = 0;
                trace.writtenOnCandidate = true;
            }
            unexplained.removeFirst();
        }
    }

    private boolean skipped(String key) {
        // Names that only end in another number have hash codes that are close together.
        return Math.floorMod((key.hashCode() * SPREAD) >>> 32, oneIn) != 0;
    }

    private Trace trace(String key) {
        if (traces.size() >= most && !traces.containsKey(key)) {
            oneIn *= 2;
            traces.keySet().removeIf(this::skipped);
        }
        return traces.computeIfAbsent(key, name -> new Trace());
    }
}
