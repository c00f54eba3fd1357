package io.redismigrate.preflight;

import io.redismigrate.demo.RedisServer;
import java.io.IOException;

/** Writes values of 4 KB to one key as fast as they are taken. */
final class BusyClient implements AutoCloseable {
    private final Thread thread;
    private volatile boolean stopped;

    BusyClient(RedisServer server) {
        thread = new Thread(() -> write(server), "busy client");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws InterruptedException {
        stopped = true;
        thread.join();
    }

    private void write(RedisServer server) {
        var value = "x".repeat(4096);
        try (var wire = server.connect()) {
            while (!stopped) {
                wire.call("SET", "busy", value);
            }
        } catch (IOException e) {
            // The test is over, and its server gone.
            stopped = true;
        }
    }
}
