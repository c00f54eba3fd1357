package io.redismigrate.migration;

import static io.redismigrate.migration.Given.NEW;
import static io.redismigrate.migration.Given.NEW_REPLICA;
import static io.redismigrate.migration.Given.OLD;
import static org.assertj.core.api.Assertions.assertThat;

import io.redismigrate.migration.Event.Type;
import io.redismigrate.migration.State.Ending;
import io.redismigrate.migration.State.InSync;
import io.redismigrate.migration.State.Preflight;
import io.redismigrate.migration.State.Requested;
import io.redismigrate.migration.State.Syncing;
import io.redismigrate.migration.State.Verifying;
import org.junit.jupiter.api.Test;

/** From the request to the end of the first comparison. */
class PreparingTest {
    private static final Syncing ATTACHED = new Syncing(0, true, true);
    private static final Syncing NEW_SYNC = new Syncing(3, false, false);

    @Test
    void a_request_goes_to_the_preflight() {
        assertThat(Given.fenced().in(new Requested()).next().migration().state())
                .isEqualTo(new Preflight());
    }

    @Test
    void a_finding_that_is_an_error_fails_it_before_anything_is_touched() {
        var step = Given.fenced()
                .in(new Preflight())
                .finding("candidate-not-empty", Finding.Severity.ERROR)
                .next();

        assertThat(step.migration().state()).isEqualTo(new State.Ended(State.End.FAILED));
        assertThat(step.actions()).isEmpty();
        assertThat(Given.types(step.events())).containsExactly(Type.PREFLIGHT_FAILED, Type.FAILED);
    }

    @Test
    void a_silent_server_keeps_it_in_the_preflight() {
        var step = Given.fenced().in(new Preflight()).silent(NEW_REPLICA).next();

        assertThat(step.migration().state()).isEqualTo(new Preflight());
        assertThat(step.migration().reason()).isEqualTo("waiting for an answer: orders-new-r1 did not answer");
    }

    @Test
    void warnings_do_not_stop_it_and_what_was_before_is_kept() {
        var step = Given.fenced()
                .in(new Preflight())
                .finding("no-persistence", Finding.Severity.WARNING)
                .next();

        assertThat(step.migration().state()).isInstanceOf(Syncing.class);
        assertThat(step.migration()
                        .baseline()
                        .orElseThrow()
                        .of(NEW)
                        .orElseThrow()
                        .follows())
                .contains(OLD.address());
    }

    @Test
    void settings_for_the_sync_come_before_the_candidate_follows() {
        var step = Given.fenced()
                .in(new Syncing(0, false, false))
                .see(NEW, node -> node.master().keys(0).setting(Parameter.DISKLESS_LOAD, "disabled"))
                .next();

        assertThat(step.actions()).containsExactly(new Action.Change(NEW, Parameter.DISKLESS_LOAD, "on-empty-db"));
    }

    @Test
    void an_empty_candidate_is_told_to_follow() {
        var step = Given.fenced()
                .in(NEW_SYNC)
                .see(NEW, node -> node.master().keys(0))
                .next();

        assertThat(step.actions()).containsExactly(new Action.Follow(NEW, OLD.address()));
    }

    @Test
    void a_candidate_with_keys_of_its_own_is_never_told_to_follow() {
        var step = Given.fenced().in(NEW_SYNC).see(NEW, node -> node.master()).next();

        assertThat(step.actions()).isEmpty();
        assertThat(step.migration().state()).isInstanceOf(Ending.class);
        assertThat(step.migration().reason()).contains("following now would delete them");
    }

    @Test
    void a_candidate_replica_with_keys_of_its_own_is_never_told_to_follow() {
        var given = Given.fenced().in(ATTACHED).see(NEW_REPLICA, node -> node.master());
        given.goesOn();
        given.goesOn();
        var step = given.goesOn();

        assertThat(step.actions()).isEmpty();
        assertThat(step.migration().reason()).contains("orders-new-r1 holds 100 keys");
    }

