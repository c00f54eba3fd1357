package io.redismigrate.redis;

import io.redismigrate.migration.Address;
import io.redismigrate.migration.Survey.Flow;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How much is written to a server, from two looks at its replication stream. A master that never had a replica has no
 * stream: there the server's own figure stands in, of everything that clients send.
 */
final class Rates {
    /** Two looks closer together than this say little. */
    static final Duration APART = Duration.ofSeconds(1);

    private final Map<Address, Sample> samples = new ConcurrentHashMap<>();

    /** The last look that counted, and what it and the one before it told. */
    private record Sample(String runId, long at, long offset, Flow flow) {}

    Flow seen(Address address, Info info) {
        var runId = info.text("run_id");
        if (!info.yes("repl_backlog_active")) {
            long kilobytes = info.decimal("instantaneous_input_kbps");
            return kilobytes < 0 ? Flow.UNKNOWN : new Flow(kilobytes << 10, false);
        }
        return samples.merge(
                        address,
                        new Sample(runId, System.nanoTime(), info.offset(), Flow.UNKNOWN),
                        (before, now) -> after(before, now))
                .flow();
    }

    private static Sample after(Sample before, Sample now) {
        long nanos = now.at() - before.at();
        if (!before.runId().equals(now.runId()) || now.offset() < before.offset()) {
            return now;
        }
        if (nanos < APART.toNanos()) {
            return before;
        }
        long rate = Math.round((now.offset() - before.offset()) * 1e9 / nanos);
        return new Sample(now.runId(), now.at(), now.offset(), new Flow(rate, true));
    }
}
