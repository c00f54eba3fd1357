package io.redismigrate.slack;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads for what people ask, so that none of it holds Bolt's: some for what is quick, some for what waits on servers, and some for
 * answers, so that what Slack is slow to take holds up nobody's acknowledgement.
 */
final class Workers implements AutoCloseable {
    private final ThreadPoolExecutor quick = pool("slack-quick", 8, 200);
    private final ThreadPoolExecutor slow = pool("slack-slow", 4, 50);
    private final ThreadPoolExecutor answers = pool("slack-answers", 4, 1000);

    /** Store and Slack: milliseconds, as a rule. A full queue refuses. */
    Executor quick() {
        return quick;
    }

    /** Whatever waits for Redis servers or moves files. A full queue refuses. */
    Executor slow() {
        return slow;
    }

    /** Answers that come after the acknowledgement. A full queue refuses. */
    Executor answers() {
        return answers;
    }

    @Override
    public void close() {
        quick.shutdown();
        slow.shutdown();
        try {
            if (!quick.awaitTermination(3, TimeUnit.SECONDS)) {
                quick.shutdownNow();
            }
            slow.shutdownNow();
            // What was done is answered, as far as it takes no longer.
            answers.shutdown();
            if (!answers.awaitTermination(2, TimeUnit.SECONDS)) {
                answers.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static ThreadPoolExecutor pool(String name, int threads, int queue) {
        var count = new AtomicInteger();
        var pool = new ThreadPoolExecutor(
                threads, threads, 30, TimeUnit.SECONDS, new ArrayBlockingQueue<>(queue), work -> {
                    var thread = new Thread(work, name + "-" + count.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }
}
