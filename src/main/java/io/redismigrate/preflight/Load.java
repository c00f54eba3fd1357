package io.redismigrate.preflight;

import io.redismigrate.migration.Finding;
import io.redismigrate.migration.Finding.Severity;
import io.redismigrate.migration.Node;
import io.redismigrate.migration.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether the current master can carry the sync beside today's work. What rests on readings weighs only while the sync is
 * ahead: later it is told, and no approval falls because of it.
 */
final class Load {
    private Load() {}

    static List<Finding> find(Sides sides) {
        var found = new ArrayList<Finding>();
        if (sides.current().isEmpty() || sides.candidate().isEmpty()) {
            return found;
        }
        var current = sides.current().get();
        var candidate = sides.candidate().get();
        tooSmall(sides, current, candidate).ifPresent(found::add);
        forkMemory(sides, current).ifPresent(found::add);
        if (sides.syncAhead()) {
            busySaving(current).ifPresent(found::add);
        }
        for (var node : List.of(current, candidate)) {
            saveFailed(node).ifPresent(found::add);
        }
        throughDisk(sides, current).ifPresent(found::add);
        smallBacklog(sides, current).ifPresent(found::add);
        smallBuffer(sides, current).ifPresent(found::add);
        return found;
    }

    private static Optional<Finding> tooSmall(Sides sides, Node.Seen current, Node.Seen candidate) {
        long room = candidate.survey().readings().hostMemoryBytes();
        return room == 0 || room >= current.memoryBytes()
                ? Optional.empty()
                : Optional.of(Hazard.CANDIDATE_TOO_SMALL.found(
                        sides.syncAhead() ? Severity.ERROR : Severity.INFO,
                        "The machine of %s has %s of memory, and %s uses %s."
                                .formatted(
                                        candidate.server(),
                                        Sides.size(room),
                                        current.server(),
                                        Sides.size(current.memoryBytes())),
                        "It would swap, or be killed while it loads.",
                        "Give %s a larger machine".formatted(candidate.server())));
    }

    private static Optional<Finding> forkMemory(Sides sides, Node.Seen current) {
        long room = current.survey().readings().hostMemoryBytes();
        return room == 0 || room >= 2 * current.memoryBytes()
                ? Optional.empty()
                : Optional.of(Hazard.FORK_MEMORY.found(
                        ahead(sides),
                        "%s uses %s, and its machine has %s."
                                .formatted(current.server(), Sides.size(current.memoryBytes()), Sides.size(room)),
                        "While a snapshot is taken, each page that is written to is copied: at worst everything twice.",
                        "Sync at a quiet hour, or from one of its replicas; watch %s"
                                .formatted(Sides.cli(current.server(), "INFO memory"))));
    }

    private static Optional<Finding> busySaving(Node.Seen current) {
        boolean rewrites = current.survey().readings().rewriting();
        return current.transfer().saving() || rewrites
                ? Optional.of(Hazard.BUSY_SAVING.warning(
                        "%s runs a background %s."
                                .formatted(current.server(), rewrites ? "rewrite of its append-only file" : "save"),
                        "The sync waits for it, or a second process copies memory beside it.",
                        "Wait until %s says rdb_bgsave_in_progress:0 and aof_rewrite_in_progress:0"
                                .formatted(Sides.cli(current.server(), "INFO persistence"))))
                : Optional.empty();
    }

    private static Optional<Finding> saveFailed(Node.Seen node) {
        return node.survey().readings().saveFailed()
                ? Optional.of(Hazard.SAVE_FAILED.warning(
                        "The last background save of %s failed.".formatted(node.server()),
                        node.setting("stop-writes-on-bgsave-error").equals("yes")
                                ? "The next may fail for the same reason, and as a master it refuses writes (MISCONF) until one works."
                                : "The next may fail for the same reason, and a sync takes one.",
                        "See its log, mend it, then " + Sides.cli(node.server(), "BGSAVE")))
                : Optional.empty();
    }

    private static Optional<Finding> throughDisk(Sides sides, Node.Seen current) {
        boolean disk = current.setting(Parameter.DISKLESS_SYNC).equals("no")
                && !sides.plan().tuneSync();
        return disk
                ? Optional.of(Hazard.SYNC_THROUGH_DISK.info(
                        "%s writes its snapshot to disk first (repl-diskless-sync no), and the plan leaves that so."
                                .formatted(current.server()),
                        "It takes longer, and room on the disk that nobody can see through Redis.",
                        "See `df` on its machine, or "
                                + Sides.cli(current.server(), "CONFIG SET repl-diskless-sync yes")))
                : Optional.empty();
    }

    private static Optional<Finding> smallBacklog(Sides sides, Node.Seen current) {
        long needed = Demand.of(sides).backlogBytes();
        long size = Demand.backlog(sides, current);
        return size < 0 || needed <= size
                ? Optional.empty()
                : Optional.of(Hazard.SMALL_BACKLOG.found(
                        ahead(sides),
                        "The backlog of %s holds %s, and at today's writes %d s of them are %s."
                                .formatted(
                                        current.server(), Sides.size(size), Demand.GAP.toSeconds(), Sides.size(needed)),
                        "After a link that was lost for longer than the backlog lasts, everything is synced again.",
                        Sides.cli(current.server(), "CONFIG SET repl-backlog-size " + needed)));
    }

    private static Optional<Finding> smallBuffer(Sides sides, Node.Seen current) {
        var demand = Demand.of(sides);
        long limit = Demand.outputBuffer(sides, current);
        return limit <= 0 || demand.outputBufferBytes() <= limit
                ? Optional.empty()
                : Optional.of(Hazard.SMALL_OUTPUT_BUFFER.found(
                        ahead(sides),
                        "%s lets %s wait for a replica, and at today's writes about %s come together during the sync."
                                .formatted(current.server(), Sides.size(limit), Sides.size(demand.outputBufferBytes())),
                        "It would drop the candidate each time, and begin again without end.",
                        Sides.cli(
                                current.server(),
                                "CONFIG SET client-output-buffer-limit \"replica %d %d 60\""
                                        .formatted(2 * demand.outputBufferBytes(), 2 * demand.outputBufferBytes()))));
    }

    private static Severity ahead(Sides sides) {
        return sides.syncAhead() ? Severity.WARNING : Severity.INFO;
    }
}
