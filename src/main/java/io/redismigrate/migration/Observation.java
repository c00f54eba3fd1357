package io.redismigrate.migration;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Everything one look brought: the servers, what the preflight makes of them, and the settings the bot has changed and
 * not yet put back.
 *
 * @param nodes by server name
 * @param findings of the preflight over these nodes
 * @param overlap what two writable servers did to one another, where that is watched
 * @param comparison the latest comparison of the two data sets, where there was one
 */
public record Observation(
        Instant at,
        Map<String, Node> nodes,
        List<Finding> findings,
        List<SettingChange> changes,
        Optional<Overlap> overlap,
        Optional<Comparing> comparison) {

    /** A look while only one server takes writes, and nothing was compared. */
    public Observation(Instant at, Map<String, Node> nodes, List<Finding> findings, List<SettingChange> changes) {
        this(at, nodes, findings, changes, Optional.empty(), Optional.empty());
    }

    /** A look where nothing was compared. */
    public Observation(
            Instant at,
            Map<String, Node> nodes,
            List<Finding> findings,
            List<SettingChange> changes,
            Optional<Overlap> overlap) {
        this(at, nodes, findings, changes, overlap, Optional.empty());
    }

    public Observation {
        nodes = Map.copyOf(nodes);
        findings = List.copyOf(findings);
        changes = List.copyOf(changes);
    }

    /** The node, answered or not. */
    public Node node(Server server) {
        var node = nodes.get(server.name());
        return node == null ? new Node.Unseen(server, server.name() + " was not looked at") : node;
    }

    /** The node, where it answered. */
    public Optional<Node.Seen> seen(Server server) {
        return node(server) instanceof Node.Seen seen ? Optional.of(seen) : Optional.empty();
    }

    /** The first of these servers that did not answer. */
    public Optional<Node.Unseen> unseen(List<Server> servers) {
        return servers.stream()
                .map(this::node)
                .filter(Node.Unseen.class::isInstance)
                .map(Node.Unseen.class::cast)
                .findFirst();
    }

    /**
     * Bytes of the replication stream that the replica has not applied; empty where either did not answer or they are
     * not of one history. Under load this is never zero: it says how far behind, not that nothing is missing.
     */
    public OptionalLong lagBytes(Server master, Server replica) {
        var from = seen(master);
        var to = seen(replica);
        if (from.isEmpty()
                || to.isEmpty()
                || !from.get()
                        .replication()
                        .replid()
                        .equals(to.get().replication().replid())) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(Math.max(
                0, from.get().replication().offset() - to.get().replication().offset()));
    }
}
