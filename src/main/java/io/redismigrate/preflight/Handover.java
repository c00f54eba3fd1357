package io.redismigrate.preflight;

import io.redismigrate.migration.Finding;
import io.redismigrate.migration.Node;
import io.redismigrate.migration.Parameter;
import io.redismigrate.migration.Plan;
import io.redismigrate.migration.SentinelGroup;
import io.redismigrate.migration.Server;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether the switch can be made the way the plan says: the servers' own {@code FAILOVER}, and Sentinels that let go. */
final class Handover {
    private static final List<String> SCRIPTS = List.of("notification-script", "client-reconfig-script");

    private Handover() {}

    static List<Finding> find(Sides sides) {
        var found = new ArrayList<Finding>();
        if (sides.plan().fenced() && sides.plan().method() == Plan.Method.FAILOVER) {
            sides.current().flatMap(current -> noFailover(sides, current)).ifPresent(found::add);
        }
        sides.plan().watch().ifPresent(watch -> {
            for (var sentinel : watch.sentinels()) {
                sentinel(sides, watch, sentinel).ifPresent(found::add);
            }
        });
        sides.current().flatMap(current -> otherSentinels(sides, current)).ifPresent(found::add);
        return found;
    }

    private static Optional<Finding> noFailover(Sides sides, Node.Seen current) {
        var candidate = sides.plan().candidateMaster();
        var fence = "Write `method: fence` in the plan in fleet.yml";
        if (!current.knowsFailover()) {
            return Optional.of(Hazard.FAILOVER_UNKNOWN.error(
                    "%s runs %s, which does not know FAILOVER.".formatted(current.server(), current.version()),
                    "The plan says `method: failover`, which came with Redis 6.2.",
                    fence));
        }
        boolean follows = sides.candidate()
                .filter(node -> node.follows(sides.plan().currentMaster())
                        && node.replication().linkUp())
                .isPresent();
        boolean listed = current.replication().followers().stream()
                .anyMatch(follower -> follower.address().equals(candidate.address()));
        if (!follows || listed) {
            return Optional.empty();
        }
        return Optional.of(Hazard.FAILOVER_ADDRESS.error(
                "%s does not list %s under %s.".formatted(current.server(), candidate, candidate.address()),
                "With `method: failover` it has to find its successor there.",
                "%s and %s, or: %s"
                        .formatted(
                                Sides.cli(
                                        candidate,
                                        "CONFIG SET replica-announce-ip "
                                                + candidate.address().host()),
                                Sides.cli(
                                        candidate,
                                        "CONFIG SET replica-announce-port "
                                                + candidate.address().port()),
                                fence)));
    }

    /** What keeps the bot from taking this Sentinel off and giving it the new master. */
    private static Optional<Finding> sentinel(Sides sides, Plan.Watch watch, Server sentinel) {
        if (sides.node(sentinel) instanceof Node.Unseen unseen) {
            return Optional.of(Hazard.SENTINEL_UNREACHABLE.error(
                    unseen.reason(),
                    "A Sentinel that watches on during the switch fights it, and may promote a server by itself.",
                    "See that it runs, or take it off the plan and off %s".formatted(watch.group())));
        }
        var node = sides.seen(sentinel).orElseThrow();
        if (!node.sentinel()) {
            return Optional.of(Hazard.NOT_A_SENTINEL.error(
                    "%s is no Sentinel.".formatted(sentinel),
                    "The plan names it as one.",
                    "Correct `sentinel` in the plan in fleet.yml"));
        }
        var group = SentinelGroup.parse(node.setting(Parameter.watch(watch.group())));
        if (group.isEmpty()) {
            // Taken off by us, or it never watched; others who watch are counted on the server itself.
            return Optional.empty();
        }
        var master = group.get().master();
        if (!master.equals(sides.plan().currentMaster().address())
                && !master.equals(sides.plan().candidateMaster().address())) {
            return Optional.of(Hazard.SENTINEL_GROUP.error(
                    "%s watches %s as %s, not %s."
                            .formatted(
                                    sentinel,
                                    master,
                                    watch.group(),
                                    sides.plan().currentMaster()),
                    "The bot would take the watch off another master.",
                    "Correct `group` in the plan in fleet.yml; compare with "
                            + Sides.cli(sentinel, "SENTINEL MASTERS")));
        }
        return group.get().options().keySet().stream()
                .filter(SCRIPTS::contains)
                .findFirst()
                .map(script -> Hazard.SENTINEL_SCRIPT.error(
                        "%s runs a %s for %s.".formatted(sentinel, script, watch.group()),
                        "Sentinel takes scripts from its file only, so the bot could not give it back.",
                        "Take `sentinel %s %s` out of its file for the time of the migration, and start it again"
                                .formatted(script, watch.group())));
    }

    /** Silent while some of the plan's are taken off, for then the count is about to fall. */
    private static Optional<Finding> otherSentinels(Sides sides, Node.Seen current) {
        var named = sides.plan().sentinels();
        long watching = sides.plan().watch().stream()
                .flatMap(watch -> sides.seen(watch.sentinels()).stream()
                        .filter(node ->
                                !node.setting(Parameter.watch(watch.group())).isEmpty()))
                .count();
        boolean master = current.replication().master();
        if (!master || watching < named.size() || current.watchers() <= watching) {
            return Optional.empty();
        }
        return Optional.of(Hazard.SENTINEL_WATCHES_CURRENT.error(
                "%d Sentinels watch %s, and the plan names %d."
                        .formatted(current.watchers(), current.server(), named.size()),
                "A Sentinel that watches on during the switch fights it: it kills clients and may promote a server by"
                        + " itself.",
                "Name all of them under `sentinel` in the plan in fleet.yml, with their group; "
                        + Sides.cli(current.server(), "CLIENT LIST") + " shows where they come from"));
    }
}
