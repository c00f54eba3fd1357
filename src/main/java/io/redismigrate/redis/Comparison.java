package io.redismigrate.redis;

import io.redismigrate.redis.Lane.Scope;
import io.redismigrate.verify.Checkpoint;
import io.redismigrate.verify.Comparer.Watch;
import io.redismigrate.verify.Mode;
import io.redismigrate.verify.Order;
import io.redismigrate.verify.Pace;
import io.redismigrate.verify.Result;
import io.redismigrate.verify.Speed;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/**
 * One comparison of two servers, from a checkpoint to its end. The calling thread settles what is suspect and reports; lanes
 * read; another thread feels the servers' pulse.
 */
final class Comparison implements AutoCloseable {
    private static final int LANES = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long BETWEEN_ROUNDS = Duration.ofMillis(20).toNanos();
    private static final long BETWEEN_LOOKS = Duration.ofMillis(2).toNanos();
    private static final long BETWEEN_REPORTS = Duration.ofSeconds(1).toNanos();

    private final Order order;
    private final Login left;
    private final Login right;
    private final Watch watch;
    private final ExecutorService threads;
    private final Clock clock;
    private final Throttle throttle;
    private final Log log;
    private final List<AutoCloseable> parts = new ArrayList<>();
    private final List<Future<?>> working = new ArrayList<>();
    private final Sides control;
    private long reportAt;

    Comparison(
            Order order, Login left, Login right, Checkpoint from, Watch watch, ExecutorService threads, Clock clock) {
        this.order = order;
        this.left = left;
        this.right = right;
        this.watch = watch;
        this.threads = threads;
        this.clock = clock;
        throttle = new Throttle(new Pace(order.speed(), order.limit()));
        log = new Log(from);
        control = closing(Sides.open(left, right));
    }

    Result run() {
        var here = Bearings.of(control.left());
        var there = Bearings.of(control.right());
        boolean oneHistory = here.history().equals(there.history());
        log.begin(here, there);
        if (!oneHistory) {
            log.note("the two follow no common history, so what was written meanwhile shows as a difference");
        }
        var pulse = closing(new Pulse(List.of(Wire.open(left, PATIENCE), Wire.open(right, PATIENCE)), throttle));
        if (order.speed() == Speed.GENTLE) {
            pulse.learn();
        }
        working.add(threads.submit(pulse::run));
        var settlement = new Settlement(control, throttle, clock, order.showValues(), oneHistory);
        var counts = new Counts(control, oneHistory, throttle);
        var databases = Bearings.databases(here, there);
        for (int database : databases) {
            if (log.done(database)) {
                continue;
            }
            if (order.mode() == Mode.COUNTS) {
                counts.compare(database).ifPresent(log::found);
            } else {
                compare(database, scope(database, here, there), settlement);
            }
            log.finish(database);
        }
        functions(counts, here, there);
        tell(0);
        var end = Bearings.replication(control.left());
        return log.result(order.mode(), databases.size(), end.offset(), clock.instant());
    }

    private void compare(int database, Scope scope, Settlement settlement) {
        if (!log.searching(database)) {
            long keys = log.keysOnLeft(database);
            pass(log.scan(database, false, order, keys), scope, settlement, true);
        }
        pass(log.scan(database, true, order, log.keysOnRight(database)), scope, settlement, false);
    }

    private static Scope scope(int database, Bearings here, Bearings there) {
        return new Scope(
                database,
                here.expiring(database) + there.expiring(database) > 0,
                here.expiringFields(database),
                here.absoluteExpiry() && there.absoluteExpiry());
    }

    /** One way through a database, by all lanes, until nothing in it is suspect any more. */
    private void pass(Scan scan, Scope scope, Settlement settlement, boolean comparing) {
        var lanes = new ArrayList<Future<?>>();
        int count = order.speed() == Speed.GENTLE ? 1 : LANES;
        for (int number = 0; number < count; number++) {
            lanes.add(threads.submit(() -> {
                try (var lane = new Lane(Sides.open(left, right), scope, throttle, settlement)) {
                    if (comparing) {
                        lane.compareLeft(scan);
                    } else {
                        lane.searchRight(scan);
                    }
                }
            }));
        }
        working.addAll(lanes);
        while (true) {
            boolean lanesOver = lanes.stream().allMatch(Future::isDone);
            boolean settled = !settlement.turn();
            lanes.stream().filter(Future::isDone).forEach(Comparison::failures);
            log.take(scan);
            if (lanesOver && settled && settlement.open() == 0 && scan.over()) {
                return;
            }
            report(settlement.open());
            // What is suspect needs time to change; lanes that have come to their end do not.
            LockSupport.parkNanos(settled ? BETWEEN_LOOKS : BETWEEN_ROUNDS);
            throttle.goOn();
        }
    }

    private void functions(Counts counts, Bearings here, Bearings there) {
        if (here.functions() && there.functions()) {
            counts.functions().ifPresent(log::found);
        } else if (here.functions() || there.functions()) {
            log.note("functions are not compared: one of the two servers knows none");
        }
    }

    /** Tells the watch, every second; {@code suspects} are not judged yet. */
    private void report(long suspects) {
        if (System.nanoTime() < reportAt) {
            return;
        }
        log.at(Bearings.replication(control.left()).offset());
        var wish = tell(suspects);
        while (wish == Watch.Wish.PAUSE) {
            throttle.pause(true);
            LockSupport.parkNanos(BETWEEN_REPORTS);
            if (Thread.currentThread().isInterrupted()) {
                throw new Throttle.Stopped();
            }
            wish = tell(suspects);
        }
        throttle.pause(false);
        if (wish == Watch.Wish.STOP) {
            throw new Throttle.Stopped();
        }
    }

    private Watch.Wish tell(long suspects) {
        reportAt = System.nanoTime() + BETWEEN_REPORTS;
        return watch.reached(log.checkpoint(suspects), log.news());
    }

    private static void failures(Future<?> lane) {
        try {
            Futures.get(lane);
        } catch (IllegalStateException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    private <T extends AutoCloseable> T closing(T part) {
        parts.add(part);
        return part;
    }

    @Override
    public void close() {
        throttle.stop();
        for (var part : parts) {
            try {
                part.close();
            } catch (Exception e) {
                throw new IllegalStateException("a connection could not be closed", e);
            }
        }
        working.forEach(each -> each.cancel(true));
    }
}
