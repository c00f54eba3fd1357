package io.redismigrate.fleet;

import io.redismigrate.migration.Plan;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Plans that move together, as it was agreed when the fleet was started.
 *
 * @param name its key in {@code fleet.yml}
 * @param waves the plans of each wave, each plan once; a wave begins when the one before it has moved
 * @param parallel how many move at the same time, at least 1
 * @param barrier the window in which the switches of a wave begin, all of them or none; empty where each goes by itself
 * @param oneGate whether an approval of a wave's gate counts for each migration of the wave
 * @param soak how long a wave must have stood before the next begins
 */
public record FleetPlan(
        String name, List<List<Plan>> waves, int parallel, Optional<Duration> barrier, boolean oneGate, Duration soak) {
    public FleetPlan {
        waves = waves.stream().map(List::copyOf).toList();
    }

    /** Every plan, in the order in which they move. */
    public List<Plan> plans() {
        return waves.stream().flatMap(List::stream).toList();
    }

    /** Whether the migrations of a wave wait for one another before they switch, so that none makes room for the next. */
    boolean together() {
        return oneGate || barrier.isPresent();
    }
}
