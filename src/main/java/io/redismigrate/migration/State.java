package io.redismigrate.migration;

import io.redismigrate.migration.Action.Direction;
import java.time.Instant;

/**
 * Where a migration stands. The records come in the order a migration goes through them; what follows from each is
 * worked out by the class its {@code next} names.
 */
public sealed interface State {

    /** The word that {@code status}, the card and the metrics use. */
    String phase();

    /** What follows from what is seen. */
    Step next(Situation now);

    /** Whether nothing will happen any more. */
    default boolean ended() {
        return false;
    }

    /** Whether it can still be called off. */
    default boolean beforeSwitch() {
        return true;
    }

    /** Whether the two data sets ought to be the same here, or as good as that, so that comparing them says something. */
    default boolean comparable() {
        return this instanceof Verifying
                || this instanceof InSync
                || this instanceof Writable
                || this instanceof CuttingOver
                || this instanceof Promoted;
    }

    /** Whether who is connected to the current master matters here. */
    default boolean clientsMatter() {
        return this instanceof InSync || this instanceof CuttingOver || this instanceof Promoted;
    }

    /** Whether both servers take writes, so that keys written on both sides matter. */
    default boolean bothWritable() {
        return this instanceof Writable || this instanceof CuttingOver;
    }

    /** Somebody typed the command. */
    record Requested() implements State {
        @Override
        public Step next(Situation now) {
            return Preparing.requested(now);
        }

        @Override
        public String phase() {
            return "requested";
        }
    }

    /** Both sides are looked at; nothing is touched. */
    record Preflight() implements State {
        @Override
        public Step next(Situation now) {
            return Preparing.preflight(now);
        }

        @Override
        public String phase() {
            return "preflight";
        }
    }

    /**
     * The candidate master copies the current master.
     *
     * @param attempts how often the settings for the sync were asked for; the sync does not wait for them for ever
     * @param attached whether the candidate was seen to follow the current master
     * @param started whether data was seen to flow
     */
    record Syncing(int attempts, boolean attached, boolean started) implements State {
        @Override
        public Step next(Situation now) {
            return Preparing.syncing(this, now);
        }

        @Override
        public String phase() {
            return "syncing";
        }
    }

    /**
     * The data sets are compared.
     *
     * @param looks number of the comparison that is waited for (before there were comparisons, of looks at key counts)
     */
    record Verifying(int looks) implements State {
        @Override
        public Step next(Situation now) {
            return Preparing.verifying(this, now);
        }

        @Override
        public String phase() {
            return "verifying";
        }
    }

    /** The candidate follows in step. Here people are asked; in {@code fenced}, all three gates. */
    record InSync() implements State {
        @Override
        public Step next(Situation now) {
            return Asking.inSync(this, now);
        }

        @Override
        public String phase() {
            return "in-sync";
        }
    }

    /** {@code gradual}: the candidate takes writes while it still follows. */
    record Writable(boolean linkLost) implements State {
        @Override
        public Step next(Situation now) {
            return Gradual.writable(this, now);
        }

        @Override
        public String phase() {
            return "writable";
        }
    }

    /**
     * {@code gradual}: the applications move.
     *
     * @param repointed whether the hook took it, or there is none
     * @param emptyLooks looks in a row at which no application was left on the current master
     */
    record CuttingOver(boolean repointed, int emptyLooks) implements State {
        @Override
        public Step next(Situation now) {
            return Gradual.cuttingOver(this, now);
        }

        @Override
        public String phase() {
            return "cutting-over";
        }
    }

    /** The writes are being moved, forward or back. Found at a tick, it means that an attempt was cut short. */
    record Switching(Direction direction, Instant since, Promoted before) implements State {
        @Override
        public Step next(Situation now) {
            return Moving.switching(this, now);
        }

        @Override
        public String phase() {
            return "switching";
        }

        @Override
        public boolean beforeSwitch() {
            return false;
        }
    }

    /**
     * The candidate master is the master; the old one follows it and is the way back.
     *
     * @param repointed whether the hook took it, or there is none
     * @param drained whether no application was left on the old master at some time
     * @param disconnected whether those left behind were disconnected
     * @param fullSyncs {@code gradual}: full syncs the new master had served when it was promoted; the replicas need
     *     new ones, since what was written to the candidate before is not on the stream. -1 in {@code fenced}
     * @param resynced {@code gradual}: how many replicas have had theirs
     */
    record Promoted(
            Instant since, boolean repointed, boolean drained, boolean disconnected, int fullSyncs, int resynced)
            implements State {
        @Override
        public Step next(Situation now) {
            return Settling.promoted(this, now);
        }

        /** Before any switch; keeps {@link Switching} free of a missing value. */
        static final Promoted NEVER = new Promoted(Instant.EPOCH, false, false, false, -1, 0);

        @Override
        public String phase() {
            return "promoted";
        }

        @Override
        public boolean beforeSwitch() {
            return false;
        }
    }

    /**
     * What the bot changed is put back; then it ends.
     *
     * @param phase the phase it was in
     * @param toTell whether the re-point hook has still to be told that the writes are back
     */
    record Ending(End end, String phase, String by, String why, boolean toTell) implements State {
        @Override
        public Step next(Situation now) {
            return PuttingBack.next(this, now);
        }

        @Override
        public boolean beforeSwitch() {
            return false;
        }
    }

    /** It has ended. */
    record Ended(End end) implements State {
        @Override
        public Step next(Situation now) {
            return Step.stay(now.migration(), "it has ended");
        }

        @Override
        public String phase() {
            return end.word();
        }

        @Override
        public boolean ended() {
            return true;
        }

        @Override
        public boolean beforeSwitch() {
            return false;
        }
    }

    /** How a migration can end. */
    enum End {
        COMPLETED("completed"),
        ABORTED("aborted"),
        ROLLED_BACK("rolled-back"),
        FAILED("failed");

        private final String word;

        End(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }
}
