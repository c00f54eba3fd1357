package io.redismigrate.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The four servers of the demo. The current master has its replica in sync; the candidate master and the candidate replica
 * are empty and stand alone, as new machines do: to chain them is the bot's work.
 *
 * @param currentMaster takes the applications' writes today
 * @param currentReplica follows it
 * @param candidateMaster empty
 * @param candidateReplica empty
 */
public record DemoServers(
        RedisServer currentMaster,
        RedisServer currentReplica,
        RedisServer candidateMaster,
        RedisServer candidateReplica)
        implements AutoCloseable {
    /**
     * What one sleep of the server costs beside the time asked for (the kernel's timer slack and two switches): 58 on an idle
     * machine with two cores, 110 on a busy one.
     */
    private static final long SLEEP_COST_MICROS = 80;

    /**
     * Starts them.
     *
     * @param keys how many keys will be filled in
     * @param snapshotTime about how long the current master shall take to write them into a full resync, so that it can be
     *     watched; zero for as fast as it goes
     */
    public static DemoServers start(int keys, Duration snapshotTime) {
        var started = new ArrayList<RedisServer>();
        try {
            started.add(RedisServer.named("orders-old")
                    .with("rdb-key-save-delay", Long.toString(delayPerKey(keys, snapshotTime)))
                    .start());
            for (var name : List.of("orders-old-r1", "orders-new", "orders-new-r1")) {
                started.add(RedisServer.named(name).with("save", "3600 1").start());
            }
        } catch (RuntimeException e) {
            started.forEach(RedisServer::close);
            throw e;
        }
        // While there is no key yet: this full resync shall not take long.
        started.get(1).follow(started.get(0));
        return new DemoServers(started.get(0), started.get(1), started.get(2), started.get(3));
    }

    /** All four, the current ones first. */
    public List<RedisServer> all() {
        return List.of(currentMaster, currentReplica, candidateMaster, candidateReplica);
    }

    @Override
    public void close() {
        all().forEach(RedisServer::close);
    }

    /**
     * The hidden setting {@code rdb-key-save-delay}: microseconds to sleep after each key of a snapshot, or, when negative, one
     * shortest sleep in so many keys.
     */
    private static long delayPerKey(int keys, Duration snapshotTime) {
        if (snapshotTime.isZero() || keys == 0) {
            return 0;
        }
        double micros = snapshotTime.toNanos() / 1_000.0 / keys;
        return micros > SLEEP_COST_MICROS
                ? Math.max(1, Math.round(micros - SLEEP_COST_MICROS))
                : -Math.max(1, Math.round(SLEEP_COST_MICROS / micros));
    }
}
