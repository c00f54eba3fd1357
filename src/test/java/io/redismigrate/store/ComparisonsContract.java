package io.redismigrate.store;

import static io.redismigrate.store.Samples.plan;
import static org.assertj.core.api.Assertions.assertThat;

import io.redismigrate.migration.Action;
import io.redismigrate.runner.ComparisonStore.Kept;
import io.redismigrate.verify.Checkpoint;
import io.redismigrate.verify.Difference;
import io.redismigrate.verify.Kind;
import io.redismigrate.verify.Mode;
import io.redismigrate.verify.Result;
import io.redismigrate.verify.Tally;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Comparisons are somebody's at a time, outlive who is at them, and keep all that was found. */
abstract class ComparisonsContract extends StoreFixture {
    /** A database keeps microseconds. */
    private static final Instant NOON = Samples.NOON.truncatedTo(ChronoUnit.MICROS);

    private static final Instant LATER = NOON.plusSeconds(15);
    private static final Action.Compare FIRST = new Action.Compare(1, "", "U0A", "orders-new-r1");

    @Test
    void of_many_who_want_it_one_gets_it() throws Exception {
        var migration = started(plan("orders")).id();
        var store = new JdbcComparisons(database);

        var claims = race(number -> store.claim(migration, FIRST, Mode.FULL, "owner" + number, NOON, LATER));

        assertThat(claims).filteredOn(Optional::isPresent).hasSize(1);
        assertThat(store.latest(migration)).hasValueSatisfying(kept -> {
            assertThat(kept.right()).isEqualTo("orders-new-r1");
            assertThat(kept.by()).isEqualTo("U0A");
            assertThat(kept.leasedUntil()).isEqualTo(LATER);
        });
    }

    @Test
    void it_goes_on_from_the_last_checkpoint_once_its_owner_is_silent() throws Exception {
        var migration = started(plan("orders")).id();
        var reached = new Checkpoint(
                NOON, "run-1", "run-2", List.of(0, 3), 5, true, "18446744073709551615", Long.MAX_VALUE, tally());
        var before = new JdbcComparisons(database);
        before.claim(migration, FIRST, Mode.SAMPLED, "one", NOON, LATER);
        assertThat(before.reached(migration, 1, "one", LATER, reached, List.of(difference("a"))))
                .isTrue();
        reopen();
        var store = new JdbcComparisons(database);

        assertThat(store.claim(migration, FIRST, Mode.SAMPLED, "two", LATER.minusMillis(1), LATER))
                .isEmpty();
        assertThat(store.claim(migration, FIRST, Mode.SAMPLED, "two", LATER, LATER.plusSeconds(15)))
                .map(Kept::checkpoint)
                .hasValue(reached);
        assertThat(store.reached(migration, 1, "one", LATER, reached, List.of(difference("b"))))
                .isFalse();
        assertThat(store.differences(migration, 1, 10)).containsExactly(difference("a"));
    }

    @Test
    void what_cannot_go_on_says_why_and_waits() {
        var migration = started(plan("orders")).id();
        var store = new JdbcComparisons(database);
        store.claim(migration, FIRST, Mode.FULL, "one", NOON, LATER);

        store.interrupted(migration, 1, "one", NOON.plus(Duration.ofSeconds(3)), "x".repeat(9_000));

        assertThat(store.latest(migration)).map(Kept::trouble).hasValue("x".repeat(2_000));
        assertThat(store.claim(migration, FIRST, Mode.FULL, "two", NOON, LATER)).isEmpty();
        assertThat(store.claim(migration, FIRST, Mode.FULL, "two", NOON.plusSeconds(3), LATER))
                .map(Kept::trouble)
                .hasValue("");
    }

    @Test
    void what_is_over_is_nobody_s_and_keeps_its_result_and_every_difference_in_order() {
        var migration = started(plan("orders")).id();
        var store = new JdbcComparisons(database);
        store.claim(migration, FIRST, Mode.FULL, "one", NOON, LATER);
        var found = java.util.stream.IntStream.range(0, 500)
                .mapToObj(number -> difference("key:" + number))
                .toList();
        store.reached(migration, 1, "one", LATER, Checkpoint.start(NOON), found);
        var result = new Result(Mode.FULL, NOON, LATER, 2, tally(), 77, List.of("functions are not compared"));
        store.finished(migration, 1, "two", result);
        assertThat(store.latest(migration))
                .hasValueSatisfying(kept -> assertThat(kept.result()).isEmpty());

        store.finished(migration, 1, "one", result);

        assertThat(store.latest(migration))
                .hasValueSatisfying(kept -> assertThat(kept.result()).hasValue(result));
        assertThat(store.claim(migration, FIRST, Mode.FULL, "one", LATER, LATER.plusSeconds(15)))
                .isEmpty();
        assertThat(store.differences(migration, 1, 1_000)).isEqualTo(found);
        assertThat(store.differences(migration, 1, 3)).isEqualTo(found.subList(0, 3));
    }

    private static Difference difference(String key) {
        return Difference.of(
                5, key.getBytes(java.nio.charset.StandardCharsets.UTF_8), Kind.FIELD_EXPIRY, "a \"detail\"");
    }

    private static Tally tally() {
        return new Tally(1, 2, 3, Map.of("value", 4L), 5, 6, 7, 8);
    }
}
