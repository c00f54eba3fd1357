package io.redismigrate.migration;

import static io.redismigrate.migration.Given.NEW;
import static io.redismigrate.migration.Given.OLD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.redismigrate.migration.Progress.Phase;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read from a look: how far a sync is, whether counts agree, what an approval rests on, an address. */
class ReadingsTest {
    @Test
    void a_replica_within_a_megabyte_is_in_step_and_the_looks_are_counted() {
        var first = Sync.progress(Optional.empty(), Given.fenced().situation());
        var second = Sync.progress(Optional.of(first), Given.fenced().situation());

        assertThat(first.phase()).isEqualTo(Phase.IN_STEP);
        assertThat(second.inStep()).isEqualTo(2);
        assertThat(second.fraction()).isEqualTo(1);
    }

    @Test
    void a_link_that_is_up_says_nothing_about_the_rest_of_the_stream() {
        var behind = Given.fenced().see(OLD, node -> node.offset(9_000_000));
        var progress = Sync.progress(Optional.empty(), behind.situation());

        assertThat(progress.phase()).isEqualTo(Phase.CATCHING_UP);
        assertThat(progress.lagBytes()).isEqualTo(8_995_000);
        assertThat(progress.inStep()).isZero();
    }

    @Test
    void a_lag_between_two_histories_is_unknown() {
        var other =
                Given.fenced().see(NEW, node -> node.following(OLD.address()).replid("r2"));

        assertThat(other.seen().lagBytes(OLD, NEW)).isEmpty();
        assertThat(Sync.progress(Optional.empty(), other.situation()).phase()).isEqualTo(Phase.CATCHING_UP);
    }

    @Test
    void a_load_without_figures_is_measured_by_keys() {
        var loading = Given.fenced()
                .see(NEW, node -> node.following(OLD.address()).loading().keys(50));
        var progress = Sync.progress(Optional.empty(), loading.situation());

        assertThat(progress.phase()).isEqualTo(Phase.LOADING);
        assertThat(progress.fraction()).isEqualTo(0.485);
    }

    @Test
    void only_the_replicas_part_of_the_output_limit_is_made_roomier() {
        var given = Given.fenced()
                .see(
                        OLD,
                        node -> node.setting(
                                Parameter.OUTPUT_BUFFER,
                                "normal 0 0 0 slave 268435456 67108864 60 pubsub 33554432 8388608 60"));

        assertThat(Sync.tuning(given.situation()))
                .containsExactly(new Action.Change(
                        OLD,
                        Parameter.OUTPUT_BUFFER,
                        "normal 0 0 0 slave 1073741824 1073741824 60 pubsub 33554432 8388608 60"));
    }

    @Test
    void settings_that_a_server_does_not_have_are_not_asked_for() {
        assertThat(Sync.tuning(Given.fenced().situation())).isEmpty();
    }

    @Test
    void readings_that_always_move_are_no_facts() {
        var before = facts(Given.fenced());

        assertThat(facts(Given.fenced().see(OLD, node -> node.offset(77).keys(7))))
                .isEqualTo(before);
        assertThat(facts(Given.fenced().finding("a-hint", Finding.Severity.INFO)))
                .isEqualTo(before);
        assertThat(before.revision()).matches("[0-9a-f]{16}");
    }

    @Test
    void a_new_run_another_role_and_a_finding_are_facts() {
        var before = facts(Given.fenced());
        var warned = facts(Given.fenced().finding("no-persistence", Finding.Severity.WARNING));

        assertThat(before.changesTo(facts(Given.fenced().see(OLD, LookedAt::restarted))))
                .isEqualTo("orders-old has run id another-run-of-orders-old");
        assertThat(before.changesTo(facts(Given.fenced().see(NEW, LookedAt::master))))
                .isEqualTo("orders-new is a master");
        assertThat(warned.changesTo(before)).isEqualTo("no longer true: finding no-persistence");
        assertThat(warned.revision()).isNotEqualTo(before.revision());
    }

    @Test
    void the_order_of_findings_is_no_fact() {
        var one = Given.fenced().finding("a", Finding.Severity.WARNING).finding("b", Finding.Severity.WARNING);
        var other = Given.fenced().finding("b", Finding.Severity.WARNING).finding("a", Finding.Severity.WARNING);

        assertThat(facts(one)).isEqualTo(facts(other));
    }

    @Test
    void addresses_are_read_and_written() {
        assertThat(Address.parse("10.0.0.1:6379")).isEqualTo(new Address("10.0.0.1", 6379));
        assertThat(Address.parse("[::1]:6379")).isEqualTo(new Address("::1", 6379));
        assertThat(Address.parse("[::1]:6379")).hasToString("[::1]:6379");
    }

    @ParameterizedTest
    @ValueSource(strings = {"host", ":1", "host:", "host:0", "host:65536", "host:six", ""})
    void what_is_no_address_is_said(String text) {
        assertThatThrownBy(() -> Address.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"" + text + "\"");
    }

    private static Facts facts(Given given) {
        return Facts.of(given.migration.plan(), given.seen());
    }
}
