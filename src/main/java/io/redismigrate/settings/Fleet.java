package io.redismigrate.settings;

import java.util.List;

/**
 * Plans that are moved together, in waves.
 *
 * @param name its key under {@code fleets}
 * @param plans at least one, each once, in the order in which they move
 * @param parallel how many move at the same time; at least 1
 */
public record Fleet(String name, List<Plan> plans, int parallel) {
    public Fleet {
        plans = List.copyOf(plans);
    }
}
