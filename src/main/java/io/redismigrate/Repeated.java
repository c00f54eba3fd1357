package io.redismigrate;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Something small that is done again and again, on a thread of its own, whatever else hangs. A failure is logged, and tried again. */
final class Repeated implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Repeated.class);

    private final ScheduledExecutorService thread;

    /** Begins at once. */
    Repeated(String name, Duration pause, Runnable work) {
        thread = Executors.newSingleThreadScheduledExecutor(runnable -> {
            var made = new Thread(runnable, name);
            made.setDaemon(true);
            return made;
        });
        var unused = thread.scheduleWithFixedDelay(
                () -> {
                    try {
                        work.run();
                    } catch (RuntimeException e) {
                        LOG.warn("{} failed: {}", name, e.getMessage());
                    }
                },
                0,
                pause.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
