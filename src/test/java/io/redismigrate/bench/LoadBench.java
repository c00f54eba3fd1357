package io.redismigrate.bench;

import io.redismigrate.Load;
import io.redismigrate.lab.RedisLab;
import java.nio.file.Files;
import java.time.Duration;
import java.util.stream.IntStream;

/**
 * 50, 100 and 200 live migrations on one instance, polled every second, while people ask 200 times a second. Linux only: each migration has
 * a loopback address of its own. Arguments: requests a second (200), seconds (30), then how many migrations (50 100 200).
 */
public final class LoadBench {
    private LoadBench() {}

    /** Runs them and prints a line for each. */
    public static void main(String[] arguments) throws Exception {
        int perSecond = Figures.argument(arguments, 0, 200);
        int seconds = Figures.argument(arguments, 1, 30);
        var counts = arguments.length > 2
                ? IntStream.range(2, arguments.length)
                        .map(at -> Integer.parseInt(arguments[at]))
                        .toArray()
                : new int[] {50, 100, 200};
        for (int count : counts) {
            try (var lab = new RedisLab()) {
                var report = Load.run(
                        Files.createTempDirectory("redis-migrate-load"),
                        lab,
                        count,
                        perSecond,
                        Duration.ofSeconds(seconds));
                System.out.printf(
                        "%3d migrations: ready after %d ms, poll delay p99 %.0f ms, %d MB, %d acknowledgements p99 %.1f ms%n",
                        report.migrations(),
                        report.startMillis(),
                        report.pollDelayMillis(),
                        report.residentMegabytes(),
                        report.requests(),
                        report.ackMillis());
            }
        }
        System.exit(0);
    }
}
