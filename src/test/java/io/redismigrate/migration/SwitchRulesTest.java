package io.redismigrate.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.redismigrate.migration.SwitchRules.Look;
import io.redismigrate.migration.SwitchRules.Move;
import io.redismigrate.migration.SwitchRules.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The order of a switch by example, and what it must never say, over every small look. */
class SwitchRulesTest {
    private static final Address A = new Address("10.0.0.1", 6379);
    private static final Address B = new Address("10.0.0.2", 6379);
    private static final Side MASTER = side(null, false, "r1", 100);
    private static final Side FENCED = side(Address.NOWHERE, false, "r1", 100);
    private static final Side IN_STEP = side(A, true, "r1", 100);
    private static final Side BEHIND = side(A, true, "r1", 90);
    private static final Side TOOK_OVER = new Side(Optional.empty(), false, "r2", 120, "r1", 101);
    private static final Side SELF_MADE = new Side(Optional.empty(), false, "r3", 40, "r1", 41);

    @Test
    void a_master_with_a_candidate_in_reach_is_fenced() {
        assertThat(begin(MASTER, BEHIND)).isEqualTo(new Move.Fence());
    }

    @Test
    void nothing_is_begun_for_a_candidate_whose_link_is_down() {
        assertThat(begin(MASTER, side(A, false, "r1", 100))).isInstanceOf(Move.AsBefore.class);
    }

    @Test
    void nothing_is_begun_once_the_limit_has_passed() {
        assertThat(next(MASTER, IN_STEP, true, false, false)).isInstanceOf(Move.AsBefore.class);
    }

    @Test
    void an_attempt_that_was_cut_short_before_the_fence_is_not_begun_again() {
        assertThat(resume(MASTER, IN_STEP)).isInstanceOf(Move.AsBefore.class);
    }

    @Test
    void a_fenced_master_waits_for_the_rest_of_the_stream() {
        assertThat(begin(FENCED, BEHIND)).isEqualTo(new Move.Wait("the candidate is 10 bytes behind"));
    }

    @Test
    void the_candidate_is_promoted_when_it_holds_every_byte() {
        assertThat(begin(FENCED, IN_STEP)).isEqualTo(new Move.Promote());
    }

    @Test
    void the_candidate_is_promoted_even_after_its_link_broke_and_after_the_limit() {
        assertThat(next(FENCED, side(A, false, "r1", 100), false, true, false)).isEqualTo(new Move.Promote());
    }

    @Test
    void the_limit_undoes_the_switch() {
        assertThat(next(FENCED, BEHIND, false, false, false))
                .isEqualTo(new Move.Undo(
                        "the limit for holding writes was reached, and the candidate is 10 bytes behind"));
    }

    @Test
    void a_broken_link_undoes_the_switch_at_once() {
        assertThat(begin(FENCED, side(A, false, "r1", 90))).isInstanceOf(Move.Undo.class);
    }

    @Test
    void the_old_master_follows_the_one_that_took_over_where_it_stopped() {
        assertThat(begin(FENCED, TOOK_OVER)).isEqualTo(new Move.Follow());
    }

    @Test
    void after_gradual_the_old_master_stays_fenced() {
        assertThat(SwitchRules.next(
                        new Look(Optional.of(FENCED), Optional.of(TOOK_OVER), A, B, true, true, true, false)))
                .isEqualTo(new Move.Done());
    }

    @Test
    void a_master_that_came_up_with_old_data_is_never_followed() {
        assertThat(resume(FENCED, SELF_MADE)).isInstanceOf(Move.CallPeople.class);
    }

    @Test
    void it_is_done_when_the_old_master_follows_the_new_one() {
        assertThat(resume(side(B, true, "r2", 120), TOOK_OVER)).isEqualTo(new Move.Done());
    }

    @Test
    void two_masters_before_anything_was_sent_are_as_before() {
        assertThat(begin(MASTER, SELF_MADE)).isInstanceOf(Move.AsBefore.class);
    }

    @Test
    void two_masters_after_a_promotion_may_have_been_sent_are_for_people() {
        assertThat(resume(MASTER, SELF_MADE)).isInstanceOf(Move.CallPeople.class);
    }

    @Test
    void a_silent_new_master_that_may_have_been_promoted_keeps_the_old_one_fenced() {
        assertThat(next(FENCED, null, false, true, false)).isInstanceOf(Move.Wait.class);
    }

    @Test
    void a_silent_new_master_that_nobody_promoted_lets_the_old_one_go_on_after_the_limit() {
        assertThat(next(FENCED, null, false, false, true)).isInstanceOf(Move.Wait.class);
        assertThat(next(FENCED, null, false, false, false)).isInstanceOf(Move.Undo.class);
    }

