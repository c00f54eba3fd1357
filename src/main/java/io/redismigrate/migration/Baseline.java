package io.redismigrate.migration;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/**
 * How the servers were before anything was touched: what an abort goes back to, and what later looks are held against.
 *
 * @param servers by server name
 */
public record Baseline(Map<String, Before> servers) {
    /** Stands for a number of refusals that was not looked at yet. */
    public static final long UNCOUNTED = -1;

    /**
     * One server, before.
     *
     * @param follows its master, empty for a master
     * @param fullSyncs {@code sync_full} at that time
     * @param refusals writes it had refused for being a replica ({@code errorstat_READONLY}), at that time or, of the old
     *     master, at the first look after the last switch; {@link #UNCOUNTED} before that look
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

    /** The same, and what that server refuses is counted from the next look on. */
    Baseline uncounted(Server server) {
        return refusals(server, before -> UNCOUNTED);
    }

    /**
     * The same, where that server is still uncounted, with what it has refused so far. That leaves out what the switch itself
     * was refused: its canary, and clients who changed over at once.
     */
    Baseline counted(Node.Seen node) {
        return refusals(
                node.server(), before -> before.refusals() == UNCOUNTED ? node.readOnlyRefusals() : before.refusals());
    }

    private Baseline refusals(Server server, ToLongFunction<Before> count) {
        var changed = new TreeMap<>(servers);
        changed.computeIfPresent(
                server.name(),
                (name, before) -> new Before(
                        before.runId(),
                        before.version(),
                        before.follows(),
                        before.fullSyncs(),
                        count.applyAsLong(before)));
        return new Baseline(changed);
    }

    public Optional<Before> of(Server server) {
        return Optional.ofNullable(servers.get(server.name()));
    }
}
