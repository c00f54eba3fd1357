package io.redismigrate.slack;

import io.redismigrate.runner.Outbox;
import io.redismigrate.runner.Outbox.Pending;
import io.redismigrate.runner.Turns;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Drains the outbox, one message after the other, on a thread of its own. Slack may be slow or away: nobody waits here. Of
 * several instances of the bot one drains, since Slack counts the messages of all of them.
 */
final class SlackOutbox implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SlackOutbox.class);
    /** Looks this often even when nobody says that there is something: a delay that another process set may be over. */
    private static final Duration LOOK = Duration.ofMillis(500);

    private static final Optional<Pending> NOTHING = Optional.empty();
    private static final long ASK_AGAIN = TimeUnit.MILLISECONDS.toNanos(500);

    private final Outbox outbox;
    private final SlackDelivery delivery;
    private final Turns turns;
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Thread thread;
    private Duration nap = LOOK;
    private boolean mine;
    private long askedAt;
    private boolean news;
    private boolean closed;

    SlackOutbox(Outbox outbox, SlackDelivery delivery, Turns turns, Clock clock) {
        this.outbox = outbox;
        this.delivery = delivery;
        this.turns = turns;
        this.clock = clock;
        this.thread = new Thread(this::drain, "slack-outbox");
        this.thread.setDaemon(true);
    }

    void start() {
        outbox.onSaved(this::wake);
        thread.start();
    }

    private void wake() {
        lock.lock();
        try {
            news = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void drain() {
        while (!closed()) {
            try {
                // One at a time: what becomes urgent meanwhile goes next.
                var next =
                        myTurn() ? outbox.pending(clock.instant(), 1).stream().findFirst() : NOTHING;
                if (next.isEmpty()) {
                    pause(nap, true);
                    nap = LOOK;
                    continue;
                }
                deliver(next.get());
            } catch (RuntimeException e) {
                // The store may be away. What was handed out comes again once its claim is over.
                LOG.warn("The outbox could not be read or marked: {}", e.getMessage(), e);
                mine = false;
                pause(LOOK, false);
            }
        }
    }

    /** Asked again after half a second: a process that was stopped meanwhile finds that another drains. */
    private boolean myTurn() {
        long now = System.nanoTime();
        if (mine && now - askedAt < ASK_AGAIN) {
            return true;
        }
        var turn = turns.take(Turns.OUTBOX);
        if (turn == Turns.Turn.TAKEN_OVER) {
            outbox.handBackAll();
            delivery.begin();
            turns.resumed(Turns.OUTBOX);
        }
        mine = turn != Turns.Turn.ANOTHERS;
        askedAt = now;
        return mine;
    }

    private void deliver(Pending pending) {
        var pause = delivery.pace(pending, clock.instant());
        if (pause.isZero()) {
            MDC.put("migration", Subject.id(pending));
            try {
                delivery.deliver(pending);
            } finally {
                MDC.remove("migration");
            }
        } else {
            // Posts and edits are counted apart: an event that has to wait must not hold up the card.
            delivery.postpone(pending, pause);
            nap = pause.compareTo(nap) < 0 ? pause : nap;
        }
    }

    private boolean closed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    private void pause(Duration most, boolean untilNews) {
        lock.lock();
        try {
            long left = most.toNanos();
            while (left > 0 && !closed && !(untilNews && news)) {
                left = changed.awaitNanos(left);
            }
            if (untilNews) {
                news = false;
            }
        } catch (InterruptedException e) {
            closed = true;
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            thread.join(TimeUnit.SECONDS.toMillis(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
