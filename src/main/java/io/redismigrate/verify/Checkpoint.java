package io.redismigrate.verify;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Where a comparison stands, so that another can go on from there. A cursor is good as long as the server it came from
 * lives; of one that was restarted, the database is begun again.
 *
 * @param leftRun run id of the left; empty before it was asked
 * @param done databases that were compared both ways
 * @param database the one at hand, -1 for none
 * @param searching whether its left was compared and the right is searched for keys too many
 * @param cursor where the scan goes on
 * @param offset the left's offset at that time
 */
public record Checkpoint(
        Instant started,
        String leftRun,
        String rightRun,
        List<Integer> done,
        int database,
        boolean searching,
        String cursor,
        long offset,
        Tally tally) {
    public Checkpoint {
        done = List.copyOf(done);
    }

    /** Before anything was done. */
    public static Checkpoint start(Instant at) {
        return new Checkpoint(at, "", "", List.of(), -1, false, "0", 0, Tally.NONE);
    }

    /** Estimated time left, from the time it took so far; empty where it is too early to say. */
    public Optional<Duration> left(Instant now) {
        double fraction = tally.fraction();
        return fraction < 0.01 || now.isBefore(started)
                ? Optional.empty()
                : Optional.of(Duration.ofMillis(
                        (long) (Duration.between(started, now).toMillis() * (1 - fraction) / fraction)));
    }

    /** {@code 97.2 % verified at offset 123,456, 0 differ, 41 in flux}. */
    public String sentence() {
        return "%.1f %% verified at offset %,d, %,d differ, %,d in flux"
                .formatted(100 * tally.fraction(), offset, tally.differences(), tally.inFlux() + tally.suspects());
    }
}
