package io.redismigrate.migration;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How fast the replication stream of the server that takes the writes grows: what a backlog or a buffer has to hold.
 *
 * @param at when it was last measured
 * @param replid the history it was measured on
 * @param offset where the stream stood then
 * @param bytesPerSecond smoothed over some looks, 0 where not known or nothing is written
 */
public record Pace(Instant at, String replid, long offset, long bytesPerSecond) {
    /** Looks that follow one another faster say nothing about a rate. */
    private static final Duration SHORTEST = Duration.ofMillis(300);

    /** What a look at that server adds to what was known. */
    static Pace after(Optional<Pace> before, Instant at, Node.Replication master) {
        if (before.isEmpty() || !before.get().replid.equals(master.replid()) || before.get().offset > master.offset()) {
            return new Pace(at, master.replid(), master.offset(), 0);
        }
        var last = before.get();
        var since = Duration.between(last.at, at);
        if (since.compareTo(SHORTEST) < 0) {
            return last;
        }
        long now = (master.offset() - last.offset) * 1000 / since.toMillis();
        long smoothed = last.bytesPerSecond == 0 ? now : (last.bytesPerSecond * 2 + now) / 3;
        return new Pace(at, master.replid(), master.offset(), smoothed);
    }

    /** How long so many bytes last at this pace; empty where nothing is written. */
    Optional<Duration> lasting(long bytes) {
        return bytesPerSecond <= 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(bytes / bytesPerSecond));
    }
}
