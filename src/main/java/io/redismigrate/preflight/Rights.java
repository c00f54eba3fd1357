package io.redismigrate.preflight;

import io.redismigrate.migration.Finding;
import io.redismigrate.migration.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Whether the bot can do on each server what a migration takes, and who else acts on them. */
final class Rights {
    private static final String REPLICAOF = "REPLICAOF";

    private Rights() {}

    static List<Finding> find(Sides sides) {
        var found = new ArrayList<Finding>();
        for (var node : sides.changed()) {
            if (!sides.plan().clustered()) {
                refusesToReplicate(node).ifPresent(found::add);
            }
            renamed(node).ifPresent(found::add);
            forbidden(node).ifPresent(found::add);
        }
        var silent = sides.changed().stream()
                .filter(node -> node.survey().forbidden().isEmpty())
                .toList();
        if (!silent.isEmpty()) {
            found.add(Hazard.RIGHTS_UNSEEN.info(
                    "%s %s not tell the bot's user what it may do."
                            .formatted(Sides.names(silent), silent.size() == 1 ? "does" : "do"),
                    "A right that lacks shows only when the command is refused; the switch tries its own beforehand.",
                    Sides.cli(
                            silent.get(0).server(),
                            "ACL SETUSER %s +acl|whoami +acl|dryrun +acl|getuser".formatted(user(silent.get(0))))));
        }
        sides.candidate()
                .filter(node -> node.replication().master())
                .flatMap(Rights::watchedCandidate)
                .ifPresent(found::add);
        return found;
    }

    /** Managed services take the command away, and nobody there can give it back. */
    private static Optional<Finding> refusesToReplicate(Node.Seen node) {
        boolean unknown = node.survey().missing().contains(REPLICAOF);
        boolean forbidden = node.survey().forbidden().orElse(Set.of()).contains(REPLICAOF);
        if (!unknown && !forbidden) {
            return Optional.empty();
        }
        return Optional.of(
                Hazard.REPLICAOF_REFUSED.error(
                        unknown
                                ? "%s does not take REPLICAOF.".formatted(node.server())
                                : "On %s the user %s may not run REPLICAOF.".formatted(node.server(), user(node)),
                        "The bot moves data by replication and fences a master with this command. Managed services refuse it to everybody.",
                        (unknown
                                        ? "On a server of your own: take its rename-command line for REPLICAOF out and restart it. "
                                        : "On a server of your own: %s. "
                                                .formatted(Sides.cli(
                                                        node.server(),
                                                        "ACL SETUSER %s +replicaof".formatted(user(node)))))
                                + "In a managed service, what works is its own import or online migration (it replicates from your master, and you switch there), or a tool that copies as a client (RIOT, RedisShake) while the applications write to both or pause"));
    }

    private static Optional<Finding> renamed(Node.Seen node) {
        var missing = new TreeSet<>(node.survey().missing());
        missing.remove(REPLICAOF);
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of(Hazard.RENAMED_COMMAND.error(
                        "%s does not know %s.".formatted(node.server(), list(missing)),
                        "The migration needs %s by %s usual name."
                                .formatted(missing.size() == 1 ? "it" : "them", missing.size() == 1 ? "its" : "their"),
                        "Take the rename-command lines for %s out of the config file of %s and restart it"
                                .formatted(list(missing), node.server())));
    }

    private static Optional<Finding> forbidden(Node.Seen node) {
        var forbidden = new TreeSet<>(node.survey().forbidden().orElse(Set.of()));
        forbidden.remove(REPLICAOF);
        if (forbidden.isEmpty()) {
            return Optional.empty();
        }
        var rules = forbidden.stream()
                // A command, or a command and the key that it may not touch.
                .map(command -> command.startsWith("DEL ")
                        ? command.replace("DEL ", "~")
                        : "+" + command.toLowerCase(java.util.Locale.ROOT).replace(' ', '|'))
                .collect(Collectors.joining(" "));
        return Optional.of(Hazard.MISSING_RIGHTS.error(
                "On %s the user %s may not run %s.".formatted(node.server(), user(node), list(forbidden)),
                "The migration would be refused half way.",
                Sides.cli(node.server(), "ACL SETUSER %s %s".formatted(user(node), rules))));
    }

    private static Optional<Finding> watchedCandidate(Node.Seen node) {
        return node.watchers() == 0
                ? Optional.empty()
                : Optional.of(
                        Hazard.SENTINEL_WATCHES_CANDIDATE.error(
                                "Sentinels watch %s as a master.".formatted(node.server()),
                                "They would take its new role for a failure and promote one of its replicas, or lead clients to it.",
                                "On each of these Sentinels: `redis-cli -p 26379 SENTINEL REMOVE NAME`, with the name that `SENTINEL MASTERS` shows for it"));
    }

    private static String user(Node.Seen node) {
        var seen = node.survey().botUser();
        var configured = node.server().user();
        return !seen.isEmpty() ? seen : configured.isEmpty() ? "default" : configured;
    }

    private static String list(Set<String> words) {
        return String.join(", ", words);
    }
}
