package io.redismigrate.preflight;

import io.redismigrate.migration.Finding;
import io.redismigrate.migration.Node;
import io.redismigrate.migration.Server;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Whether the two masters find one another: replication runs between them, and the bot only sees its own way to each. */
final class Reach {
    private static final Set<String> LOOPBACK = Set.of("localhost", "::1", "[::1]");

    /** A link that is made takes less. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private Reach() {}

    static List<Finding> find(Sides sides) {
        var found = new ArrayList<Finding>();
        var current = sides.plan().currentMaster();
        var candidate = sides.plan().candidateMaster();
        loopback(current, candidate).or(() -> loopback(candidate, current)).ifPresent(found::add);
        var announcing =
                sides.changed().stream().filter(Reach::announcesElsewhere).toList();
        if (!announcing.isEmpty()) {
            found.add(announced(announcing));
        }
        sides.candidate()
                .filter(node -> node.follows(current))
                .filter(node -> node.survey().readings().linkDownSeconds() >= PATIENCE.toSeconds())
                .map(node -> linkDown(node, current))
                .ifPresent(found::add);
        return found;
    }

    private static Optional<Finding> loopback(Server master, Server replica) {
        return loops(master) && !loops(replica)
                ? Optional.of(Hazard.LOOPBACK_ADDRESS.error(
                        "%s is named as %s, and %s runs elsewhere (%s)."
                                .formatted(master, master.address(), replica, replica.address()),
                        "On the machine of %s that address is another server, or none.".formatted(replica),
                        "Name %s in fleet.yml by an address that every machine understands".formatted(master)))
                : Optional.empty();
    }

    private static boolean loops(Server server) {
        var host = server.address().host();
        return host.startsWith("127.") || LOOPBACK.contains(host);
    }

    private static boolean announcesElsewhere(Node.Seen node) {
        var host = node.setting("replica-announce-ip");
        var port = node.setting("replica-announce-port");
        var address = node.server().address();
        return (!host.isEmpty() && !host.equals(address.host()))
                || (!port.isEmpty() && !port.equals("0") && !port.equals(Integer.toString(address.port())));
    }

    private static Finding announced(List<Node.Seen> nodes) {
        var first = nodes.get(0);
        var port = first.setting("replica-announce-port");
        return Hazard.ANNOUNCED_ADDRESS.info(
                "%s %s another address than the plan names (replica-announce-ip %s, replica-announce-port %s)."
                        .formatted(
                                Sides.names(nodes),
                                nodes.size() == 1 ? "announces" : "announce",
                                first.setting("replica-announce-ip").isEmpty()
                                        ? "unset"
                                        : first.setting("replica-announce-ip"),
                                port.isEmpty() || port.equals("0") ? "unset" : port),
                "Its master, and Sentinels, list it under that address; the bot tells its replicas the plan's.",
                "See that both lead to the same server: %s"
                        .formatted(Sides.cli(first.server(), "CONFIG GET replica-announce-*")));
    }

    private static Finding linkDown(Node.Seen node, Server master) {
        return Hazard.LINK_DOWN.warning(
                node.survey().readings().linkDownSeconds() == Long.MAX_VALUE
                        ? "%s follows %s, and has not reached it yet.".formatted(node.server(), master)
                        : "%s follows %s, and its link has been down for a while.".formatted(node.server(), master),
                "Replication runs between the two servers, so %s itself has to reach %s."
                        .formatted(node.server(), master.address()),
                "Look into the log of %s, and try from its machine: `redis-cli -h %s -p %d PING`"
                        .formatted(
                                node.server(),
                                master.address().host(),
                                master.address().port()));
    }
}
