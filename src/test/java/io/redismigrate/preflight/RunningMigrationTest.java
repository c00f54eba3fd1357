package io.redismigrate.preflight;

import static io.redismigrate.preflight.Scene.NEW;
import static io.redismigrate.preflight.Scene.NEW_REPLICA;
import static io.redismigrate.preflight.Scene.OLD;
import static io.redismigrate.preflight.Scene.OLD_REPLICA;
import static io.redismigrate.preflight.Scene.STRANGER;
import static org.assertj.core.api.Assertions.assertThat;

import io.redismigrate.migration.Finding;
import io.redismigrate.migration.Finding.Severity;
import io.redismigrate.migration.Parameter;
import io.redismigrate.migration.Plan;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The findings are asked for again at every tick; what a migration itself does must never look like news. */
class RunningMigrationTest {

    @Test
    void it_is_silent_while_the_candidate_takes_the_snapshot() {
        assertThat(Scene.syncing().findings()).isEmpty();
    }

    @Test
    void it_is_silent_while_people_are_asked() {
        assertThat(Scene.inSync().findings()).isEmpty();
    }

    @Test
    void a_candidate_that_follows_may_hold_all_the_keys() {
        assertThat(Scene.inSync()
                        .with(NEW, candidate -> candidate.keys = Map.of(0, 200_000L, 7, 1L))
                        .names())
                .doesNotContain("candidate-not-empty");
    }

    @Test
    void taking_the_read_only_flag_off_is_no_news_once_the_link_is_locked() {
        assertThat(Scene.writable().names()).containsExactly("gradual-promise", "gradual-replicas");
        assertThat(Scene.inSync().gradual().names()).containsExactly("gradual-promise", "gradual-replicas");
    }

    @Test
    void a_flag_that_was_off_before_stays_out_of_what_a_gradual_approval_rests_on() {
        assertThat(Scene.ready().gradual().on(NEW, Parameter.READ_ONLY, "no").findings())
                .filteredOn(found -> found.name().equals("candidate-read-only-off"))
                .singleElement()
                .matches(found -> found.severity() == Severity.INFO);
    }

    @Test
    void somebody_elses_change_of_a_role_is_news() {
        assertThat(Scene.inSync()
                        .with(NEW, candidate -> candidate.follow(STRANGER))
                        .names())
                .contains("candidate-follows-other");
        assertThat(Scene.inSync()
                        .with(NEW_REPLICA, replica -> replica.follow(STRANGER))
                        .names())
                .contains("candidate-replica-not-empty");
        assertThat(Scene.inSync()
                        .with(NEW, candidate -> candidate.follows = Optional.empty())
                        .names())
                .contains("candidate-not-empty");
    }

    /** Things that are so before the start, and that a migration does not change. */
    static Stream<Consumer<Scene>> circumstances() {
        return Stream.of(
                scene -> scene.on(OLD, "config-file", "").on(NEW, "config-file", ""),
                scene -> scene.on(NEW, "save", ""),
                scene -> scene.on(NEW, "databases", "4"),
                scene -> scene.on(OLD, "databases", "64"),
                scene -> scene.with(NEW, node -> node.maxMemoryBytes = 400L << 20),
                scene -> scene.with(OLD, node -> node.maxMemoryBytes = 400L << 20)
                        .with(NEW, node -> node.maxMemoryBytes = 300L << 20),
                scene -> scene.with(OLD, node -> node.version = "6.2.7"),
                scene -> scene.with(OLD, node -> node.version = "valkey 9.1.0")
                        .with(NEW, node -> node.version = "valkey 8.1.1"),
                scene -> scene.with(OLD_REPLICA, node -> node.follow(STRANGER)),
                scene -> scene.on(NEW_REPLICA, Parameter.READ_ONLY, "no"),
                scene -> scene.repointedBy(Plan.Repoint.PEOPLE));
    }

    @ParameterizedTest
    @MethodSource("circumstances")
    void a_finding_does_not_come_or_go_because_the_migration_has_begun(Consumer<Scene> circumstance) {
        var before = Scene.ready();
        var during = Scene.syncing();
        var asked = Scene.inSync();
        List.of(before, during, asked).forEach(circumstance);

        assertThat(before.names()).isNotEmpty();
        assertThat(during.names()).isEqualTo(before.names());
        assertThat(asked.names()).isEqualTo(before.names());
    }

    @ParameterizedTest
    @MethodSource("circumstances")
    void a_finding_does_not_come_or_go_when_the_candidate_takes_writes(Consumer<Scene> circumstance) {
        var asked = Scene.inSync().gradual();
        var writable = Scene.writable();
        List.of(asked, writable).forEach(circumstance);

        assertThat(factsOf(writable)).isEqualTo(factsOf(asked));
    }

    @Test
    void a_finding_that_gets_worse_keeps_its_place_in_the_list() {
        var scene = Scene.inSync()
                .on(NEW, "config-file", "")
                .on(NEW, "databases", "4")
                .with(NEW, node -> node.maxMemoryBytes = 400L << 20);
        var grown = Scene.inSync()
                .on(NEW, "config-file", "")
                .on(NEW, "databases", "4")
                .with(NEW, node -> node.maxMemoryBytes = 400L << 20)
                .with(OLD, node -> node.memoryBytes = 500L << 20);

        assertThat(scene.findings()).noneMatch(Finding::error);
        assertThat(grown.findings()).anyMatch(Finding::error);
        assertThat(grown.names()).isEqualTo(scene.names());
    }

    static LongStream seeds() {
        return LongStream.range(0, 50);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void readings_that_always_move_change_no_finding(long seed) {
        var random = new Random(seed);
        circumstances().forEach(circumstance -> {
            var before = Scene.inSync();
            var after = Scene.inSync();
            List.of(before, after).forEach(circumstance);
            for (var server : after.plan().servers()) {
                after.with(server, look -> {
                    look.offset += random.nextInt(1_000_000);
                    look.memoryBytes = (100L << 20) + random.nextInt(1 << 30);
                    look.operationsPerSecond = random.nextInt(100_000);
                    look.keys = Map.of(0, 1L + random.nextInt(500_000));
                    look.linkUp = look.linkUp && random.nextInt(10) > 0;
                });
            }

            assertThat(after.names()).as("seed %d", seed).isEqualTo(before.names());
        });
    }

    /** What an approval rests on; notes of the lowest kind are no part of it. */
    private static List<String> factsOf(Scene scene) {
        return scene.findings().stream()
                .filter(found -> found.severity() != Severity.INFO)
                .map(Finding::name)
                .toList();
    }
}
