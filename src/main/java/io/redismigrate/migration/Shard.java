package io.redismigrate.migration;

import java.util.Map;

/**
 * A node of a Redis Cluster, as it sees itself and the others.
 *
 * @param id its name in the cluster, 40 hexadecimal digits
 * @param healthy {@code cluster_state:ok}
 * @param slots hash slots that it owns; 0 for a replica and for a node that is alone
 * @param slotsMove whether a slot is on its way to or from it
 * @param known the addresses of the nodes it knows, itself included, by id
 */
public record Shard(String id, boolean healthy, int slots, boolean slotsMove, Map<String, Address> known) {
    public Shard {
        known = Map.copyOf(known);
    }

    /** Whether it knows no other node. */
    public boolean alone() {
        return known.size() <= 1;
    }

    /** Whether both are of one cluster, as far as this one knows. */
    public boolean knows(Shard other) {
        return known.containsKey(other.id);
    }
}
