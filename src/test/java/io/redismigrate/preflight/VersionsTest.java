package io.redismigrate.preflight;

import static io.redismigrate.preflight.Scene.NEW;
import static io.redismigrate.preflight.Scene.NEW_REPLICA;
import static io.redismigrate.preflight.Scene.OLD;
import static org.assertj.core.api.Assertions.assertThat;

import io.redismigrate.migration.Finding.Severity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VersionsTest {

    private static Scene from(String current, String candidate) {
        return Scene.ready()
                .with(OLD, old -> old.version = current)
                .with(NEW, node -> node.version = candidate)
                .with(NEW_REPLICA, node -> node.version = candidate);
    }

    @ParameterizedTest
    @CsvSource({
        "7.0.15, 6.2.7",
        "7.2.4, 7.0.15",
        "7.4.1, 7.2.4",
        "8.6.0, 8.4.0",
        "5.0.14, 4.0.14",
        "3.2.13, 2.8.19",
        "7.4.1, valkey 8.1.1",
        "8.0.2, valkey 9.1.0",
        "valkey 8.1.1, 7.0.15",
        "valkey 9.0.1, valkey 8.1.1",
        "valkey 9.1.0, 7.0.15",
    })
    void a_candidate_that_cannot_load_the_snapshot_stops_it(String current, String candidate) {
        var found = from(current, candidate).findings().get(0);

        assertThat(found.name()).isEqualTo("older-candidate");
        assertThat(found.error()).isTrue();
        assertThat(found.seen()).contains(" runs ").contains("orders-new").contains("orders-old");
        assertThat(found.why()).contains("without end");
    }

    @ParameterizedTest
    @CsvSource({
        "6.2.7, 6.0.5",
        "6.0.5, 5.0.14",
        "8.2.1, 7.4.1",
        "valkey 8.1.1, valkey 8.0.3",
        "valkey 9.1.0, valkey 8.1.1",
        "valkey 9.1.0, 7.4.1",
    })
    void a_downgrade_within_one_snapshot_format_is_a_warning(String current, String candidate) {
        assertThat(from(current, candidate).findings())
                .filteredOn(found -> found.name().equals("older-candidate"))
                .singleElement()
                .matches(found -> found.severity() == Severity.WARNING);
    }

    @ParameterizedTest
    @CsvSource({
        "2.8.19, 8.0.2",
        "2.8.19, valkey 9.1.0",
        "6.2.7, 7.0.15",
        "7.0.15, 7.0.11",
        "7.2.4, valkey 8.1.1",
        "valkey 7.2.8, 7.2.4",
        "valkey 8.1.1, valkey 9.0.0",
        "8.0.2, 8.10.0",
    })
    void upwards_it_goes(String current, String candidate) {
        assertThat(from(current, candidate).names()).doesNotContain("older-candidate");
    }

    @ParameterizedTest
    @CsvSource({"unstable, 7.0.15", "7.0.15, ''", "7.0.15, 255.255.255-rc1", "x valkey 9, 6.0.5"})
    void a_version_nobody_can_read_is_not_accused(String current, String candidate) {
        assertThat(from(current, candidate).names()).doesNotContain("older-candidate");
    }

    @Test
    void a_candidate_replica_that_cannot_load_the_candidates_snapshot_stops_it() {
        var found = Scene.ready()
                .with(NEW_REPLICA, replica -> replica.version = "6.2.7")
                .only("older-candidate");

        assertThat(found.error()).isTrue();
        assertThat(found.seen())
                .isEqualTo("orders-new-r1 runs Redis 6.2.7 and would follow orders-new, which runs Redis 7.0.15.");
    }

    @Test
    void after_an_upgrade_the_way_back_is_conditional() {
        var found = from("6.2.7", "7.0.15").only("conditional-way-back");

        assertThat(found.severity()).isEqualTo(Severity.INFO);
        assertThat(found.seen()).contains("orders-old runs Redis 6.2.7").contains("Redis 7.0.15");
    }

    @Test
    void after_a_gradual_upgrade_there_is_no_way_back() {
        assertThat(from("6.2.7", "7.0.15").gradual().findings())
                .filteredOn(found -> found.name().equals("conditional-way-back"))
                .singleElement()
                .matches(found -> found.severity() == Severity.WARNING);
    }

    @Test
    void before_6_2_writers_get_refusals_instead_of_a_pause() {
        var found = from("6.0.5", "6.0.5").only("no-pause-write");

        assertThat(found.severity()).isEqualTo(Severity.INFO);
        assertThat(found.seen()).contains("orders-old runs Redis 6.0.5");
    }
}
