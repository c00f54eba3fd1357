package io.redismigrate.migration;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How the servers were before anything was touched: what an abort goes back to, and what later looks are held against.
 *
 * @param servers by server name
 */
public record Baseline(Map<String, Before> servers) {

    /**
     * One server, before.
     *
     * @param follows its master, empty for a master
     * @param fullSyncs {@code sync_full} at that time
     */
    public record Before(String runId, String version, Optional<Address> follows, int fullSyncs) {}

    public Baseline {
        servers = Map.copyOf(servers);
    }

    /** Taken from a look at which every server of the plan answered. */
    static Baseline of(Plan plan, Observation seen) {
        var servers = new TreeMap<String, Before>();
        for (var server : plan.servers()) {
            seen.seen(server)
                    .ifPresent(node -> servers.put(
                            server.name(),
                            new Before(
                                    node.runId(),
                                    node.version(),
                                    node.replication().follows(),
                                    node.replication().fullSyncs())));
        }
        return new Baseline(servers);
    }

    public Optional<Before> of(Server server) {
        return Optional.ofNullable(servers.get(server.name()));
    }
}
