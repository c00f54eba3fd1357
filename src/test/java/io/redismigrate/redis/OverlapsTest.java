package io.redismigrate.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Which keys were written on both sides, from nothing but the names that each side reports. */
class OverlapsTest {
    private static final long SECOND = 1_000_000_000L;
    private final Overlaps overlaps = new Overlaps(1_000);
    private long now = SECOND;

    @Test
    void what_is_replicated_is_no_conflict_in_either_order_of_the_reports() {
        for (int write = 0; write < 100; write++) {
            now += SECOND / 10;
            overlaps.onCurrent("a", now);
            overlaps.onCandidate("a", now + 1_000);
            overlaps.onCandidate("b", now);
            overlaps.onCurrent("b", now + 1_000);
        }
        now += 10 * SECOND;
        overlaps.onCurrent("a", now);
        overlaps.onCurrent("b", now);

        assertThat(overlaps.conflicts()).isZero();
    }

    @Test
    void a_late_write_of_the_master_on_a_key_that_has_moved_is_a_conflict_once() {
        overlaps.onCandidate("cart", now);
        overlaps.onCurrent("cart", now + 2 * SECOND);
        overlaps.onCandidate("cart", now + 2 * SECOND + 1_000);
        overlaps.onCurrent("cart", now + 3 * SECOND);

        assertThat(overlaps.conflicts()).isEqualTo(1);
        assertThat(overlaps.samples()).containsExactly("cart");
    }

    @Test
    void a_key_that_the_master_wrote_before_and_the_application_later_is_none() {
        overlaps.onCurrent("cart", now);
        overlaps.onCandidate("cart", now + 1_000);
        overlaps.onCandidate("cart", now + 5 * SECOND);
        overlaps.onCandidate("other", now + 20 * SECOND);

        assertThat(overlaps.conflicts()).isZero();
    }

    @Test
    void a_counter_that_both_sides_count_is_found() {
        for (int write = 0; write < 5; write++) {
            now += 2 * SECOND;
            overlaps.onCurrent("counter", now);
            overlaps.onCandidate("counter", now + 1_000);
            overlaps.onCandidate("counter", now + SECOND / 2);
        }

        assertThat(overlaps.conflicts()).isEqualTo(1);
    }

    @Test
    void one_report_of_many_writes_that_arrive_in_parts_is_no_conflict() {
        overlaps.onCurrent("list", now);
        for (int part = 0; part < 5; part++) {
            overlaps.onCandidate("list", now + part * 1_000_000L);
        }
        overlaps.onCurrent("list", now + 5 * SECOND);

        assertThat(overlaps.conflicts()).isZero();
    }

    @Test
    void of_more_keys_than_fit_a_part_is_watched() {
        var dice = new Random(7);
        for (int key = 0; key < 20_000; key++) {
            overlaps.onCandidate("key:" + dice.nextInt(), now);
        }
        for (int key = 0; key < 2_000; key++) {
            overlaps.onCandidate("moved:" + key, now);
        }
        now += 2 * SECOND;
        for (int key = 0; key < 2_000; key++) {
            overlaps.onCurrent("moved:" + key, now);
        }

        assertThat(overlaps.oneIn()).isGreaterThan(4);
        assertThat(overlaps.conflicts()).isBetween(2_000 / overlaps.oneIn() / 2, 2_000 / overlaps.oneIn() * 2);
    }
}
