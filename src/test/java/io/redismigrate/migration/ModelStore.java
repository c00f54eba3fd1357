package io.redismigrate.migration;

import io.redismigrate.migration.Action.Direction;

/** What is kept of the migration: where it stands, and a version that decides who acts. */
final class ModelStore {
    enum Phase {
        READY,
        SWITCHING,
        MOVED,
        ROLLED_BACK,
        ABORTED
    }

    private final ModelWorld world;
    Phase phase = Phase.READY;
    Direction direction = Direction.FORWARD;
    long since;
    int version;
    int switches;
    boolean rollbackWanted;
    /** Unreachable until this step. */
    int downUntil;

    ModelStore(ModelWorld world) {
        this.world = world;
    }

    boolean reachable() {
        return world.step >= downUntil && !world.strikes(25);
    }

    /** Saves what builds on that version; false where it did not, or where nobody can tell. */
    boolean save(int builtOn, Phase next, Direction way) {
        if (!reachable() || builtOn != version) {
            return false;
        }
        if (next == Phase.SWITCHING && phase != Phase.SWITCHING) {
            since = world.now;
            switches++;
            rollbackWanted = false;
        }
        phase = next;
        direction = way;
        version++;
        return !world.strikes(25);
    }

    @Override
    public String toString() {
        return "%s %s v%d".formatted(phase, direction.word(), version);
    }
}
