package io.redismigrate.redis;

import io.redismigrate.verify.Checkpoint;
import io.redismigrate.verify.Comparer;
import io.redismigrate.verify.Order;
import io.redismigrate.verify.Result;
import java.time.Clock;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Compares the data sets of real servers. */
public final class RedisComparer implements Comparer, AutoCloseable {
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
    public void close() {
        threads.shutdownNow();
    }
}
