package io.redismigrate.preflight;

import io.redismigrate.migration.Finding;
import io.redismigrate.migration.Finding.Severity;
import io.redismigrate.migration.Node;
import io.redismigrate.migration.Release;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether one release can follow the other, there and back. */
final class Versions {
    private Versions() {}

    static List<Finding> find(Sides sides) {
        var found = new ArrayList<Finding>();
        var current = sides.current();
        var candidate = sides.candidate();
        if (candidate.isEmpty()) {
            return found;
        }
        current.flatMap(master -> older(master, candidate.get())).ifPresent(found::add);
        for (var replica : sides.candidateReplicas()) {
            older(candidate.get(), replica).filter(Finding::error).ifPresent(found::add);
        }
        if (found.isEmpty()) {
            current.flatMap(master -> wayBack(sides, master, candidate.get())).ifPresent(found::add);
        }
        current.flatMap(Versions::noPauseWrite).ifPresent(found::add);
        return found;
    }

    private static Optional<Finding> older(Node.Seen master, Node.Seen replica) {
        var from = Release.parse(master.version());
        var to = Release.parse(replica.version());
        if (from.isEmpty() || to.isEmpty()) {
            return Optional.empty();
        }
        var seen = "%s runs %s and would follow %s, which runs %s."
                .formatted(replica.server(), named(replica), master.server(), named(master));
        if (!to.get().follows(from.get())) {
            return Optional.of(Hazard.OLDER_CANDIDATE.error(
                    seen,
                    "It cannot load a snapshot of format %d: it would be wiped, fail and ask %s for a full sync again, without end."
                            .formatted(from.get().format(), master.server()),
                    "Use a %s of %s or later for %s"
                            .formatted(
                                    from.get().family() == Release.Family.VALKEY ? "Valkey" : "Redis",
                                    "%d.%d"
                                            .formatted(
                                                    from.get().major(),
                                                    from.get().minor()),
                                    replica.server())));
        }
        if (!to.get().loads(from.get().format())) {
            return Optional.of(Hazard.OLDER_CANDIDATE.warning(
                    seen,
                    "It needs an older snapshot format, which %s only writes in a diskless sync, and without what that format lacks (like expiry of hash fields)."
                            .formatted(master.server()),
                    Sides.cli(master.server(), "CONFIG SET repl-diskless-sync yes")));
        }
        return to.get().olderThan(from.get())
                ? Optional.of(Hazard.OLDER_CANDIDATE.warning(
                        seen,
                        "It loads the snapshot, but a command it does not know fails there in silence, and the data"
                                + " differs.",
                        "Update %s to %s".formatted(replica.server(), named(master))))
                : Optional.empty();
    }

    private static Optional<Finding> wayBack(Sides sides, Node.Seen current, Node.Seen candidate) {
        var old = Release.parse(current.version());
        var young = Release.parse(candidate.version());
        if (old.isEmpty() || young.isEmpty() || old.get().follows(young.get())) {
            return Optional.empty();
        }
        boolean fenced = sides.plan().fenced();
        return Optional.of(Hazard.CONDITIONAL_WAY_BACK.found(
                fenced ? Severity.INFO : Severity.WARNING,
                "%s runs %s, and could not load a snapshot of %s, which runs %s."
                        .formatted(current.server(), named(current), candidate.server(), named(candidate)),
                fenced
                        ? "After the promotion a rollback is possible only while the old master follows without a full"
                                + " sync, and no command is used that it does not know."
                        : "After a gradual promotion the old master needs a full sync before there is a rollback, and"
                                + " that sync cannot work.",
                fenced
                        ? "Finish soon after the promotion, and enlarge repl-backlog-size on %s"
                                .formatted(candidate.server())
                        : "`/redis-migrate start %s %s fenced`".formatted(current.server(), candidate.server())));
    }

    private static Optional<Finding> noPauseWrite(Node.Seen current) {
        return Release.parse(current.version())
                .filter(release -> release.before(6, 2))
                .map(release -> Hazard.NO_PAUSE_WRITE.info(
                        "%s runs %s, which cannot hold writes (CLIENT PAUSE WRITE came with 6.2)."
                                .formatted(current.server(), named(current)),
                        "For the moment of the switch writers get READONLY answers instead of waiting; nothing is"
                                + " lost.",
                        "None needed, if the applications retry"));
    }

    private static String named(Node.Seen node) {
        return node.version().startsWith("valkey ")
                ? "Valkey " + node.version().substring("valkey ".length())
                : "Redis " + node.version();
    }
}
