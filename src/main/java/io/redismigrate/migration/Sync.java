package io.redismigrate.migration;

import io.redismigrate.migration.Progress.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads how far a sync is, and says which settings make it fast. */
final class Sync {
    /** A replica this close is in step; under load the gap is never zero. */
    static final long IN_STEP_BYTES = 1 << 20;

    /** So many looks in a row it has to be in step. */
    static final int IN_STEP_LOOKS = 3;

    /** Settings that only matter while the snapshot travels; put back as soon as the replica is in step. */
    static final Set<String> ONLY_FOR_SYNC = Set.of(
            Parameter.DISKLESS_SYNC,
            Parameter.DISKLESS_DELAY,
            Parameter.DISKLESS_LOAD,
            Parameter.COMPRESSION,
            Parameter.OUTPUT_BUFFER);

    /** Survives a link loss of about a second at full load instead of 20 ms with the default of 1 MB. */
    private static final long BACKLOG_BYTES = 64L << 20;

    /** Room for the writes made during a sync; with the default of 256 MB a busy master's sync never ends. */
    private static final long OUTPUT_BUFFER_BYTES = 1L << 30;

    private Sync() {}

    /** Changes of settings that would make the sync of the candidate faster and safer, and are not made yet. */
    static List<Action.Change> tuning(Situation now) {
        var changes = new ArrayList<Action.Change>();
        if (!now.plan().tuneSync()) {
            return changes;
        }
        var source = now.plan().syncFrom().orElse(now.from());
        now.seen().seen(source).ifPresent(copied -> {
            want(changes, copied, Parameter.DISKLESS_SYNC, "yes");
            want(changes, copied, Parameter.DISKLESS_DELAY, "0");
            want(changes, copied, Parameter.COMPRESSION, "no");
            want(changes, copied, Parameter.OUTPUT_BUFFER, roomierBuffer(copied.setting(Parameter.OUTPUT_BUFFER)));
            changes.addAll(roomierBacklog(copied));
        });
        // The way from the replica to the master is a partial resync only as long as the master's backlog reaches back.
        now.current()
                .filter(current -> !source.equals(now.from()))
                .map(Sync::roomierBacklog)
                .ifPresent(changes::addAll);
        now.candidate()
                .filter(candidate -> candidate.keyCount() == 0)
                .ifPresent(candidate -> want(changes, candidate, Parameter.DISKLESS_LOAD, "on-empty-db"));
        return changes;
    }

    /** Puts back what a switch that was cut short may have left: a master that wants more replicas than there are. */
    static List<Action> letWritesGo(Situation now) {
        return now.seen().changes().stream()
                        .anyMatch(change -> change.parameter().equals(Parameter.MIN_REPLICAS))
                ? List.of(new Action.RestoreSettings(Set.of(Parameter.MIN_REPLICAS), true))
                : List.of();
    }

    /** A backlog that outlives a short loss of the link. */
    static List<Action.Change> roomierBacklog(Node.Seen node) {
        var changes = new ArrayList<Action.Change>();
        var now = node.setting(Parameter.BACKLOG);
        if (!now.isEmpty() && Long.parseLong(now) < BACKLOG_BYTES) {
            changes.add(new Action.Change(node.server(), Parameter.BACKLOG, Long.toString(BACKLOG_BYTES)));
        }
        return changes;
    }

    /** Credentials a replica needs to reach its master, where they are not set yet. */
    static List<Action.Change> credentials(Node.Seen replica, Server master) {
        var changes = new ArrayList<Action.Change>();
        wantEvenEmpty(changes, replica, Parameter.MASTER_USER, master.user());
        wantEvenEmpty(changes, replica, Parameter.MASTER_AUTH, master.credential());
        return changes;
    }

    /** How far the candidate is, seen after {@code before}. */
    static Progress progress(Optional<Progress> before, Situation now) {
        var at = now.seen().at();
        var phase = phase(now);
        var lag = now.seen().lagBytes(now.from(), now.to()).orElse(-1);
        boolean inStep = phase == Phase.IN_STEP;
        double fraction = fraction(phase, now);
        long total = total(now);
        long bytes = bytes(phase, now, total);
        var started = before.map(Progress::started).orElse(at);
        return new Progress(
                at,
                started,
                phase,
                fraction,
                bytes,
                total,
                rate(before, bytes, at),
                lag,
                eta(started, at, fraction),
                inStep ? before.map(Progress::inStep).orElse(0) + 1 : 0);
    }

