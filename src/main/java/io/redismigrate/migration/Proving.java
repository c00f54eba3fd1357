package io.redismigrate.migration;

import java.time.Instant;
import java.util.Optional;

/**
 * What is kept of the comparison of the two data sets beside its outcome: how far it is, who holds it, and what of it is to
 * be mended.
 *
 * @param standing of one that runs, a sentence; empty where none does
 * @param pausedBy Slack user id of who holds it
 * @param repair the differences that somebody wants written anew
 */
public record Proving(String standing, Optional<String> pausedBy, Optional<Repair> repair) {
    public static final Proving NONE = new Proving("", Optional.empty(), Optional.empty());

    /**
     * Differences that are to be written anew on the master.
     *
     * @param found when the comparison ended that found them; those of another are not meant
     * @param approvedBy who agreed; nothing is written before
     */
    public record Repair(String askedBy, Instant found, Optional<String> approvedBy) {
        Repair approved(String user) {
            return new Repair(askedBy, found, Optional.of(user));
        }
    }

    Proving standing(String sentence) {
        return new Proving(sentence, pausedBy, repair);
    }

    Proving paused(Optional<String> by) {
        return new Proving(standing, by, repair);
    }

    Proving repairing(Optional<Repair> wanted) {
        return new Proving(standing, pausedBy, wanted);
    }
}
