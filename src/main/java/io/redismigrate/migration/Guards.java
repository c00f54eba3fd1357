package io.redismigrate.migration;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What is watched beside the way a migration goes: the pace of the writes, the way back, where the readers are, what two
 * writable servers did to one another.
 *
 * @param pace of the server that takes the writes
 * @param stall since when the sync did not get on
 * @param readers where the applications read
 * @param outlook {@code gradual}: what a loss of the link would mean, or how it can be mended; a sentence, or empty
 * @param mendingSince full syncs the current master had served when the link's credentials were put back; -1 while it is
 *     locked
 * @param conflicts {@code gradual}: keys written on both sides
 * @param overruling what an approver overruled
 * @param wayBack after the switch
 * @param gaveUp names of the servers that are not synced any more, because that could not end
 * @param proving of the comparison of the two data sets
 */
public record Guards(
        Optional<Pace> pace,
        Optional<Stall> stall,
        Readers readers,
        String outlook,
        int mendingSince,
        Optional<Conflicts> conflicts,
        Optional<Overruling> overruling,
        Optional<WayBack> wayBack,
        Set<String> gaveUp,
        Proving proving) {
    /** Nothing is watched yet. */
    public static final Guards NONE = new Guards(
            Optional.empty(),
            Optional.empty(),
            Readers.HOME,
            "",
            -1,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Set.of(),
            Proving.NONE);

    public Guards {
        gaveUp = Set.copyOf(gaveUp);
    }

    /** Where the applications read: written down before the hook is called, since a call may have been taken unseen. */
    public enum Readers {
        /** On the current side, as ever. */
        HOME,
        /** They are being told to go to the candidate. */
        LEAVING,
        /** On the candidate. */
        AWAY,
        /** They are being told to go back. */
        RETURNING
    }

    /**
     * A sync that shows no progress.
     *
     * @param mark what was seen; progress is whatever changes it
     * @param told whether people were told
     */
    public record Stall(String mark, Instant since, boolean told) {}

    /**
     * An approver has looked at what stands in the way of the promotion and takes it on himself.
     *
     * @param conflicts so many were known when it was said; one more, and it does not hold
     */
    public record Overruling(String user, String reason, long conflicts) {}

    /** Each guard's sentence for the card, where it says something in that state. */
    List<String> sentences(Plan plan, State state) {
        var lines = new ArrayList<String>();
        if (state instanceof State.Promoted) {
            wayBack.ifPresent(known -> lines.add(known.sentence()));
        }
        if (readers == Readers.AWAY) {
            lines.add("Readers are on %s.".formatted(plan.candidateMaster()));
        } else if (readers == Readers.RETURNING) {
            lines.add("Readers are being moved back to %s.".formatted(plan.currentMaster()));
        }
        if (state.bothWritable() && !outlook.isEmpty()) {
            lines.add(outlook);
            conflicts.ifPresent(known -> lines.add("Conflicts: %s.".formatted(known.sentence(plan))));
        }
        if (!proving.standing().isEmpty()) {
            lines.add("Being compared: %s.".formatted(proving.standing()));
        }
        overruling.ifPresent(
                said -> lines.add("<@%s> overruled what stood in the way: %s".formatted(said.user(), said.reason())));
        return lines;
    }

    Guards with(Pace changed) {
        return changed(draft -> draft.pace = Optional.of(changed));
    }

    Guards with(Optional<Stall> changed) {
        return changed(draft -> draft.stall = changed);
    }

    Guards with(Readers changed) {
        return changed(draft -> draft.readers = changed);
    }

    Guards with(String changed) {
        return changed(draft -> draft.outlook = changed);
    }

    Guards mendingSince(int fullSyncs) {
        return changed(draft -> draft.mendingSince = fullSyncs);
    }

    Guards with(Conflicts changed) {
        return changed(draft -> draft.conflicts = Optional.of(changed));
    }

    Guards overruled(Optional<Overruling> changed) {
        return changed(draft -> draft.overruling = changed);
    }

    Guards with(WayBack changed) {
        return changed(draft -> draft.wayBack = Optional.of(changed));
    }

    Guards with(Proving changed) {
        return changed(draft -> draft.proving = changed);
    }

    Guards givingUp(Server server) {
        var names = new LinkedHashSet<>(gaveUp);
        names.add(server.name());
        return changed(draft -> draft.gaveUp = names);
    }

    private Guards changed(Consumer<Draft> change) {
        var draft = new Draft(this);
        change.accept(draft);
        return new Guards(
                draft.pace,
                draft.stall,
                draft.readers,
                draft.outlook,
                draft.mendingSince,
                draft.conflicts,
                draft.overruling,
                draft.wayBack,
                draft.gaveUp,
                draft.proving);
    }

    /** What may change, while it is being changed. */
    private static final class Draft {
        private Optional<Pace> pace;
        private Optional<Stall> stall;
        private Readers readers;
        private String outlook;
        private int mendingSince;
        private Optional<Conflicts> conflicts;
        private Optional<Overruling> overruling;
        private Optional<WayBack> wayBack;
        private Set<String> gaveUp;
        private Proving proving;

        Draft(Guards from) {
            pace = from.pace;
            stall = from.stall;
            readers = from.readers;
            outlook = from.outlook;
            mendingSince = from.mendingSince;
            conflicts = from.conflicts;
            overruling = from.overruling;
            wayBack = from.wayBack;
            gaveUp = from.gaveUp;
            proving = from.proving;
        }
    }
}
