package io.redismigrate.redis;

import io.redismigrate.migration.Overlap;
import io.redismigrate.migration.Server;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;

/** The radar of each migration in which two servers take writes. Thread-safe. */
final class Radars implements AutoCloseable {
    private final Links links;
    private final ExecutorService threads;
    private final Clock clock;
    private final Map<String, Radar> running = new ConcurrentHashMap<>();

    Radars(Links links, ExecutorService threads, Clock clock) {
        this.links = links;
        this.threads = threads;
        this.clock = clock;
    }

    Overlap look(String migration, Server current, Server candidate) {
        return running.computeIfAbsent(migration, id -> new Radar(links, threads, current, candidate, clock.instant()))
                .look();
    }

    void end(String migration) {
        Optional.ofNullable(running.remove(migration)).ifPresent(Radar::close);
    }

    @Override
    public void close() {
        running.keySet().forEach(this::end);
    }
}
