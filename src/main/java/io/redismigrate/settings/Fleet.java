package io.redismigrate.settings;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Plans that are moved together, in waves.
 *
 * @param name its key under {@code fleets}
 * @param waves the plans of each wave, in the order in which they move; at least one wave, none of them empty, each plan once
 * @param parallel how many move at the same time; at least 1
 * @param barrier the window in which all switches of a wave begin, or none; empty where each goes by itself
 * @param oneGate whether a wave is approved as one
 * @param soak how long a wave must have stood before the next begins; zero or more
 */
public record Fleet(
        String name, List<List<Plan>> waves, int parallel, Optional<Duration> barrier, boolean oneGate, Duration soak) {
    public Fleet {
        waves = waves.stream().map(List::copyOf).toList();
    }

    /** Every plan, in the order in which they move. */
    public Stream<Plan> plans() {
        return waves.stream().flatMap(List::stream);
    }
}
