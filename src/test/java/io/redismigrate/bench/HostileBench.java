package io.redismigrate.bench;

import io.redismigrate.redis.HostileRepliesTest;
import io.redismigrate.settings.HostileFilesTest;
import io.redismigrate.slack.HostilePayloadsTest;
import io.redismigrate.slack.HostileRequestsTest;
import java.nio.file.Files;
import java.time.Duration;

/**
 * Hostile command lines, Slack payloads, config files and Redis replies, so many of each. Ends at the first that breaks something, with its
 * seed. Arguments: of each (100000), looks at a server that answers anything (2000), seed (1).
 */
public final class HostileBench {
    private HostileBench() {}

    /** One kind of input. */
    private interface Kind {
        void run() throws Exception;
    }

    /** Runs all kinds and prints how long each took. */
    public static void main(String[] arguments) throws Exception {
        int count = Figures.argument(arguments, 0, 100_000);
        int looks = Figures.argument(arguments, 1, 2_000);
        int seed = Figures.argument(arguments, 2, 1);
        took("command lines", count, () -> HostileRequestsTest.understood(seed, count));
        took("replies to INFO and to CLIENT LIST", count, () -> HostileRepliesTest.read(seed, count));
        took("looks at a server that answers anything", looks, () -> HostileRepliesTest.anythingIsNotSeen(seed, looks));
        took(
                "config files",
                count,
                () -> HostileFilesTest.answered(Files.createTempDirectory("redis-migrate-hostile"), seed, count));
        took(
                "payloads",
                count,
                () -> HostilePayloadsTest.send(Files.createTempDirectory("redis-migrate-hostile"), seed, count));
        System.exit(0);
    }

    private static void took(String what, int count, Kind kind) throws Exception {
        long began = System.nanoTime();
        kind.run();
        System.out.printf(
                "%,d %s: all answered, in %d s%n",
                count, what, Duration.ofNanos(System.nanoTime() - began).toSeconds());
    }
}
