package io.redismigrate.redis;

import io.redismigrate.migration.Mended;
import io.redismigrate.migration.Server;
import io.redismigrate.verify.Checkpoint;
import io.redismigrate.verify.Comparer;
import io.redismigrate.verify.Difference;
import io.redismigrate.verify.Order;
import io.redismigrate.verify.Result;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Compares the data sets of real servers, and writes anew what differs. */
public final class RedisComparer implements Comparer, AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Logins logins;
    private final Clock clock;
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        var thread = new Thread(work, "verify");
        thread.setDaemon(true);
        return thread;
    });

    public RedisComparer(Logins logins, Clock clock) {
        this.logins = logins;
        this.clock = clock;
    }

    @Override
    public Result compare(Order order, Checkpoint from, Watch watch) {
        try (var comparison =
                new Comparison(order, logins.of(order.left()), logins.of(order.right()), from, watch, threads, clock)) {
            return comparison.run();
        } catch (Wire.Broken e) {
            throw new Interrupted(String.valueOf(e.getMessage()));
        } catch (Throttle.Stopped e) {
            throw new Interrupted("the comparison was stopped");
        }
    }

    @Override
    public Mended repair(Server master, List<Difference> differences) {
        try (var wire = Wire.open(logins.of(master), PATIENCE)) {
            return new Rewriting(wire).of(differences);
        } catch (Wire.Broken e) {
            throw new Interrupted(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
