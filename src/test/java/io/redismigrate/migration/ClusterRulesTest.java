package io.redismigrate.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.redismigrate.migration.SwitchRules.Look;
import io.redismigrate.migration.SwitchRules.Move;
import io.redismigrate.migration.SwitchRules.Side;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The shard of a cluster that is handed over by its nodes: when that is started, and which way it ended. */
class ClusterRulesTest {
    private static final Address A = new Address("10.0.0.1", 6379);
    private static final Address B = new Address("10.0.0.2", 6379);
    private static final Side MASTER = new Side(Optional.empty(), false, "r1", 100, "", -1);
    private static final Side IN_STEP = new Side(Optional.of(A), true, "r1", 100, "", -1);
    private static final Side LINK_DOWN = new Side(Optional.of(A), false, "r1", 100, "", -1);
    private static final Side TOOK_OVER = new Side(Optional.empty(), false, "r2", 120, "r1", 101);
    private static final Side FOLLOWS_B = new Side(Optional.of(B), true, "r2", 120, "r1", 101);
    private static final Side FOLLOWS_OTHER =
            new Side(Optional.of(new Address("10.0.0.3", 6379)), true, "r3", 120, "", -1);

    @Test
    void a_candidate_in_step_is_told_to_take_over() {
        assertThat(ClusterRules.next(look(MASTER, IN_STEP, true, false, true))).isEqualTo(new Move.HandOver());
    }

    @Test
    void nothing_is_begun_with_a_candidate_that_does_not_follow() {
        for (var to : new @Nullable Side[] {LINK_DOWN, FOLLOWS_OTHER, MASTER, null}) {
            assertThat(ClusterRules.next(look(MASTER, to, true, false, true))).isInstanceOf(Move.AsBefore.class);
        }
    }

    @Test
    void the_word_is_given_once() {
        for (boolean timeLeft : new boolean[] {true, false}) {
            for (var from : new @Nullable Side[] {MASTER, FOLLOWS_B, FOLLOWS_OTHER, null}) {
                for (var to : new @Nullable Side[] {IN_STEP, LINK_DOWN, TOOK_OVER, FOLLOWS_OTHER, null}) {
                    assertThat(ClusterRules.next(look(from, to, false, true, timeLeft)))
                            .isNotInstanceOf(Move.HandOver.class);
                }
            }
        }
    }

    @Test
    void two_that_say_that_they_lead_are_waited_for_and_then_people_are_called() {
        assertThat(ClusterRules.next(look(MASTER, TOOK_OVER, false, true, true)))
                .isInstanceOf(Move.Wait.class);
        assertThat(ClusterRules.next(look(MASTER, TOOK_OVER, false, true, false)))
                .isInstanceOf(Move.CallPeople.class);
    }

    @Test
    void a_hand_over_that_did_not_come_about_leaves_all_as_before_only_when_the_servers_have_given_up() {
        assertThat(ClusterRules.next(look(MASTER, IN_STEP, false, true, true))).isInstanceOf(Move.Wait.class);
        assertThat(ClusterRules.next(look(MASTER, IN_STEP, false, true, false))).isInstanceOf(Move.AsBefore.class);
    }

    @Test
    void it_is_done_when_the_old_one_follows_the_new_one_and_not_before() {
        assertThat(ClusterRules.next(look(FOLLOWS_B, TOOK_OVER, false, true, false)))
                .isEqualTo(new Move.Done());
        assertThat(ClusterRules.next(look(FOLLOWS_B, IN_STEP, false, true, true)))
                .isInstanceOf(Move.Wait.class);
        assertThat(ClusterRules.next(look(FOLLOWS_OTHER, TOOK_OVER, false, true, false)))
                .isInstanceOf(Move.CallPeople.class);
    }

    @Test
    void a_silent_server_is_never_taken_for_undone_once_the_word_may_have_been_given() {
        for (boolean timeLeft : new boolean[] {true, false}) {
            assertThat(ClusterRules.next(look(MASTER, null, false, true, timeLeft)))
                    .isInstanceOf(Move.Wait.class);
            assertThat(ClusterRules.next(look(null, TOOK_OVER, false, true, timeLeft)))
                    .isInstanceOf(Move.Wait.class);
        }
    }

    @Test
    void a_new_master_that_took_over_before_the_old_one_stopped_is_doubted() {
        assertThat(ClusterRules.doubt(Optional.of(MASTER), TOOK_OVER)).isEmpty();
        var further = new Side(Optional.empty(), false, "r1", 101, "", -1);
        assertThat(ClusterRules.doubt(Optional.of(further), TOOK_OVER))
                .hasValueSatisfying(doubt -> assertThat(doubt).contains("101", "writes may be missing"));
        var other = new Side(Optional.empty(), false, "r9", 100, "", -1);
        assertThat(ClusterRules.doubt(Optional.of(other), TOOK_OVER)).isPresent();
        assertThat(ClusterRules.doubt(Optional.empty(), TOOK_OVER)).isPresent();
    }

    private static Look look(
            @Nullable Side from, @Nullable Side to, boolean mayBegin, boolean mayHavePromoted, boolean timeLeft) {
        return new Look(
                Optional.ofNullable(from), Optional.ofNullable(to), A, B, mayBegin, mayHavePromoted, timeLeft, true);
    }
}
