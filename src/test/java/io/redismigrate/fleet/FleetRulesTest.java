package io.redismigrate.fleet;

import static io.redismigrate.fleet.Armada.APPROVER;
import static io.redismigrate.fleet.Armada.NOON;
import static io.redismigrate.fleet.Armada.REQUESTER;
import static io.redismigrate.fleet.Armada.STRANGER;
import static org.assertj.core.api.Assertions.assertThat;

import io.redismigrate.migration.Ask;
import io.redismigrate.migration.Posed;
import io.redismigrate.migration.State;
import io.redismigrate.migration.Wish;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FleetRulesTest {
    private static final State ABORTED = new State.Ended(State.End.ABORTED);
    private static final State FAILED = new State.Ended(State.End.FAILED);

    @Test
    void as_many_begin_as_may_move_at_the_same_time() {
        assertThat(Armada.of(2, "a b c d").started()).containsExactly("a", "b");
    }

    @Test
    void the_next_begins_when_one_has_moved() {
        var fleet = Armada.of(2, "a b c d");
        fleet.started();

        assertThat(fleet.promoted("b").started()).containsExactly("c");
    }

    @Test
    void one_full_sync_runs_on_a_host_at_a_time() {
        var fleet = Armada.of(9, "a@h1 b@h1 c@h2");

        assertThat(fleet.started()).containsExactly("a", "c");
        assertThat(fleet.in(new State.Syncing(0, true, true), "a").started()).isEmpty();
        assertThat(fleet.in(new State.Verifying(0), "a").started()).containsExactly("b");
    }

    @Test
    void a_wave_begins_when_the_whole_one_before_it_has_moved() {
        var fleet = Armada.of(9, "canary", "a b", "c");

        assertThat(fleet.started()).containsExactly("canary");
        assertThat(fleet.in(new State.InSync(), "canary").started()).isEmpty();
        assertThat(fleet.promoted("canary").started()).containsExactly("a", "b");
        assertThat(fleet.promoted("a").started()).isEmpty();
        assertThat(fleet.promoted("b").started()).containsExactly("c");
    }

    @Test
    void a_wave_that_has_to_soak_keeps_the_next_one_waiting() {
        var fleet = Armada.soaking(Duration.ofMinutes(10), "canary", "a");
        fleet.started();

        assertThat(fleet.promoted("canary").at(NOON.plus(Duration.ofMinutes(9))).started())
                .isEmpty();
        assertThat(fleet.run.reason()).contains("2026-11-22T12:10:00Z");
        assertThat(fleet.at(NOON.plus(Duration.ofMinutes(10))).started()).containsExactly("a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"failed", "aborted", "rolled-back", "switch-undone", "alarm"})
    void the_first_trouble_stops_it_and_says_why(String type) {
        var fleet = Armada.of(1, "a b");
        fleet.started();
        fleet.promoted("a").trouble("a", type);

        var step = fleet.next();

        assertThat(Armada.types(step)).containsExactly("fleet-stopped");
        assertThat(Armada.started(step)).isEmpty();
        assertThat(fleet.run.reason()).contains("m-a", "it broke");
        assertThat(fleet.started()).isEmpty();
        assertThat(fleet.run.reason()).contains("fleet resume shop");
    }

    @Test
    void what_was_seen_when_somebody_let_it_go_on_does_not_stop_it_again() {
        var fleet = Armada.of(1, "a b c");
        fleet.started();
        fleet.in(FAILED, "a").trouble("a", "failed").started();

        fleet.at(NOON.plusSeconds(5)).asked(new Ask.Resume(REQUESTER, NOON.plusSeconds(5)));

        assertThat(fleet.started()).containsExactly("b");
        fleet.in(FAILED, "b").at(NOON.plusSeconds(9)).trouble("b", "failed");
        assertThat(fleet.started()).isEmpty();
    }

    @Test
    void an_abort_asks_all_that_have_not_moved_in_the_name_of_who_asked() {
        var fleet = Armada.of(2, "a b c d");
        fleet.started();
        fleet.promoted("a").started();

        var step = fleet.asked(new Ask.Abort(REQUESTER, NOON, "wrong week")).next();

        assertThat(Armada.told(step)).containsExactly("m-b Abort", "m-c Abort");
        assertThat(Armada.started(step)).isEmpty();
        fleet.in(ABORTED, "b", "c").next();
        assertThat(fleet.run.ended())
                .as("a has moved and is still to be dealt with")
                .isFalse();
        assertThat(fleet.run.reason()).contains("1 had moved");
    }

    @Test
    void an_abort_of_what_has_not_moved_at_all_ends_it() {
        var fleet = Armada.of(2, "a b c");
        fleet.started();
        fleet.asked(new Ask.Abort(REQUESTER, NOON, "")).in(ABORTED, "a", "b").next();

        assertThat(fleet.run.stage()).isEqualTo(new Stage.Ended("aborted"));
    }

    @Test
    void a_rollback_takes_back_what_moved_and_aborts_the_rest() {
        var fleet = Armada.of(2, "a b c");
        fleet.started();
        fleet.promoted("a").started();

        var step = fleet.asked(new Ask.Rollback(APPROVER, NOON, "slow")).next();

        assertThat(Armada.told(step)).containsExactly("m-a Rollback", "m-b Abort", "m-c Abort");
        fleet.in(new State.Ended(State.End.ROLLED_BACK), "a")
                .in(ABORTED, "b", "c")
                .next();
        assertThat(fleet.run.stage()).isEqualTo(new Stage.Ended("rolled-back"));
    }

    @Test
    void what_was_asked_of_a_member_is_not_asked_again_once_it_is_wished() {
        var fleet = Armada.of(1, "a");
        fleet.started();
        fleet.promoted("a").asked(new Ask.Rollback(APPROVER, NOON, ""));

        var twice = fleet.next().actions();
        assertThat(fleet.next().actions()).as("the same key").isEqualTo(twice);
        fleet.member("a", migration -> Posed.wishing(migration, Wish.Kind.ROLLBACK));
        assertThat(fleet.next().actions()).isEmpty();
    }

    @Test
    void it_ends_when_everything_that_moved_is_finished() {
        var fleet = Armada.of(2, "a b");
        fleet.started();
        fleet.promoted("a", "b").next();

        assertThat(Armada.told(fleet.asked(new Ask.Finish(APPROVER, NOON)).next()))
                .containsExactly("m-a Finish", "m-b Finish");
        fleet.in(new State.Ended(State.End.COMPLETED), "a", "b").next();
        assertThat(fleet.run.stage()).isEqualTo(new Stage.Ended("completed"));
    }

    @Test
    void only_approvers_roll_back_and_finish_and_only_owners_abort_and_resume() {
        var fleet = Armada.of(1, "a");
        fleet.started();

        assertThat(fleet.refusal(new Ask.Rollback(REQUESTER, NOON, ""))).contains("Only approvers");
        assertThat(fleet.refusal(new Ask.Finish(REQUESTER, NOON))).contains("Only approvers");
        assertThat(fleet.refusal(new Ask.Abort(STRANGER, NOON, ""))).contains("Only the requester");
        assertThat(fleet.refusal(new Ask.Resume(STRANGER, NOON))).contains("Only the requester");
        assertThat(fleet.refusal(new Ask.Resume(APPROVER, NOON))).contains("nothing to resume");
        assertThat(fleet.refusal(new Ask.Finish(APPROVER, NOON))).contains("has not moved a");
        assertThat(fleet.refusal(new Ask.Verify(APPROVER, NOON))).contains("not of a fleet");
    }

    @Test
    void rows_say_where_each_plan_stands() {
        var fleet = Armada.of(1, "canary", "a");
        fleet.started();
        fleet.promoted("canary").next();

        assertThat(fleet.run.rows())
                .extracting(Row::plan, Row::wave, Row::migration, Row::phase)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("canary", 0, "m-canary", "promoted"),
                        org.assertj.core.groups.Tuple.tuple("a", 1, "", ""));
    }
}
