package io.redismigrate.preflight;

import io.redismigrate.migration.Node;
import io.redismigrate.migration.Parameter;
import io.redismigrate.migration.Survey.Flow;
import java.time.Duration;

/**
 * What a sync will take, at today's rate of writing.
 *
 * @param sync from the snapshot to being in step, on a network that does not hold it up
 * @param writes what is written meanwhile; unknown where nobody could measure it
 * @param backlogBytes what {@link #GAP} of writes takes; 0 where the rate is unknown
 * @param outputBufferBytes what the writes during the sync take; 0 where the rate is unknown
 */
record Demand(Duration sync, Flow writes, long backlogBytes, long outputBufferBytes) {
    /** The longest loss of the link that should not cost another full sync. */
    static final Duration GAP = Duration.ofSeconds(10);

    // Measured with 2 GB of values on two cores over loopback, and cut a little: with the bot's settings, and with the
    // servers' own.
    private static final long TUNED_BYTES_PER_SECOND = 250L << 20;
    private static final long UNTUNED_BYTES_PER_SECOND = 80L << 20;

    // As the migration's own tuning sets them.
    private static final long TUNED_BACKLOG_BYTES = 64L << 20;
    private static final long TUNED_BUFFER_BYTES = 1L << 30;

    private static final Duration LEAST = Duration.ofSeconds(1);

    static Demand of(Sides sides) {
        long bytes = sides.current().map(Node.Seen::memoryBytes).orElse(0L);
        boolean tuned = sides.plan().tuneSync();
        var sync = LEAST.plusMillis(1000 * bytes / (tuned ? TUNED_BYTES_PER_SECOND : UNTUNED_BYTES_PER_SECOND));
        if (!tuned) {
            sync = sync.plus(sides.current().map(Demand::delay).orElse(Duration.ZERO));
        }
        var writes =
                sides.current().map(node -> node.survey().readings().written()).orElse(Flow.UNKNOWN);
        long rate = Math.max(0, writes.bytesPerSecond());
        return new Demand(sync, writes, rate * GAP.toSeconds(), rate * sync.toMillis() / 1000);
    }

    /** The backlog's size during the migration; -1 where the server did not tell. */
    static long backlog(Sides sides, Node.Seen current) {
        long size = number(current.setting(Parameter.BACKLOG));
        return sides.plan().tuneSync() && size >= 0 ? Math.max(size, TUNED_BACKLOG_BYTES) : size;
    }

    /** What may wait for a replica during the sync; 0 is no limit, -1 where the server did not tell. */
    static long outputBuffer(Sides sides, Node.Seen current) {
        var words = current.setting(Parameter.OUTPUT_BUFFER).split(" ", -1);
        for (int at = 0; at + 3 < words.length; at += 4) {
            if (words[at].equals("slave") || words[at].equals("replica")) {
                long hard = number(words[at + 1]);
                long soft = number(words[at + 2]);
                long limit = soft > 0 && hard > 0 ? Math.min(hard, soft) : Math.max(hard, soft);
                return sides.plan().tuneSync() && limit > 0 ? Math.max(limit, TUNED_BUFFER_BYTES) : limit;
            }
        }
        return -1;
    }

    private static Duration delay(Node.Seen node) {
        return node.setting(Parameter.DISKLESS_SYNC).equals("yes")
                ? Duration.ofSeconds(Math.max(0, number(node.setting(Parameter.DISKLESS_DELAY))))
                : Duration.ZERO;
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
