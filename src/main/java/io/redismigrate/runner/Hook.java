package io.redismigrate.runner;

import io.redismigrate.migration.Action.Direction;
import io.redismigrate.migration.Migration;
import java.util.Optional;

/** Tells the applications where to go. */
public interface Hook {
    /**
     * Calls the plan's re-point hook; does nothing where people do it.
     *
     * @param dryRun asks whether it would work, and must change nothing at the receiver
     * @return empty when it was taken, else a sentence that says what went wrong
     */
    Optional<String> call(Migration migration, Direction direction, boolean dryRun);

    /**
     * Calls the hook that moves the applications' reads; does nothing where the plan has none.
     *
     * @param dryRun asks whether it would work, and must change nothing at the receiver
     * @return empty when it was taken, else a sentence that says what went wrong
     */
    default Optional<String> readers(Migration migration, Direction direction, boolean dryRun) {
        return Optional.empty();
    }
}
