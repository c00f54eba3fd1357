package io.redismigrate.migration;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How far a sync is, from what servers of every version report.
 *
 * @param at when it was seen
 * @param started when this sync was first seen
 * @param fraction 0 to 1; -1 where nothing can be said
 * @param bytes copied so far, -1 where not known
 * @param totalBytes to copy in all, an estimate from the master's memory where the server does not tell; -1 where not known
 * @param bytesPerSecond rate since the last look, 0 where not known
 * @param lagBytes of the stream not yet applied; -1 while there is no common history
 * @param eta estimated time left
 * @param inStep looks in a row at which the replica was in step
 */
public record Progress(
        Instant at,
        Instant started,
        Phase phase,
        double fraction,
        long bytes,
        long totalBytes,
        long bytesPerSecond,
        long lagBytes,
        Optional<Duration> eta,
        int inStep) {

    private static final Duration NEAR = Duration.ofSeconds(1);

    /** Whether the end is a matter of a second. Looking more often takes from the servers what the sync needs. */
    boolean nearlyDone() {
        return phase == Phase.CATCHING_UP
                || phase == Phase.IN_STEP
                || eta.filter(left -> left.compareTo(NEAR) < 0).isPresent();
    }

    /** The phases of a full sync, in order. */
    public enum Phase {
        CONNECTING("waiting for the link"),
        WAITING("waiting for the snapshot"),
        SAVING("taking the snapshot"),
        TRANSFERRING("transferring the snapshot"),
        LOADING("loading the snapshot"),
        CATCHING_UP("catching up with the stream"),
        IN_STEP("in step");

        private final String words;

        Phase(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }
}
