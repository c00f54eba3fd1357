package io.redismigrate.migration;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/**
 * What is known of keys written on both sides while both take writes.
 *
 * @param since when the watch began of which {@code now} tells
 * @param before keys found by earlier watches
 * @param now keys found by this one
 * @param samples some of their names
 * @param refusedBefore errors the candidate had sent to its master when it became writable
 * @param refused how many more it has sent since: replicated writes that met a value of another type
 * @param watch how they are watched, and where the watch is blind; a sentence
 */
public record Conflicts(
        Instant since, long before, long now, List<String> samples, long refusedBefore, long refused, String watch) {
    private static final int SAMPLES = 5;

    public Conflicts {
        samples = List.copyOf(samples);
    }

    /** Nothing known yet. */
    static Conflicts none(Node.Seen candidate) {
        return new Conflicts(Instant.EPOCH, 0, 0, List.of(), candidate.unexpectedErrorReplies(), 0, "not watched yet");
    }

    /** Adds what a look brought. */
    Conflicts after(Optional<Overlap> seen, Node.Seen candidate) {
        long errors = candidate.unexpectedErrorReplies();
        // The counter begins at 0 when the server restarts.
        long start = Math.min(refusedBefore, errors);
        if (seen.isEmpty()) {
            return new Conflicts(since, before, now, samples, start, errors - start, watch);
        }
        var overlap = seen.get();
        boolean anew = !overlap.since().equals(since);
        var names = new LinkedHashSet<>(samples);
        names.addAll(overlap.samples());
        return new Conflicts(
                overlap.since(),
                anew ? before + now : before,
                overlap.keys(),
                new ArrayList<>(names).subList(0, Math.min(SAMPLES, names.size())),
                start,
                errors - start,
                told(overlap));
    }

    private static String told(Overlap overlap) {
        if (!overlap.blind().isEmpty()) {
            return "not watched: " + overlap.blind();
        }
        return overlap.oneIn() == 1 ? "every key is watched" : "one key in %,d is watched".formatted(overlap.oneIn());
    }

    /** All of them: what people have to look at. */
    long total() {
        return before + now + refused;
    }

    /** For the card and for approvers. */
    String sentence(Plan plan) {
        if (total() == 0) {
            return "no key is known to be written on both sides (%s)".formatted(watch);
        }
        var parts = new ArrayList<String>();
        if (before + now > 0) {
            parts.add("%,d key%s written on %s and afterwards changed on %s, whose value replaced the newer one: %s"
                    .formatted(
                            before + now,
                            before + now == 1 ? " was" : "s were",
                            plan.candidateMaster(),
                            plan.currentMaster(),
                            String.join(", ", samples)));
        }
        if (refused > 0) {
            parts.add("%,d replicated write%s could not be applied on %s (another type of value)"
                    .formatted(refused, refused == 1 ? "" : "s", plan.candidateMaster()));
        }
        return "%s (%s)".formatted(String.join("; ", parts), watch);
    }
}
