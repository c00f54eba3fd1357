package io.redismigrate.migration;

import static io.redismigrate.migration.Given.NEW;
import static io.redismigrate.migration.Given.NOON;
import static io.redismigrate.migration.Given.OLD;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a second full sync comes from, and the setting with the value that mends it. */
class StormTest {
    private static final String ONE_MEGABYTE = "normal 0 0 0 slave 1048576 1048576 1 pubsub 0 0 0";
    private static final String NONE = "normal 0 0 0 slave 0 0 0 pubsub 0 0 0";

    @Test
    void a_buffer_that_the_writes_of_a_sync_fill_is_named_with_what_they_need() {
        assertThat(explained(ONE_MEGABYTE, Optional.of(pace(10 << 20)), false))
                .isEqualTo(
                        "orders-old closed the link when its buffer for orders-new was full (1.0 MB): at 10.5 MB/s of writes,"
                                + " a sync of 20 s needs 209.7 MB. On orders-old: `CONFIG SET client-output-buffer-limit"
                                + " \"replica 320mb 320mb 0\"`");
    }

    @Test
    void a_backlog_that_was_overrun_is_named_with_one_that_lasts_a_minute() {
        assertThat(explained(NONE, Optional.of(pace(10 << 20)), true))
                .contains("the link was down for longer than the backlog of orders-old holds")
                .contains("`CONFIG SET repl-backlog-size 640mb` outlives a minute at 10.5 MB/s");
    }

    @Test
    void a_storm_that_comes_before_the_writes_are_measured_names_the_buffer_too() {
        assertThat(explained(ONE_MEGABYTE, Optional.empty(), false))
                .contains("for a reason that the servers do not tell")
                .contains("Its buffer for a replica holds 1.0 MB, and how fast it is written to was not seen yet")
                .contains("`CONFIG SET client-output-buffer-limit \"replica 64mb 64mb 0\"`");
    }

    @Test
    void without_a_limit_the_buffer_is_no_suspect() {
        assertThat(explained(NONE, Optional.empty(), false))
                .contains("for a reason that the servers do not tell")
                .doesNotContain("buffer");
    }

    private static Pace pace(long bytesPerSecond) {
        return new Pace(NOON, "history", 1_000, bytesPerSecond);
    }

    private static String explained(String limits, Optional<Pace> pace, boolean inStepBefore) {
        var given = Given.fenced().see(OLD, node -> node.setting(Parameter.OUTPUT_BUFFER, limits));
        return Storm.explained(
                given.seen().seen(OLD).orElseThrow(),
                given.seen().seen(NEW).orElseThrow(),
                pace,
                inStepBefore,
                Duration.ofSeconds(20));
    }
}
