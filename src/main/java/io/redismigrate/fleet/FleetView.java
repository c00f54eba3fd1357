package io.redismigrate.fleet;

import io.redismigrate.migration.Migration;
import io.redismigrate.migration.Plan;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A look at a fleet's migrations.
 *
 * @param members by the name of their plan; a plan that has not begun has none
 * @param troubles what went wrong in any of them since the fleet was started, oldest first
 */
public record FleetView(Instant at, Map<String, Migration> members, List<Trouble> troubles) {
    public FleetView {
        members = Map.copyOf(members);
        troubles = List.copyOf(troubles);
    }

    /**
     * Something that stops a fleet.
     *
     * @param type the word of the migration's event, like {@code switch-undone}
     * @param reason what the event says, a sentence; may be empty
     */
    public record Trouble(String migration, Instant at, String type, String reason) {}

    Optional<Migration> of(Plan plan) {
        return Optional.ofNullable(members.get(plan.name()));
    }
}
