package io.redismigrate.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.redismigrate.runner.Samples.Sample;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SamplesTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    private Database database;
    private JdbcSamples samples;

    @BeforeEach
    void open(@TempDir Path folder) {
        database = Database.open("jdbc:h2:file:" + folder.resolve("bot"));
        samples = new JdbcSamples(database);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private void keepsEverySecond(int from, int to) {
        for (int second = from; second < to; second++) {
            samples.keep("m1", new Sample(NOON.plusSeconds(second), second, to - second));
        }
    }

    @Test
    void a_short_sync_is_kept_second_by_second() {
        for (int tick = 0; tick < 40; tick++) {
            samples.keep("m1", new Sample(NOON.plusMillis(tick * 250L), tick, -1));
        }

        assertThat(samples.of("m1")).hasSize(10).first().isEqualTo(new Sample(NOON, 0, -1));
        assertThat(samples.of("m2")).isEmpty();
    }

    @Test
    void however_long_it_takes_a_few_hundred_are_kept_spread_over_the_whole_time() {
        keepsEverySecond(0, 20_000);

        var kept = samples.of("m1");
        assertThat(kept).hasSizeBetween(150, 401);
        assertThat(kept.get(kept.size() - 1).bytes()).isGreaterThan(19_800);
        for (int i = 1; i < kept.size(); i++) {
            assertThat(Duration.between(kept.get(i - 1).at(), kept.get(i).at()))
                    .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(200));
        }
    }

    @Test
    void after_a_restart_it_goes_on_as_close_as_it_was() {
        keepsEverySecond(0, 5_000);
        int before = samples.of("m1").size();

        samples = new JdbcSamples(database);
        keepsEverySecond(5_000, 5_100);

        assertThat(samples.of("m1").size()).isBetween(before + 1, before + 20);
    }
}