    @Test
    void an_old_master_that_follows_somebody_is_not_undone() {
        assertThat(next(side(B, true, "r2", 120), null, false, false, false)).isInstanceOf(Move.Wait.class);
        assertThat(resume(side(B, true, "r2", 120), IN_STEP)).isInstanceOf(Move.CallPeople.class);
    }

    @Test
    void a_new_master_that_restarted_as_a_replica_with_writes_of_its_own_is_for_people() {
        assertThat(resume(FENCED, side(A, false, "r2", 130))).isInstanceOf(Move.CallPeople.class);
    }

    @Test
    void what_must_never_be_said() {
        var looks = everyLook().toList();

        assertThat(looks).hasSizeGreaterThan(10_000).allSatisfy(SwitchRulesTest::holds);
    }

    private static void holds(Look look) {
        var move = SwitchRules.next(look);
        var from = look.from();
        var to = look.to();
        boolean fenced = from.filter(side -> side.follows(Address.NOWHERE)).isPresent();
        if (move instanceof Move.Promote) {
            assertThat(fenced).isTrue();
            assertThat(to.orElseThrow().replid()).isEqualTo(from.orElseThrow().replid());
            assertThat(to.orElseThrow().offset()).isEqualTo(from.orElseThrow().offset());
        }
        if (move instanceof Move.Fence) {
            assertThat(look.mayBegin() && look.timeLeft()).isTrue();
            assertThat(from.orElseThrow().master()).isTrue();
            assertThat(to.orElseThrow().linkUp()).isTrue();
        }
        if (move instanceof Move.Undo) {
            assertThat(fenced).isTrue();
            assertThat(to.filter(Side::master)).isEmpty();
            assertThat(to.isEmpty() && look.mayHavePromoted()).isFalse();
        }
        if (move instanceof Move.Follow) {
            assertThat(to.orElseThrow().tookOverFrom(from.orElseThrow())).isTrue();
        }
        if (move instanceof Move.AsBefore) {
            assertThat(from.orElseThrow().master()).isTrue();
            assertThat(to.filter(Side::master).isPresent() && look.mayHavePromoted())
                    .isFalse();
        }
        if (move instanceof Move.Done) {
            assertThat(from.orElseThrow().master()).isFalse();
            assertThat(to.orElseThrow().master()).isTrue();
        }
        assertThat(from.isEmpty() && !(move instanceof Move.Wait)).isFalse();
        assertThat(move.toString()).doesNotContain("reason=]");
    }

    /** A silent one, a master, a replica of the other and of nowhere, each with small values of all else. */
    private static Stream<Look> everyLook() {
        return sides(B).stream().flatMap(from -> sides(A).stream().flatMap(to -> choices(from, to)));
    }

    private static Stream<Look> choices(Optional<Side> from, Optional<Side> to) {
        return Stream.iterate(0, flags -> flags < 16, flags -> flags + 1)
                .map(flags -> new Look(
                        from, to, A, B, (flags & 1) != 0, (flags & 2) != 0, (flags & 4) != 0, (flags & 8) != 0));
    }

    private static List<Optional<Side>> sides(Address other) {
        var sides = new ArrayList<Optional<Side>>();
        sides.add(Optional.empty());
        for (var follows : List.of(Optional.<Address>empty(), Optional.of(Address.NOWHERE), Optional.of(other))) {
            for (var replid : List.of("r1", "r2")) {
                for (long offset : List.of(90L, 100L)) {
                    for (long second : List.of(-1L, 91L, 101L)) {
                        for (boolean up : List.of(true, false)) {
                            sides.add(Optional.of(
                                    new Side(follows, up && follows.isPresent(), replid, offset, "r1", second)));
                        }
                    }
                }
            }
        }
        return sides;
    }

    private static Move begin(Side from, Side to) {
        return next(from, to, true, false, true);
    }

    private static Move resume(Side from, Side to) {
        return next(from, to, false, true, true);
    }

    private static Move next(
            Side from, @Nullable Side to, boolean mayBegin, boolean mayHavePromoted, boolean timeLeft) {
        return SwitchRules.next(
                new Look(Optional.of(from), Optional.ofNullable(to), A, B, mayBegin, mayHavePromoted, timeLeft, true));
    }

    private static Side side(@Nullable Address follows, boolean linkUp, String replid, long offset) {
        return new Side(Optional.ofNullable(follows), linkUp, replid, offset, "", -1);
    }
}
