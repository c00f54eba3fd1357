package io.redismigrate.demo;

import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

/** Everything of the demo that is not the bot: the servers, their data, and the applications at work on them. */
public final class DemoStage implements AutoCloseable {
    /**
     * How the demo is set up.
     *
     * @param keys in the current master, beside the applications' own
     * @param snapshotTime how long a full resync's snapshot shall take, so that people can watch it; zero for as fast as it goes
     * @param think how long each of the eight applications waits between an answer and its next write
     * @param betweenMoves how far apart the applications move when told to
     * @param seed of the data
     */
    public record Options(int keys, Duration snapshotTime, Duration think, Duration betweenMoves, long seed) {
        /** For people: a few hundred writes a second, and a snapshot of about ten seconds. */
        public static Options keys(int keys) {
            return new Options(keys, Duration.ofSeconds(10), Duration.ofMillis(25), Duration.ofMillis(250), 1);
        }

        /** For tests: nothing is slowed down. */
        public Options asFastAsItGoes() {
            return new Options(keys, Duration.ZERO, think, Duration.ofMillis(20), seed);
        }
    }

    private final DemoServers servers;
    private final DemoTraffic traffic;
    private final CompletableFuture<?> filled;

    private DemoStage(DemoServers servers, DemoTraffic traffic, CompletableFuture<?> filled) {
        this.servers = servers;
        this.traffic = traffic;
        this.filled = filled;
    }

    /** Starts the servers and the applications; the data comes in behind, see {@link #filled}. */
    public static DemoStage open(Options options, InstantSource clock) {
        var servers = DemoServers.start(options.keys(), options.snapshotTime());
        try {
            var filled = CompletableFuture.runAsync(
                    () -> DemoData.fill(servers.currentMaster(), options.keys(), options.seed()));
            var traffic = DemoTraffic.start(servers.currentMaster(), options.think(), options.betweenMoves(), clock);
            return new DemoStage(servers, traffic, filled);
        } catch (RuntimeException e) {
            servers.close();
            throw e;
        }
    }

    public DemoServers servers() {
        return servers;
    }

    public DemoTraffic traffic() {
        return traffic;
    }

    /** Done when all keys are in the current master; fails when they could not be put there. */
    public Future<?> filled() {
        return filled;
    }

    /** The webhook that re-points the applications. */
    public URI webhookUrl() {
        return traffic.webhookUrl();
    }

    /** The key its requests are signed with. */
    public String webhookSecret() {
        return traffic.webhookSecret();
    }

    @Override
    public void close() {
        traffic.close();
        servers.close();
    }
}
