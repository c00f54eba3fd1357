package io.redismigrate.redis;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** Waiting for work on another thread. */
final class Futures {
    private Futures() {}

    static <T> T get(Future<T> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a server", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }
}
