package io.redismigrate.repoint;

import io.redismigrate.migration.Action.Direction;
import io.redismigrate.migration.Address;
import io.redismigrate.migration.Migration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * What a hook is told.
 *
 * @param from where the applications are
 * @param to where they shall go
 * @param dryRun it is only asked whether it would work
 * @param readers whether only the reads move
 */
record Call(
        String migration,
        String plan,
        Direction direction,
        boolean dryRun,
        Address from,
        Address to,
        Instant at,
        boolean readers) {

    static Call of(Migration migration, Direction direction, boolean dryRun, Instant at) {
        var current = migration.plan().currentMaster().address();
        var candidate = migration.plan().candidateMaster().address();
        boolean forward = direction == Direction.FORWARD;
        return new Call(
                migration.id(),
                migration.plan().name(),
                direction,
                dryRun,
                forward ? current : candidate,
                forward ? candidate : current,
                at.truncatedTo(ChronoUnit.MILLIS),
                false);
    }

    /** The same, of the reads alone. */
    Call ofReaders() {
        return new Call(migration, plan, direction, dryRun, from, to, at, true);
    }
}
