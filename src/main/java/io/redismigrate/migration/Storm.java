package io.redismigrate.migration;

import java.time.Duration;
import java.util.Optional;

/**
 * Full syncs that follow one another and never end: they fork the master again and again and bring nothing. The first
 * sign is the second one. Says what it comes from, and which setting with which value mends it.
 */
final class Storm {
    /** The first full sync is meant. The second is one too many. */
    static final int ONE_TOO_MANY = 2;

    /** A snapshot is written, sent and loaded at least so fast, in bytes a second, where nothing is measured. */
    private static final long SLOW_SYNC = 50L << 20;

    private static final long STEP = 64L << 20;

    private Storm() {}

    /** Whether a replica of the one's release can load a snapshot of the other's. Releases that are not known are given the benefit. */
    static boolean loads(String replicaVersion, String masterVersion) {
        var replica = Release.parse(replicaVersion);
        var master = Release.parse(masterVersion);
        return replica.isEmpty() || master.isEmpty() || replica.get().follows(master.get());
    }

    /** The sentence about releases that do not go together, or empty where they do. */
    static Optional<String> cannotLoad(Node.Seen replica, Node.Seen master) {
        return loads(replica.version(), master.version())
                ? Optional.empty()
                : Optional.of("%s (%s) cannot load a snapshot of %s (%s)"
                        .formatted(replica.server(), replica.version(), master.server(), master.version()));
    }

    /**
     * What it comes from and how to mend it, in two sentences.
     *
     * @param replicating whether the replica was in step before, and lost the link
     * @param attempt how long one sync has taken, or goes on already
     */
    static String explained(
            Node.Seen master, Node.Seen replica, Optional<Pace> pace, boolean replicating, Duration attempt) {
        var unloadable = cannotLoad(replica, master);
        if (unloadable.isPresent()) {
            return "%s. Use a release for %s that can".formatted(unloadable.get(), replica.server());
        }
        long rate = pace.map(Pace::bytesPerSecond).orElse(0L);
        long seconds = Math.max(1, Math.max(attempt.toSeconds(), master.memoryBytes() / SLOW_SYNC));
        long needed = roundedUp(rate * seconds * 3 / 2);
        long limit = hardLimit(master.setting(Parameter.OUTPUT_BUFFER));
        boolean dropped = !master.setting(Parameter.BUFFER_DROPS).isEmpty()
                && !master.setting(Parameter.BUFFER_DROPS).equals("0");
        if (limit > 0 && (dropped || limit < rate * seconds)) {
            long value = Math.max(needed, roundedUp(limit * 2));
            return "%s closed the link when its buffer for %s was full (%s): at %s/s of writes, a sync of %d s needs %s. On %s: `CONFIG SET client-output-buffer-limit \"replica %s %s 0\"`"
                    .formatted(
                            master.server(),
                            replica.server(),
                            Amounts.bytes(limit),
                            Amounts.bytes(rate),
                            seconds,
                            Amounts.bytes(rate * seconds),
                            master.server(),
                            megabytes(value),
                            megabytes(value));
        }
        if (replicating) {
            long size = Resync.backlogSize(master);
            return "the link was down for longer than the backlog of %s holds (%s, which is %s of writes). On %s: `CONFIG SET repl-backlog-size %s` outlives a minute at %s/s"
                    .formatted(
                            master.server(),
                            Amounts.bytes(size),
                            pace.flatMap(known -> known.lasting(size))
                                    .map(Amounts::time)
                                    .orElse("some time"),
                            master.server(),
                            megabytes(Math.max(roundedUp(rate * 60), roundedUp(size * 2))),
                            Amounts.bytes(rate));
        }
        return "the load failed, or the link broke, for a reason that the servers do not tell: look at the log of %s (disk, memory, modules) and of %s (`repl-timeout` is exceeded where the disk or the network is slow)%s"
                .formatted(replica.server(), master.server(), rate > 0 ? "" : perhapsTheBuffer(master, limit));
    }

    /** A buffer can be full before the bot has seen how much is written. */
    private static String perhapsTheBuffer(Node.Seen master, long limit) {
        var value = megabytes(Math.max(roundedUp(limit * 2), roundedUp(master.memoryBytes())));
        return limit == 0
                ? ""
                : ". Its buffer for a replica holds %s, and how fast it is written to was not seen yet: before another try, on %s: `CONFIG SET client-output-buffer-limit \"replica %s %s 0\"`"
                        .formatted(Amounts.bytes(limit), master.server(), value, value);
    }

    /** The hard limit for replicas in bytes; 0 is none. */
    static long hardLimit(String limits) {
        var words = limits.split(" ", -1);
        for (int at = 0; at + 3 < words.length; at += 4) {
            if (words[at].equals("slave") || words[at].equals("replica")) {
                long hard = Long.parseLong(words[at + 1]);
                long soft = Long.parseLong(words[at + 2]);
                return soft > 0 && (hard == 0 || soft < hard) ? soft : hard;
            }
        }
        return 0;
    }

    private static long roundedUp(long bytes) {
        return (Math.max(1, bytes) + STEP - 1) / STEP * STEP;
    }

    private static String megabytes(long bytes) {
        return (bytes >> 20) + "mb";
    }
}
