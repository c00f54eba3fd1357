package io.redismigrate.preflight;

import io.redismigrate.migration.Address;
import io.redismigrate.migration.Finding;
import io.redismigrate.migration.Node;
import io.redismigrate.migration.Server;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Who follows whom, and what following would delete. */
final class Roles {
    private Roles() {}

    static List<Finding> find(Sides sides) {
        var found = new ArrayList<>(sameServer(sides));
        circle(sides).ifPresent(found::add);
        var current = sides.current();
        var candidate = sides.candidate();
        boolean circle = found.stream().anyMatch(each -> each.name().equals(Hazard.REPLICATION_CYCLE.id()));
        boolean turned = !circle
                && current.filter(node -> node.follows(sides.plan().candidateMaster()))
                        .isPresent();
        if (turned) {
            found.add(currentFollowsCandidate(sides));
        } else if (found.isEmpty()) {
            current.flatMap(Roles::currentNotMaster).ifPresent(found::add);
            candidate.flatMap(node -> candidateFollowsOther(sides, node)).ifPresent(found::add);
            candidate
                    .flatMap(node -> notEmpty(Hazard.CANDIDATE_NOT_EMPTY, node))
                    .ifPresent(found::add);
        }
        for (var replica : sides.candidateReplicas()) {
            notEmpty(Hazard.CANDIDATE_REPLICA_NOT_EMPTY, replica)
                    .or(() -> candidateReplicaElsewhere(sides, replica))
                    .ifPresent(found::add);
        }
        for (var replica : sides.seen(sides.plan().currentReplicas())) {
            currentReplicaElsewhere(sides, replica).ifPresent(found::add);
        }
        return found;
    }

    private static List<Finding> sameServer(Sides sides) {
        var found = new ArrayList<Finding>();
        var nodes = sides.seen(sides.plan().servers());
        for (int one = 0; one < nodes.size(); one++) {
            for (int other = one + 1; other < nodes.size(); other++) {
                var runId = nodes.get(one).runId();
                if (!runId.isEmpty() && runId.equals(nodes.get(other).runId())) {
                    found.add(Hazard.SAME_SERVER.error(
                            "%s and %s are one and the same server, with run id %s."
                                    .formatted(
                                            nodes.get(one).server(),
                                            nodes.get(other).server(),
                                            runId),
                            "A server that is told to follow itself accepts that, and is read-only for ever.",
                            "Correct the addresses in fleet.yml; compare with %s"
                                    .formatted(Sides.cli(nodes.get(other).server(), "INFO server"))));
                }
            }
        }
        return found;
    }

    private static Optional<Finding> circle(Sides sides) {
        for (var start : sides.seen(sides.plan().servers())) {
            var path = new ArrayList<Node.Seen>();
            var next = Optional.of(start);
            while (next.isPresent() && !path.contains(next.get())) {
                path.add(next.get());
                next = next.get().replication().follows().flatMap(sides::at);
            }
            if (next.filter(start::equals).isPresent() && path.size() > 1) {
                return Optional.of(Hazard.REPLICATION_CYCLE.error(
                        "%s follow one another in a circle.".formatted(Sides.names(path)),
                        "None of them is a master: nobody can write, and none gets anything new.",
                        "Make the one with the right data the master: "
                                + Sides.cli(path.get(0).server(), "REPLICAOF NO ONE")));
            }
        }
        return Optional.empty();
    }

    private static Finding currentFollowsCandidate(Sides sides) {
        var current = sides.plan().currentMaster();
        var candidate = sides.plan().candidateMaster();
        return Hazard.CURRENT_FOLLOWS_CANDIDATE.error(
                "%s follows %s already.".formatted(current, candidate),
                "Either this migration was done before, or the plan names its two sides the wrong way round.",
                "To move from %s to %s, swap current and candidate in fleet.yml".formatted(candidate, current));
    }

    private static Optional<Finding> currentNotMaster(Node.Seen current) {
        return current.replication().follows().map(master -> {
            boolean fenced = master.equals(Address.NOWHERE);
            var lead = Sides.cli(current.server(), "REPLICAOF NO ONE");
            return Hazard.CURRENT_NOT_MASTER.error(
                    fenced
                            ? "%s is fenced: it follows %s, where nobody listens, and refuses writes."
                                    .formatted(current.server(), master)
                            : "%s is not a master; it follows %s.".formatted(current.server(), master),
                    fenced
                            ? "A switch left it like that, and some other server may be the master now."
                            : "Only a master has all writes, and only a master can hold them during the switch.",
                    fenced
                            ? "See that no other server took over, then " + lead
                            : "Name %s as the current master in fleet.yml, or, if %s is to lead, %s"
                                    .formatted(master, current.server(), lead));
        });
    }

