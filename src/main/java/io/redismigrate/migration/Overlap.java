package io.redismigrate.migration;

import java.time.Instant;
import java.util.List;

/**
 * What the watch over both servers noticed since it began: keys that an application had written on the candidate, and
 * that the current master wrote (or expired, or evicted) afterwards, so that the newer value is gone.
 *
 * @param since when this watch began; a restart of the bot begins a new one
 * @param keys so many such keys
 * @param samples some of their names
 * @param oneIn every key is watched where this is 1; of more keys than fit, one in so many
 * @param blind why nothing is seen at the moment, a sentence; empty while all is well
 */
public record Overlap(Instant since, long keys, List<String> samples, long oneIn, String blind) {
    public Overlap {
        samples = List.copyOf(samples);
    }
}