    @Test
    void a_candidate_that_somebody_took_fails_it() {
        var elsewhere = new Address("10.0.0.9", 6379);
        var step = Given.fenced()
                .in(NEW_SYNC)
                .see(NEW, node -> node.following(elsewhere))
                .next();

        assertThat(step.migration().reason()).contains("somebody made orders-new a replica of 10.0.0.9:6379");
    }

    @Test
    void a_current_master_that_follows_somebody_fails_it() {
        var elsewhere = new Address("10.0.0.9", 6379);
        var step = Given.fenced()
                .in(ATTACHED)
                .see(OLD, node -> node.following(elsewhere))
                .next();

        assertThat(step.migration().state()).isInstanceOf(Ending.class);
    }

    @Test
    void a_third_full_sync_detaches_the_candidate() {
        var step = Given.fenced()
                .in(ATTACHED)
                .see(OLD, node -> node.fullSyncs(3))
                .see(NEW, node -> node.following(OLD.address()).linkDown())
                .next();

        assertThat(step.migration().state()).isInstanceOf(Ending.class);
        assertThat(step.migration().reason()).contains("3 times without getting in step");
    }

    @Test
    void three_looks_in_step_lead_to_the_comparison() {
        var given = Given.fenced().in(ATTACHED);
        given.goesOn();
        given.goesOn();

        assertThat(given.goesOn().migration().state()).isEqualTo(new Verifying(1));
    }

    @Test
    void the_comparison_waits_for_the_candidate_replicas() {
        var given = Given.fenced()
                .in(ATTACHED)
                .see(NEW_REPLICA, node -> node.master().keys(0));
        given.goesOn();
        given.goesOn();
        var step = given.goesOn();

        assertThat(step.migration().state()).isEqualTo(ATTACHED);
        assertThat(step.actions()).contains(new Action.Follow(NEW_REPLICA, NEW.address()));
    }

    @Test
    void the_comparison_is_asked_for_until_it_is_seen() {
        assertThat(Given.fenced().in(new Verifying(1)).next().actions())
                .containsExactly(new Action.Compare(1, "", Event.BOT));
    }

    @Test
    void a_comparison_that_runs_is_waited_for() {
        var step = Given.fenced().in(new Verifying(1)).comparing(true).next();

        assertThat(step.actions()).isEmpty();
        assertThat(step.migration().reason()).isEqualTo("the two data sets are being compared: 40.0 % verified");
    }

    @Test
    void a_comparison_whose_instance_died_is_taken_up_again() {
        assertThat(Given.fenced().in(new Verifying(1)).comparing(false).next().actions())
                .containsExactly(new Action.Compare(1, "full", Event.BOT));
    }

    @Test
    void an_earlier_comparison_is_not_the_one_that_is_waited_for() {
        assertThat(Given.fenced().in(new Verifying(2)).compared(true).next().actions())
                .containsExactly(new Action.Compare(2, "", Event.BOT));
    }

    @Test
    void equal_data_bring_it_in_sync() {
        var step = Given.fenced().in(new Verifying(1)).compared(true).next();

        assertThat(step.migration().state()).isEqualTo(new InSync());
        assertThat(Given.types(step.events())).containsExactly(Type.VERIFICATION_FINISHED, Type.IN_SYNC);
    }

    @Test
    void a_fenced_master_without_a_switch_takes_writes_again() {
        var step = Given.fenced().in(ATTACHED).see(OLD, node -> node.fenced()).next();

        assertThat(step.actions()).containsExactly(new Action.StopFollowing(OLD));
        assertThat(Given.types(step.events())).containsExactly(Type.ALARM);
    }

    @Test
    void a_fenced_master_stays_fenced_while_the_other_is_a_master_or_silent() {
        var fenced = Given.fenced().in(ATTACHED).see(OLD, node -> node.fenced());

        assertThat(fenced.see(NEW, node -> node.master()).next().actions()).isEmpty();
        assertThat(fenced.silent(NEW).next().actions()).isEmpty();
    }
}
