package io.redismigrate.preflight;

import io.redismigrate.migration.Address;
import io.redismigrate.migration.ClusterRules;
import io.redismigrate.migration.Finding;
import io.redismigrate.migration.Node;
import io.redismigrate.migration.Plan;
import io.redismigrate.migration.Shard;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Nodes of a Redis Cluster: whether the plan knows that they are, and whether the cluster would hand the shard over. */
final class Clusters {
    private Clusters() {}

    static List<Finding> find(Sides sides) {
        var nodes = sides.seen(sides.plan().servers());
        var clustered = nodes.stream().filter(Clusters::inCluster).toList();
        if (!sides.plan().clustered()) {
            return clustered.isEmpty() ? List.of() : List.of(notSaid(clustered));
        }
        var alone = nodes.stream().filter(node -> !inCluster(node)).toList();
        if (!alone.isEmpty()) {
            return List.of(Hazard.CLUSTER_MODE.error(
                    "%s %s not in cluster mode, and the plan says `method: cluster`."
                            .formatted(Sides.names(alone), alone.size() == 1 ? "is" : "are"),
                    "The shard is taken over by the cluster's own commands, which such a server does not have.",
                    "Start %s with `cluster-enabled yes`, or write `method: fence` in the plan in fleet.yml"
                            .formatted(Sides.names(alone))));
        }
        var found = new ArrayList<Finding>();
        var current = sides.current().flatMap(node -> node.survey().shard());
        var candidates = new ArrayList<Node.Seen>(sides.candidateReplicas());
        sides.candidate().ifPresent(candidates::add);
        current.flatMap(shard -> unwell(sides, shard)).ifPresent(found::add);
        for (var candidate : candidates) {
            var shard = candidate.survey().shard();
            if (current.isPresent() && shard.isPresent()) {
                elsewhere(sides, candidate, shard.get(), current.get()).ifPresent(found::add);
                address(sides, candidate, shard.get(), current.get()).ifPresent(found::add);
            }
        }
        limit(sides.plan()).ifPresent(found::add);
        return List.copyOf(found);
    }

    private static boolean inCluster(Node.Seen node) {
        return node.setting("cluster-enabled").equals("yes");
    }

    private static Finding notSaid(List<Node.Seen> clustered) {
        return Hazard.CLUSTER_MODE.error(
                "%s %s in cluster mode.".formatted(Sides.names(clustered), clustered.size() == 1 ? "runs" : "run"),
                "A server in cluster mode refuses REPLICAOF, and holds only a part of the data.",
                "Write `method: cluster` in the plan in fleet.yml, one plan for each shard, with a candidate that runs with"
                        + " `cluster-enabled yes`; or name servers with cluster-enabled no");
    }

    private static Optional<Finding> unwell(Sides sides, Shard shard) {
        var current = sides.plan().currentMaster();
        boolean master = sides.current().orElseThrow().replication().master();
        if (!shard.healthy()) {
            return Optional.of(Hazard.CLUSTER_STATE.error(
                    "%s says that its cluster is not well (cluster_state is not ok).".formatted(current),
                    "A node is elected by most of the other masters, and they have to be there.",
                    "See what is missing with %s".formatted(Sides.cli(current, "CLUSTER NODES"))));
        }
        if (shard.slotsMove()) {
            return Optional.of(Hazard.CLUSTER_STATE.error(
                    "Slots of %s are being moved to or from another node.".formatted(current),
                    "A hand-over loses sight of a slot that is under way.",
                    "Wait until the resharding is over, or end it: `redis-cli --cluster fix %s`"
                            .formatted(current.address())));
        }
        return !master || shard.slots() > 0
                ? Optional.empty()
                : Optional.of(Hazard.CLUSTER_STATE.error(
                        "%s owns no hash slot.".formatted(current),
                        "There is nothing to take over from it.",
                        "Name the master of a shard as the current master; %s shows them"
                                .formatted(Sides.cli(current, "CLUSTER NODES"))));
    }

    private static Optional<Finding> elsewhere(Sides sides, Node.Seen candidate, Shard shard, Shard current) {
        var server = candidate.server();
        if (!shard.alone() && !shard.knows(current)) {
            return Optional.of(Hazard.CLUSTER_MEMBER.error(
                    "%s is in another cluster, of %d nodes."
                            .formatted(server, shard.known().size()),
                    "Meeting %s would merge the two clusters into one."
                            .formatted(sides.plan().currentMaster()),
                    "If nobody needs it there: %s, and CLUSTER FORGET %s on the others"
                            .formatted(Sides.cli(server, "CLUSTER RESET"), shard.id())));
        }
        return shard.slots() == 0 || !candidate.replication().master()
                ? Optional.empty()
                : Optional.of(Hazard.CLUSTER_MEMBER.error(
                        "%s owns %,d hash slots.".formatted(server, shard.slots()),
                        "A node that owns slots is the master of a shard and cannot replicate another.",
                        "Name a node without slots as the candidate; %s shows them"
                                .formatted(Sides.cli(server, "CLUSTER NODES"))));
    }

    private static Optional<Finding> address(Sides sides, Node.Seen candidate, Shard shard, Shard current) {
        return differs(sides.plan().currentMaster().address(), shard.known().get(current.id()))
                .map(known -> address(sides.plan().currentMaster().name(), known))
                .or(() -> differs(candidate.server().address(), current.known().get(shard.id()))
                        .map(known -> address(candidate.server().name(), known)));
    }

    private static Optional<Address> differs(Address named, @Nullable Address known) {
        return Optional.ofNullable(known).filter(other -> !other.equals(named));
    }

    private static Finding address(String server, Address known) {
        return Hazard.CLUSTER_ADDRESS.error(
                "The cluster knows %s as %s.".formatted(server, known),
                "Nodes meet and follow one another by these addresses, and the bot has to recognize them.",
                "Write `url: redis://%s` for %s in fleet.yml".formatted(known, server));
    }

    private static Optional<Finding> limit(Plan plan) {
        Duration own = ClusterRules.OWN_LIMIT.minusSeconds(1);
        return plan.cutoverLimit().compareTo(own) >= 0
                ? Optional.empty()
                : Optional.of(Hazard.CLUSTER_LIMIT.warning(
                        "A hand-over that fails holds the writes of the shard for %d s, and the plan allows %s."
                                .formatted(own.toSeconds(), plan.cutoverLimit().toMillis() + " ms"),
                        "The servers give up by themselves after that time, and nobody can make them sooner.",
                        "Write `cutover-limit: 5s` in the plan in fleet.yml, if that can be borne"));
    }
}
