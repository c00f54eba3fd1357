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
        readOnlyOff(sides).ifPresent(found::add);
        return found;
    }

    private static Finding unknownMasterAuth(Node.Seen node) {
        return new Finding(
                "candidate-masterauth",
                Severity.ERROR,
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
                : Optional.of(new Finding(
                        "no-config-file",
                        Severity.WARNING,
                        "%s %s without a config file."
                                .formatted(Sides.names(without), without.size() == 1 ? "runs" : "run"),
                        "The new roles cannot be written down: after a restart the old master comes back as a writable master.",
                        "Start %s with a config file, like `redis-server /etc/redis/redis.conf`"
                                .formatted(without.size() == 1 ? "it" : "them")));
    }

    private static Optional<Finding> noPersistence(Node.Seen candidate) {
        boolean off = Sides.told(candidate, "save").filter(String::isEmpty).isPresent()
                && Sides.told(candidate, "appendonly").filter("no"::equals).isPresent();
        return off
                ? Optional.of(new Finding(
                        "no-persistence",
                        Severity.WARNING,
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
        return Optional.of(new Finding(
                "candidate-read-only-off",
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
