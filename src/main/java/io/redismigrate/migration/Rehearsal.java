package io.redismigrate.migration;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a rehearsal has measured so far. A rehearsal copies, compares and looks, asks nobody, touches no application, never
 * fences, and wipes what it copied.
 *
 * @param began when the sync was asked for; empty before
 * @param inStepAt when the candidate was in step; empty before
 * @param firstOffset where the current master's stream stood when the sync began
 * @param syncBytes written to the stream while the sync ran: what the replica's output buffer had to hold
 * @param memoryBefore bytes the current master used before the sync
 * @param mostMemory bytes the current master used at most while it ran
 * @param candidateMemory bytes the candidate uses
 * @param found what was measured and is predicted, one sentence each; empty until it is over
 */
public record Rehearsal(
        Optional<Instant> began,
        Optional<Instant> inStepAt,
        long firstOffset,
        long syncBytes,
        long memoryBefore,
        long mostMemory,
        long candidateMemory,
        List<String> found) {
    public Rehearsal {
        found = List.copyOf(found);
    }

    static final Rehearsal BEGUN = new Rehearsal(Optional.empty(), Optional.empty(), 0, 0, 0, 0, 0, List.of());

    /** With what was seen before the candidate is in step. */
    Rehearsal seen(Instant at, Node.Seen current, long candidateBytes) {
        return new Rehearsal(
                began.or(() -> Optional.of(at)),
                inStepAt,
                began.isPresent() ? firstOffset : current.replication().offset(),
                inStepAt.isPresent() ? syncBytes : current.replication().offset() - firstOffset(current),
                began.isPresent() ? memoryBefore : current.memoryBytes(),
                Math.max(mostMemory, current.memoryBytes()),
                candidateBytes,
                found);
    }

    private long firstOffset(Node.Seen current) {
        return began.isPresent() ? firstOffset : current.replication().offset();
    }

    Rehearsal inStep(Instant at) {
        return new Rehearsal(
                began,
                inStepAt.or(() -> Optional.of(at)),
                firstOffset,
                syncBytes,
                memoryBefore,
                mostMemory,
                candidateMemory,
                found);
    }

    Rehearsal over(List<String> found) {
        return new Rehearsal(began, inStepAt, firstOffset, syncBytes, memoryBefore, mostMemory, candidateMemory, found);
    }
}