    private static Optional<Finding> candidateFollowsOther(Sides sides, Node.Seen candidate) {
        return follower(candidate, sides.plan().currentMaster())
                .map(master -> Hazard.CANDIDATE_FOLLOWS_OTHER.error(
                        "%s is a replica of %s, not of %s%s."
                                .formatted(
                                        candidate.server(),
                                        master,
                                        sides.plan().currentMaster(),
                                        alias(sides, candidate, sides.plan().currentMaster())),
                        "The bot takes no server away from another master.",
                        "If nobody needs it there: %s, then FLUSHALL"
                                .formatted(Sides.cli(candidate.server(), "REPLICAOF NO ONE"))));
    }

    /** A master with keys. Once it follows, its keys are those that the migration brought, and this is silent. */
    private static Optional<Finding> notEmpty(Hazard hazard, Node.Seen node) {
        if (!node.replication().master() || node.keyCount() == 0) {
            return Optional.empty();
        }
        return Optional.of(hazard.error(
                "%s is not empty: it holds %,d keys of its own.".formatted(node.server(), node.keyCount()),
                "REPLICAOF would delete all %,d of them without asking.".formatted(node.keyCount()),
                "Look at them with %s; if nobody needs them, %s"
                        .formatted(Sides.cli(node.server(), "--scan"), Sides.cli(node.server(), "FLUSHALL"))));
    }

    private static Optional<Finding> candidateReplicaElsewhere(Sides sides, Node.Seen replica) {
        return follower(replica, sides.plan().candidateMaster())
                .filter(master ->
                        !sides.plan().leaderOfCandidateReplicas().address().equals(master))
                .filter(master -> sides.plan().candidateReplicas().stream()
                        .noneMatch(other -> other.address().equals(master)))
                .map(master -> Hazard.CANDIDATE_REPLICA_NOT_EMPTY.error(
                        "%s is a replica of %s, not of %s%s."
                                .formatted(
                                        replica.server(),
                                        master,
                                        sides.plan().candidateMaster(),
                                        alias(sides, replica, sides.plan().candidateMaster())),
                        "Following %s would delete what it holds, and takes it away from its master."
                                .formatted(sides.plan().candidateMaster()),
                        "If nobody needs it there: %s, then FLUSHALL"
                                .formatted(Sides.cli(replica.server(), "REPLICAOF NO ONE"))));
    }

    private static Optional<Finding> currentReplicaElsewhere(Sides sides, Node.Seen replica) {
        var master = sides.plan().currentMaster();
        boolean chained = replica.follows(master)
                || sides.plan().currentReplicas().stream().anyMatch(replica::follows);
        if (chained) {
            return Optional.empty();
        }
        var role = replica.replication()
                .follows()
                .map(other -> "a replica of %s".formatted(other))
                .orElse("a master");
        return Optional.of(Hazard.CURRENT_REPLICA_ELSEWHERE.warning(
                "%s is listed as a replica of %s, and is %s%s."
                        .formatted(replica.server(), master, role, alias(sides, replica, master)),
                "Whoever reads from it may read something else than what is moved.",
                "Take it off the plan in fleet.yml, or %s"
                        .formatted(Sides.cli(
                                replica.server(),
                                "REPLICAOF %s %d"
                                        .formatted(
                                                master.address().host(),
                                                master.address().port())))));
    }

    /** Whom it follows, where that is somebody else than this master. */
    private static Optional<Address> follower(Node.Seen node, Server master) {
        return node.replication().follows().filter(other -> !other.equals(master.address()));
    }

    /** A word of help where the other master is probably the right one under another address. */
    private static String alias(Sides sides, Node.Seen replica, Server master) {
        var replication = replica.replication();
        boolean sameHistory = sides.seen(master)
                .filter(node -> node.replication().replid().equals(replication.replid()))
                .isPresent();
        return replication.linkUp() && !replication.replid().isEmpty() && sameHistory
                ? " at %s (their data has one history: if both are one server, name it by the same address everywhere)"
                        .formatted(master.address())
                : "";
    }
}
