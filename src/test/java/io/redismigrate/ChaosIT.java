package io.redismigrate;

import static org.assertj.core.api.Assertions.assertThat;

import io.redismigrate.lab.RedisLab;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Slack's worst day and ours, for half a minute; {@code bench.ChaosBench} is the long one. */
class ChaosIT {
    @RegisterExtension
    private final RedisLab lab = new RedisLab();

    @TempDir
    private Path folder;

    @Test
    void every_thread_equals_its_journal_whatever_slack_answers_and_whoever_dies() throws Exception {
        var report =
                Chaos.run(folder, lab, new Chaos.Options(3, Duration.ofSeconds(4), Duration.ofSeconds(7), 20_261_122));

        assertThat(report.wrong()).isEmpty();
        assertThat(report.kills()).isPositive();
    }
}
