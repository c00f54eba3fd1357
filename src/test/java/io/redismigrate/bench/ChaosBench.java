package io.redismigrate.bench;

import io.redismigrate.Chaos;
import io.redismigrate.lab.RedisLab;
import java.nio.file.Files;
import java.time.Duration;

/**
 * Twenty migrations on two instances while Slack fails one call in five and is away for a minute, and an instance is killed every 20
 * seconds. Arguments: migrations (20), seconds of outage (60), seconds between kills (20), seed (1).
 */
public final class ChaosBench {
    private ChaosBench() {}

    /** Runs it and prints what came of it. */
    public static void main(String[] arguments) throws Exception {
        var options = new Chaos.Options(
                Figures.argument(arguments, 0, 20),
                Duration.ofSeconds(Figures.argument(arguments, 1, 60)),
                Duration.ofSeconds(Figures.argument(arguments, 2, 20)),
                Figures.argument(arguments, 3, 1));
        try (var lab = new RedisLab()) {
            var report = Chaos.run(Files.createTempDirectory("redis-migrate-chaos"), lab, options);
            System.out.printf(
                    "%d migrations, %d events, %d kills, %d s; wrong: %s%n",
                    report.migrations(),
                    report.events(),
                    report.kills(),
                    report.took().toSeconds(),
                    report.wrong());
        }
        System.exit(0);
    }
}
