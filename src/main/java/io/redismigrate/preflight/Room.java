package io.redismigrate.preflight;

import io.redismigrate.migration.Finding;
import io.redismigrate.migration.Finding.Severity;
import io.redismigrate.migration.Node;
import io.redismigrate.migration.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether the candidate master has room for what the current master holds: databases and memory. */
final class Room {
    private static final String DATABASES = "databases";
    private static final String POLICY = "maxmemory-policy";

    private Room() {}

    static List<Finding> find(Sides sides) {
        var found = new ArrayList<Finding>();
        if (sides.current().isPresent() && sides.candidate().isPresent()) {
            var current = sides.current().get();
            var candidate = sides.candidate().get();
            fewerDatabases(current, candidate).ifPresent(found::add);
            lessMemory(current, candidate).ifPresent(found::add);
        }
        sides.candidate().flatMap(node -> minReplicas(sides, node)).ifPresent(found::add);
        return found;
    }

    private static Optional<Finding> fewerDatabases(Node.Seen current, Node.Seen candidate) {
        var has = Sides.told(candidate, DATABASES).flatMap(Room::number);
        var needs = Sides.told(current, DATABASES).flatMap(Room::number);
        if (has.isEmpty() || needs.isEmpty() || has.get() >= needs.get()) {
            return Optional.empty();
        }
        var beyond = current.keys().keySet().stream()
                .filter(database -> database >= has.get())
                .sorted()
                .map(String::valueOf)
                .toList();
        var seen = "%s has %d databases, %s has %d"
                .formatted(candidate.server(), has.get(), current.server(), needs.get());
        return Optional.of(Hazard.FEWER_DATABASES.found(
                beyond.isEmpty() ? Severity.WARNING : Severity.ERROR,
                beyond.isEmpty() ? seen + "." : seen + " and keys in database %s.".formatted(String.join(", ", beyond)),
                beyond.isEmpty()
                        ? "If anybody selects a database beyond that, the SELECT fails on %s and the next write lands in the wrong database."
                                .formatted(candidate.server())
                        : "%s exits when it loads a database it does not have.".formatted(candidate.server()),
                "Write `databases %d` into the config file of %s and start it again"
                        .formatted(needs.get(), candidate.server())));
    }

    /** Rests on the two limits; the memory in use, which always moves, only says how bad it is. */
    private static Optional<Finding> lessMemory(Node.Seen current, Node.Seen candidate) {
        long limit = candidate.maxMemoryBytes();
        long before = current.maxMemoryBytes();
        boolean lower = limit > 0 && (before == 0 || limit < before);
        var policy = Sides.told(candidate, POLICY);
        var policyBefore = Sides.told(current, POLICY);
        boolean otherPolicy = (limit > 0 || before > 0)
                && policy.isPresent()
                && policyBefore.isPresent()
                && !policy.equals(policyBefore);
        if (!lower && !otherPolicy) {
            return Optional.empty();
        }
        if (lower && limit < current.memoryBytes()) {
            return Optional.of(Hazard.CANDIDATE_MAXMEMORY.error(
                    "maxmemory of %s is %s, and %s uses %s."
                            .formatted(candidate.server(), size(limit), current.server(), size(current.memoryBytes())),
                    "A replica ignores the limit; with the promotion it holds, and writes are refused or keys evicted at once.",
                    Sides.cli(candidate.server(), "CONFIG SET maxmemory %d".formatted(before))));
        }
        var mends = new ArrayList<String>();
        if (lower) {
            mends.add(Sides.cli(candidate.server(), "CONFIG SET maxmemory %d".formatted(before)));
        }
        if (otherPolicy) {
            mends.add(Sides.cli(candidate.server(), "CONFIG SET maxmemory-policy " + policyBefore.get()));
        }
        return Optional.of(Hazard.CANDIDATE_MAXMEMORY.warning(
                "%s has maxmemory %s%s, %s has %s%s."
                        .formatted(
                                candidate.server(),
                                size(limit),
                                policy.map(word -> " with " + word).orElse(""),
                                current.server(),
                                size(before),
                                policyBefore.map(word -> " with " + word).orElse("")),
                "A replica ignores the limit; from the promotion on, writes are refused or keys evicted otherwise than today.",
                String.join(" and ", mends)));
    }

    /** A master refuses writes while it has fewer replicas than that. The old master comes back as one after the promotion. */
    private static Optional<Finding> minReplicas(Sides sides, Node.Seen candidate) {
        int wanted = Sides.told(candidate, Parameter.MIN_REPLICAS)
                .flatMap(Room::number)
                .orElse(0);
        int its = sides.plan().candidateReplicas().size();
        if (wanted <= its) {
            return Optional.empty();
        }
        boolean ever = wanted <= its + 1;
        return Optional.of(Hazard.MIN_REPLICAS.found(
                ever ? Severity.WARNING : Severity.ERROR,
                "%s wants %d replicas before it takes a write (min-replicas-to-write), and the plan gives it %d."
                        .formatted(candidate.server(), wanted, its),
                ever
                        ? "From the promotion until %s follows it, every write would be refused (NOREPLICAS)."
                                .formatted(sides.plan().currentMaster())
                        : "From the promotion on every write would be refused (NOREPLICAS).",
                Sides.cli(candidate.server(), "CONFIG SET min-replicas-to-write %d".formatted(its))));
    }

    private static Optional<Integer> number(String text) {
        try {
            return Optional.of(Integer.valueOf(text));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Bytes as people say them; 0 is no limit. */
    private static String size(long bytes) {
        return bytes == 0 ? "none" : Sides.size(bytes);
    }
}
