package io.redismigrate.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.redismigrate.migration.FailoverRules.Handing;
import io.redismigrate.migration.SwitchRules.Look;
import io.redismigrate.migration.SwitchRules.Move;
import io.redismigrate.migration.SwitchRules.Side;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The switch that the servers make by themselves: when it is started, and which way it ended. */
class FailoverRulesTest {
    private static final Address A = new Address("10.0.0.1", 6379);
    private static final Address B = new Address("10.0.0.2", 6379);
    private static final Side MASTER = new Side(Optional.empty(), false, "r1", 100, "", -1);
    private static final Side IN_STEP = new Side(Optional.of(A), true, "r1", 100, "", -1);
    private static final Side LINK_DOWN = new Side(Optional.of(A), false, "r1", 100, "", -1);
    private static final Side TOOK_OVER = new Side(Optional.empty(), false, "r2", 120, "r1", 101);
    private static final Side FOLLOWS_B = new Side(Optional.of(B), true, "r2", 120, "r1", 101);
    private static final Side FENCED = new Side(Optional.of(Address.NOWHERE), false, "r1", 100, "", -1);

    @Test
    void a_master_with_an_attached_candidate_is_told_to_hand_over() {
        assertThat(first(MASTER, IN_STEP)).isEqualTo(new Move.HandOver());
    }

    @Test
    void a_candidate_whose_link_is_down_is_not_waited_for() {
        assertThat(first(MASTER, LINK_DOWN)).isInstanceOf(Move.AsBefore.class);
    }

    @Test
    void while_the_old_master_holds_writes_or_asks_the_new_one_nothing_is_sent() {
        for (var handing : new Handing[] {Handing.WAITING_FOR_SYNC, Handing.IN_PROGRESS}) {
            for (var from : new Side[] {MASTER, FOLLOWS_B}) {
                for (var to : new @Nullable Side[] {IN_STEP, TOOK_OVER, MASTER, null}) {
                    for (boolean timeLeft : new boolean[] {true, false}) {
                        assertThat(FailoverRules.next(look(from, to, false, true, timeLeft), handing))
                                .isInstanceOf(Move.Wait.class);
                    }
                }
            }
        }
    }

    @Test
    void a_master_that_is_still_one_after_its_time_out_has_undone_it_by_itself() {
        assertThat(after(MASTER, IN_STEP))
                .isInstanceOfSatisfying(
                        Move.AsBefore.class,
                        before -> assertThat(before.reason()).contains("did not hand over", "the old master goes on"));
    }

    @Test
    void an_old_master_that_follows_the_new_one_is_done() {
        assertThat(after(FOLLOWS_B, TOOK_OVER)).isEqualTo(new Move.Done());
    }

    @Test
    void two_answers_of_different_moments_are_asked_for_again() {
        assertThat(after(FOLLOWS_B, IN_STEP)).isInstanceOf(Move.Wait.class);
    }

    @Test
    void two_masters_after_a_hand_over_are_left_to_people() {
        assertThat(after(MASTER, TOOK_OVER)).isInstanceOf(Move.CallPeople.class);
    }

    @Test
    void a_silent_new_master_after_a_hand_over_is_waited_for() {
        assertThat(after(MASTER, null)).isInstanceOf(Move.Wait.class);
    }

    @Test
    void an_old_master_that_somebody_fenced_is_brought_to_an_end_as_every_fenced_one() {
        assertThat(after(FENCED, TOOK_OVER)).isEqualTo(new Move.Follow());
        assertThat(after(FENCED, IN_STEP)).isEqualTo(new Move.Promote());
    }

    @Test
    void redis_words_are_read_and_unknown_ones_are_no_hand_over() {
        assertThat(Handing.of("waiting-for-sync")).isEqualTo(Handing.WAITING_FOR_SYNC);
        assertThat(Handing.of("failover-in-progress")).isEqualTo(Handing.IN_PROGRESS);
        assertThat(Handing.of("")).isEqualTo(Handing.NONE);
    }

    private static Move first(Side from, Side to) {
        return FailoverRules.next(look(from, to, true, false, true), Handing.NONE);
    }

    private static Move after(Side from, @Nullable Side to) {
        return FailoverRules.next(look(from, to, false, true, true), Handing.NONE);
    }

    private static Look look(
            Side from, @Nullable Side to, boolean mayBegin, boolean mayHavePromoted, boolean timeLeft) {
        return new Look(Optional.of(from), Optional.ofNullable(to), A, B, mayBegin, mayHavePromoted, timeLeft, true);
    }
}
