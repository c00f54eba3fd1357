package io.redismigrate.lab;

import io.redismigrate.demo.RedisServer;
import io.redismigrate.demo.RedisWire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Traffic on keys of every type, until it is closed: keys that come and go, expire, change their type, are written to all
 * the time. Its keys begin {@code churn:}, and it also writes to the large keys of a {@link Dataset}.
 */
public final class Churn implements AutoCloseable {
    private static final int BATCH = 20;

    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final AtomicLong writes = new AtomicLong();
    private final Future<?> writing;
    private volatile boolean over;

    private Churn(RedisServer server, long seed, int perSecond) {
        long pause = Duration.ofSeconds(1).toNanos() * BATCH / perSecond;
        writing = thread.submit(() -> {
            var random = new Random(seed);
            try (var wire = server.connect()) {
                long next = System.nanoTime();
                while (!over) {
                    for (int at = 0; at < BATCH; at++) {
                        write(wire, random);
                    }
                    wire.flush();
                    for (int at = 0; at < BATCH; at++) {
                        var unused = wire.read();
                    }
                    writes.addAndGet(BATCH);
                    next += pause;
                    LockSupport.parkNanos(next - System.nanoTime());
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** About so many commands a second. */
    public static Churn on(RedisServer server, long seed, int perSecond) {
        return new Churn(server, seed, perSecond);
    }

    /** Commands answered so far. */
    public long writes() {
        return writes.get();
    }

    private static void write(RedisWire wire, Random random) throws IOException {
        var some = Integer.toString(random.nextInt(2_000));
        var few = Integer.toString(random.nextInt(20));
        switch (random.nextInt(18)) {
            case 0 -> wire.send("SET", "churn:" + some, "value " + random.nextInt());
            case 1 -> wire.send("SET", "churn:" + some, "short-lived", "PX", Integer.toString(1 + random.nextInt(500)));
            case 2 -> wire.send("DEL", "churn:" + some);
            case 3 -> wire.send("INCR", "churn:hot:" + few);
            case 4 -> wire.send("HSET", "churn:hash:" + few, "field " + some, "value " + random.nextInt());
            case 5 -> wire.send("HDEL", "churn:hash:" + few, "field " + some);
            case 6 -> wire.send("LPUSH", "churn:list:" + few, "element " + random.nextInt());
            case 7 -> wire.send("RPOP", "churn:list:" + few);
            case 8 -> wire.send("ZINCRBY", "churn:zset:" + few, "0.1", "member " + some);
            case 9 -> wire.send("SADD", "churn:set:" + few, "member " + some);
            case 10 -> wire.send("SPOP", "churn:set:" + few);
            case 11 -> wire.send("XADD", "churn:stream:" + few, "MAXLEN", "~", "100", "*", "field", "value " + some);
            case 12 -> wire.send("XGROUP", "CREATE", "churn:stream:" + few, "group", "0", "MKSTREAM");
            case 13 ->
                wire.send(
                        "XREADGROUP",
                        "GROUP",
                        "group",
                        "consumer" + random.nextInt(3),
                        "COUNT",
                        "2",
                        "STREAMS",
                        "churn:stream:" + few,
                        ">");
            case 14 -> wire.send("XAUTOCLAIM", "churn:stream:" + few, "group", "consumer0", "5", "0", "COUNT", "2");
            case 15 -> wire.send("PFADD", "churn:hll:" + few, some);
            case 16 -> wire.send("PEXPIRE", "churn:" + some, Integer.toString(1_000 + random.nextInt(100_000)));
            default ->
                wire.send("HSET", "big:hash", "field " + (1 + random.nextInt(20_000)), "value " + random.nextInt());
        }
    }

    @Override
    public void close() throws Exception {
        over = true;
        writing.get();
        thread.shutdownNow();
    }
}
