package io.redismigrate.migration;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Migrations between two model servers while everything goes wrong, a million times: the rules of {@link Migration}, whole,
 * in {@code fenced} from in step to the end and in {@code gradual} from writable on. Each schedule is known by its seed, and
 * {@code -Dschedules=N} runs so many.
 */
class SwitchSimulationTest {
    private static final long SCHEDULES = Long.getLong("schedules", 1_000_000);
    private static final int ENOUGH_TO_CATCH = 20_000;

    @Test
    void no_schedule_has_two_masters_or_loses_a_write_or_gets_stuck() {
        var broken = LongStream.range(0, SCHEDULES)
                .parallel()
                .filter(seed -> !run(seed, PlantedBug.NONE).isEmpty())
                .findFirst();

        assertThat(broken.stream().mapToObj(seed -> story(seed, PlantedBug.NONE)))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void a_planted_bug_is_caught(PlantedBug bug, TestReporter reporter) {
        var caught = LongStream.range(0, ENOUGH_TO_CATCH)
                .filter(seed -> !run(seed, bug).isEmpty())
                .findFirst();

        assertThat(caught).isPresent();
        reporter.publishEntry(
                bug.name(),
                "caught after %,d schedules: %s".formatted(caught.getAsLong() + 1, run(caught.getAsLong(), bug)));
    }

    /** A simulation in which hardly anything gets done would hold every promise. */
    @Test
    void many_schedules_move_the_writes_and_many_undo_and_some_go_back() {
        var ends = LongStream.range(0, 10_000)
                .mapToObj(SwitchSimulationTest::end)
                .collect(Collectors.groupingBy(State::phase, TreeMap::new, Collectors.counting()));

        assertThat(ends.get("promoted")).isGreaterThan(1_500);
        assertThat(ends.get("in-sync")).isGreaterThan(1_000);
        assertThat(ends.get("aborted")).isGreaterThan(100);
        assertThat(ends.get("completed")).isGreaterThan(100);
        assertThat(ends.get("rolled-back")).isGreaterThan(50);
        assertThat(ends.getOrDefault("switching", 0L)).isLessThan(600);
    }

    @Test
    void a_seed_gives_the_same_schedule_every_time() {
        assertThat(story(7, PlantedBug.NONE)).isEqualTo(story(7, PlantedBug.NONE));
    }

    private static String run(long seed, PlantedBug bug) {
        return new ModelWorld(seed, bug, List.of(), false).run();
    }

    private static State end(long seed) {
        var world = new ModelWorld(seed, PlantedBug.NONE, List.of(), false);
        world.run();
        return world.store.migration.state();
    }

    private static String story(long seed, PlantedBug bug) {
        var trace = new ArrayList<String>();
        var verdict = new ModelWorld(seed, bug, trace, true).run();
        return "seed %d: %s%n%s".formatted(seed, verdict, String.join("\n", trace));
    }
}