    private static Phase phase(Situation now) {
        var current = now.current();
        var candidate = now.candidate();
        if (current.isEmpty() || candidate.isEmpty() || !candidate.get().follows(now.source())) {
            return Phase.CONNECTING;
        }
        var transfer = candidate.get().transfer();
        if (transfer.loading()) {
            return Phase.LOADING;
        }
        if (candidate.get().replication().linkUp()) {
            var lag = now.seen().lagBytes(now.from(), now.to());
            return lag.isPresent() && lag.getAsLong() <= IN_STEP_BYTES ? Phase.IN_STEP : Phase.CATCHING_UP;
        }
        if (transfer.readBytes() > 0) {
            return Phase.TRANSFERRING;
        }
        if (current.get().transfer().saving()) {
            return Phase.SAVING;
        }
        return candidate.get().replication().syncing() ? Phase.WAITING : Phase.CONNECTING;
    }

    /** Over the whole sync, 0 to 1. The weights are those of a sync of 2 GB through the disk. */
    private static double fraction(Phase phase, Situation now) {
        if (now.current().isEmpty() || now.candidate().isEmpty()) {
            return -1;
        }
        var master = now.current().get().transfer();
        var replica = now.candidate().get().transfer();
        return switch (phase) {
            case CONNECTING, WAITING -> 0;
            case SAVING -> 0.5 * part(master.keysSaved(), master.keysToSave());
            case TRANSFERRING ->
                replica.totalBytes() > 0
                        ? 0.5 + 0.1 * part(replica.readBytes(), replica.totalBytes())
                        : 0.6 * part(master.keysSaved(), master.keysToSave());
            case LOADING ->
                replica.loadTotalBytes() > 0
                        ? 0.6 + 0.37 * part(replica.loadedBytes(), replica.loadTotalBytes())
                        : 0.97 * copiedKeys(now);
            case CATCHING_UP -> 0.98;
            case IN_STEP -> 1;
        };
    }

    private static double copiedKeys(Situation now) {
        return part(
                now.candidate().map(Node.Seen::keyCount).orElse(0L),
                now.current().map(Node.Seen::keyCount).orElse(0L));
    }

    private static double part(long done, long all) {
        return all <= 0 ? 0 : Math.min(1, Math.max(0, (double) done / all));
    }

    private static long total(Situation now) {
        var told = now.candidate().map(node -> node.transfer().totalBytes()).orElse(0L);
        return told > 0 ? told : now.current().map(Node.Seen::memoryBytes).orElse(-1L);
    }

    private static long bytes(Phase phase, Situation now, long total) {
        var read = now.candidate().map(node -> node.transfer().readBytes()).orElse(0L);
        return switch (phase) {
            case CONNECTING, WAITING, SAVING -> 0;
            case TRANSFERRING -> Math.max(0, read);
            case LOADING -> read > 0 ? read : (long) (total * copiedKeys(now));
            case CATCHING_UP, IN_STEP -> total;
        };
    }

    private static long rate(Optional<Progress> before, long bytes, Instant at) {
        if (before.isEmpty()) {
            return 0;
        }
        long millis = Duration.between(before.get().at(), at).toMillis();
        return millis <= 0 ? 0 : Math.max(0, (bytes - before.get().bytes()) * 1000 / millis);
    }

    private static Optional<Duration> eta(Instant started, Instant at, double fraction) {
        if (fraction <= 0.01 || fraction >= 1) {
            return Optional.empty();
        }
        double elapsed = Duration.between(started, at).toMillis();
        return Optional.of(Duration.ofMillis((long) (elapsed * (1 - fraction) / fraction)));
    }

    private static String roomierBuffer(String limits) {
        var words = limits.split(" ", -1);
        for (int at = 0; at + 3 < words.length; at += 4) {
            boolean replicas = words[at].equals("slave") || words[at].equals("replica");
            if (replicas && !words[at + 1].equals("0") && Long.parseLong(words[at + 1]) < OUTPUT_BUFFER_BYTES) {
                words[at + 1] = Long.toString(OUTPUT_BUFFER_BYTES);
                words[at + 2] = Long.toString(OUTPUT_BUFFER_BYTES);
            }
        }
        return String.join(" ", words);
    }

    private static void want(List<Action.Change> changes, Node.Seen node, String parameter, String value) {
        if (!node.setting(parameter).isEmpty()) {
            wantEvenEmpty(changes, node, parameter, value);
        }
    }

    private static void wantEvenEmpty(List<Action.Change> changes, Node.Seen node, String parameter, String value) {
        if (!node.setting(parameter).equals(value)) {
            changes.add(new Action.Change(node.server(), parameter, value));
        }
    }
}
