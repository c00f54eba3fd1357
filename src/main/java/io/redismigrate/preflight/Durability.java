package io.redismigrate.preflight;

import io.redismigrate.migration.Finding;
import io.redismigrate.migration.Finding.Severity;
import io.redismigrate.migration.Node;
import io.redismigrate.migration.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What would not outlive a restart, and what the bot could not put back. */
final class Durability {
    private Durability() {}

    static List<Finding> find(Sides sides) {
        var found = new ArrayList<Finding>();
        sides.changed().stream()
                .filter(node -> node.setting(Parameter.MASTER_AUTH).equals(Parameter.UNKNOWN_SECRET))
                .map(Durability::unknownMasterAuth)
                .forEach(found::add);
        noConfigFile(sides).ifPresent(found::add);
        sides.candidate().flatMap(Durability::noPersistence).ifPresent(found::add);
        sides.current().flatMap(node -> nothingKept(sides, node)).ifPresent(found::add);
        readOnlyOff(sides).ifPresent(found::add);
        sides.current().flatMap(Durability::noFence).ifPresent(found::add);
        var stale = new ArrayList<Node.Seen>();
        sides.current().ifPresent(stale::add);
        sides.candidate().ifPresent(stale::add);
        stale.removeIf(node -> !node.setting("replica-serve-stale-data").equals("no"));
        if (!stale.isEmpty()) {
            found.add(refusesReads(stale));
        }
        return found;
    }

    private static Finding unknownMasterAuth(Node.Seen node) {
        return Hazard.CANDIDATE_MASTERAUTH.error(
                "%s has a masterauth that is none of the configured passwords.".formatted(node.server()),
                "The bot has to change it, and could not put it back afterwards.",
                "Clear it with %s, or configure the server whose password it is in fleet.yml"
                        .formatted(Sides.cli(node.server(), "CONFIG SET masterauth \"\"")));
    }

    private static Optional<Finding> noConfigFile(Sides sides) {
        var without = sides.changed().stream()
                .filter(node ->
                        Sides.told(node, "config-file").filter(String::isEmpty).isPresent())
                .toList();
        return without.isEmpty()
                ? Optional.empty()
                : Optional.of(Hazard.NO_CONFIG_FILE.warning(
                        "%s %s without a config file."
                                .formatted(Sides.names(without), without.size() == 1 ? "runs" : "run"),
                        "The new roles cannot be written down: after a restart the old master comes back as a writable master.",
                        "Start %s with a config file, like `redis-server /etc/redis/redis.conf`"
                                .formatted(without.size() == 1 ? "it" : "them")));
    }

    private static boolean savesNothing(Node.Seen node) {
        return Sides.told(node, "save").filter(String::isEmpty).isPresent()
                && Sides.told(node, "appendonly").filter("no"::equals).isPresent();
    }

    private static Optional<Finding> nothingKept(Sides sides, Node.Seen current) {
        return savesNothing(current)
                ? Optional.of(Hazard.CURRENT_NO_PERSISTENCE.found(
                        sides.plan().fenced() ? Severity.INFO : Severity.WARNING,
                        "%s saves nothing to disk: save is empty and appendonly is no.".formatted(current.server()),
                        "If it restarts by itself it comes back empty, and empties whoever follows it: the candidate too.",
                        Sides.cli(current.server(), "CONFIG SET appendonly yes")))
                : Optional.empty();
    }

    private static Optional<Finding> noFence(Node.Seen current) {
        return current.setting(Parameter.READ_ONLY).equals("no")
                ? Optional.of(Hazard.CURRENT_READ_ONLY_OFF.error(
                        "replica-read-only is no on %s.".formatted(current.server()),
                        "The switch fences it by making it a replica; it would go on taking writes, and they would be lost.",
                        Sides.cli(current.server(), "CONFIG SET replica-read-only yes")))
                : Optional.empty();
    }

    private static Finding refusesReads(List<Node.Seen> nodes) {
        return Hazard.SERVE_STALE_DATA.warning(
                "replica-serve-stale-data is no on %s.".formatted(Sides.names(nodes)),
                "While its link is down, and in the switch it is, it refuses reads too (MASTERDOWN).",
                String.join(
                        " and ",
                        nodes.stream()
                                .map(node -> Sides.cli(node.server(), "CONFIG SET replica-serve-stale-data yes"))
                                .toList()));
    }

    private static Optional<Finding> noPersistence(Node.Seen candidate) {
        return savesNothing(candidate)
                ? Optional.of(Hazard.NO_PERSISTENCE.warning(
                        "%s saves nothing to disk: save is empty and appendonly is no.".formatted(candidate.server()),
                        "If it restarts by itself it comes back empty, and empties its replicas.",
                        Sides.cli(candidate.server(), "CONFIG SET appendonly yes")))
                : Optional.empty();
    }

    /**
     * A replica that takes writes without anybody having approved it. In {@code gradual} the bot takes the flag off the
     * candidate master, after locking its link; that must not look like news, or it would undo the approval it rests on.
     */
    private static Optional<Finding> readOnlyOff(Sides sides) {
        var writable = new ArrayList<Node.Seen>();
        sides.candidate().ifPresent(writable::add);
        writable.addAll(sides.candidateReplicas());
        writable.removeIf(node -> !node.setting(Parameter.READ_ONLY).equals("no")
                || node.setting(Parameter.MASTER_AUTH).equals(Parameter.LOCKED));
        if (writable.isEmpty()) {
            return Optional.empty();
        }
        boolean onlyCandidate = writable.stream()
                .allMatch(node -> node.server().equals(sides.plan().candidateMaster()));
        return Optional.of(Hazard.CANDIDATE_READ_ONLY_OFF.found(
                onlyCandidate && !sides.plan().fenced() ? Severity.INFO : Severity.WARNING,
                "replica-read-only is no on %s.".formatted(Sides.names(writable)),
                "Applications could write there while it follows, and the two data sets would differ unnoticed.",
                String.join(
                        " and ",
                        writable.stream()
                                .map(node -> Sides.cli(node.server(), "CONFIG SET replica-read-only yes"))
                                .toList())));
    }
}
