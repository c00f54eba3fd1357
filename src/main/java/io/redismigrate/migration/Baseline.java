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
     * @param refusals writes it had refused for being a replica ({@code errorstat_READONLY}), at that time or, of the
     *     current master, just before the last switch
     */
    public record Before(String runId, String version, Optional<Address> follows, int fullSyncs, long refusals) {
        /** One that had refused no write. */
        public Before(String runId, String version, Optional<Address> follows, int fullSyncs) {
            this(runId, version, follows, fullSyncs, 0);
        }
    }

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
                                    node.replication().fullSyncs(),
                                    node.readOnlyRefusals())));
        }
        return new Baseline(servers);
    }

    /** The same, with what that server has refused so far; a master refuses nothing, so that it stands until its fence. */
    Baseline refusals(Node.Seen node) {
        var changed = new TreeMap<>(servers);
        changed.computeIfPresent(
                node.server().name(),
                (name, before) -> new Before(
                        before.runId(),
                        before.version(),
                        before.follows(),
                        before.fullSyncs(),
                        // Counted from the start of the process that counts.
                        before.runId().equals(node.runId()) ? node.readOnlyRefusals() : before.refusals()));
        return new Baseline(changed);
    }

    public Optional<Before> of(Server server) {
        return Optional.ofNullable(servers.get(server.name()));
    }
}
