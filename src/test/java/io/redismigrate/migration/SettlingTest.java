package io.redismigrate.migration;

import static io.redismigrate.migration.Given.NEW;
import static io.redismigrate.migration.Given.NEW_REPLICA;
import static io.redismigrate.migration.Given.NOON;
import static io.redismigrate.migration.Given.OLD;
import static org.assertj.core.api.Assertions.assertThat;

import io.redismigrate.migration.Action.Direction;
import io.redismigrate.migration.Event.Type;
import io.redismigrate.migration.State.End;
import io.redismigrate.migration.State.Ended;
import io.redismigrate.migration.State.Ending;
import io.redismigrate.migration.State.Promoted;
import io.redismigrate.migration.State.Switching;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** After the switch: the way back, those left behind, and the end. */
class SettlingTest {
    private static final Promoted FENCED = new Promoted(NOON, true, false, false, -1, 0);
    private static final Promoted NOT_TOLD = new Promoted(NOON, false, false, false, -1, 0);
    private static final Promoted GRADUAL = new Promoted(NOON, true, true, true, 1, 0);

    @Test
    void the_status_names_the_way_back() {
        assertThat(Given.promoted(FENCED).next().migration().reason())
                .isEqualTo("orders-new is the master; orders-old follows it 0 bytes behind and is the way back until"
                        + " `finish`");
    }

    @Test
    void a_way_back_whose_link_is_down_is_none() {
        var step = Given.promoted(FENCED)
                .see(OLD, node -> node.following(NEW.address()).linkDown().replid("r2"))
                .next();

        assertThat(step.migration().reason()).contains("there is no way back now");
    }

    @Test
    void the_hook_is_called_while_everything_else_goes_on() {
        var step = Given.promoted(NOT_TOLD).see(OLD, node -> node.master()).next();

        assertThat(step.actions())
                .containsExactly(new Action.Follow(OLD, NEW.address()), new Action.Repoint(Direction.FORWARD));
        assertThat(Given.types(step.events())).containsExactly(Type.ALARM);
        assertThat(new Runs(step.migration()).again().events()).isEmpty();
    }

    /** The same look once more. */
    private record Runs(Migration migration) {
        Step again() {
            return migration.next(
                    Given.promoted(NOT_TOLD).see(OLD, node -> node.master()).seen(), Given.POLICY);
        }
    }

    @Test
    void a_rollback_does_not_wait_for_a_hook_that_fails() {
        var step = Given.promoted(NOT_TOLD).wishing(Wish.Kind.ROLLBACK).next();

        assertThat(step.migration().state()).isInstanceOf(Switching.class);
        assertThat(step.actions()).containsExactly(new Action.Switch(Direction.BACK, false));
    }

    @Test
    void a_rollback_waits_until_the_old_master_is_in_step() {
        var step = Given.promoted(FENCED)
                .wishing(Wish.Kind.ROLLBACK)
                .see(OLD, node -> node.following(NEW.address()).linkDown().replid("r2"))
                .next();

        assertThat(step.actions()).isEmpty();
        assertThat(step.migration().wish()).isPresent();
    }

    @Test
    void those_left_behind_are_disconnected_once_after_a_while() {
        var given = Given.promoted(FENCED)
                .see(OLD, node -> node.following(NEW.address()).replid("r2").clients(LookedAt.application("shop")));

        assertThat(given.goesOn().actions()).isEmpty();
        given.at(NOON.plusSeconds(3));
        assertThat(given.goesOn().actions()).hasOnlyElementsOfType(Action.Disconnect.class);
        assertThat(given.goesOn().actions()).isEmpty();
    }

    @Test
    void nobody_left_is_told_once() {
        var given = Given.promoted(FENCED);

        assertThat(Given.types(given.goesOn().events())).containsExactly(Type.CLIENTS_DRAINED);
        assertThat(given.goesOn().events()).isEmpty();
    }

    @Test
    void after_gradual_each_replica_is_synced_in_full_one_by_one() {
        var given = Given.promoted(GRADUAL);
        var partly = given.see(
                NEW_REPLICA, node -> node.following(NEW.address()).replid("r2").replid2("r1"));

        assertThat(partly.goesOn().actions()).containsExactly(new Action.FollowAnew(NEW_REPLICA, NEW.address()));
        given.see(NEW_REPLICA, node -> node.following(NEW.address()).loading().replid("r9"));
        assertThat(given.goesOn().actions()).isEmpty();
        given.see(NEW_REPLICA, node -> node.following(NEW.address()).replid("r2"));
        var asked = given.goesOn();
        assertThat(asked.actions()).containsExactly(new Action.Compare(1, "", Event.BOT, NEW_REPLICA.name()));
        given.comparedAsAsked(asked);
        assertThat(Given.types(given.goesOn().events()))
                .containsExactly(Type.VERIFICATION_FINISHED, Type.REPLICAS_RESYNCED);
        given.see(OLD, node -> node.fenced());
        assertThat(given.goesOn().actions()).containsExactly(new Action.FollowAnew(OLD, NEW.address()));
        given.see(OLD, node -> node.following(NEW.address()).replid("r2"));
        given.at(Given.NOON.plusSeconds(60)).comparedAsAsked(given.goesOn());
        assertThat(Given.types(given.goesOn().events()))
                .containsExactly(Type.VERIFICATION_FINISHED, Type.REPLICAS_RESYNCED, Type.WAY_BACK_READY);
        assertThat(given.goesOn().migration().reason()).contains("is the way back");
    }

    @Test
    void after_gradual_the_lock_goes_first() {
        var step = Given.promoted(GRADUAL)
                .see(NEW, node -> node.replid("r2").locked().writable())
                .changed(NEW, Parameter.MASTER_AUTH)
                .next();

        assertThat(step.actions())
                .containsExactly(new Action.RestoreSettings(
                        Set.of(Parameter.READ_ONLY, Parameter.MASTER_AUTH, Parameter.MASTER_USER),
                        false,
                        Set.of(NEW.name())));
    }

    @Test
    void a_finish_lets_go_of_an_old_master_that_is_gone() {
        var step = Given.promoted(FENCED).wishing(Wish.Kind.FINISH).silent(OLD).next();

        assertThat(step.migration().state()).isInstanceOf(Ending.class);
    }

    @Test
    void a_finish_waits_while_the_new_master_is_none() {
        var step = Given.promoted(FENCED)
                .wishing(Wish.Kind.FINISH)
                .see(NEW, node -> node.following(OLD.address()))
                .next();

        assertThat(step.migration().state()).isEqualTo(FENCED);
        assertThat(step.migration().reason()).contains("somebody else changed its role");
    }

    @Test
    void an_abort_puts_back_what_it_can_then_what_waits_for_a_role_and_then_ends() {
        var given = Given.fenced()
                .wishing(Wish.Kind.ABORT)
                .changed(OLD, Parameter.BACKLOG)
                .changed(NEW, Parameter.MASTER_AUTH);

        assertThat(given.goesOn().migration().state()).isInstanceOf(Ending.class);
        assertThat(given.goesOn().actions())
                .containsExactly(
                        new Action.RestoreSettings(Set.of(), false, Set.of(OLD.name())),
                        new Action.StopFollowing(NEW),
                        new Action.StopFollowing(NEW_REPLICA));
        given.see(NEW, node -> node.master()).see(NEW_REPLICA, node -> node.master());
        assertThat(given.goesOn().actions())
                .containsExactly(new Action.RestoreSettings(Set.of(), false, Set.of(OLD.name(), NEW.name())));
        var settled = Given.fenced().in(given.migration.state());
        settled.see(NEW, node -> node.master()).see(NEW_REPLICA, node -> node.master());
        var step = settled.next();
        assertThat(step.migration().state()).isEqualTo(new Ended(End.ABORTED));
        assertThat(Given.types(step.events())).containsExactly(Type.ABORTED);
    }

    @Test
    void an_ending_waits_for_a_server_that_has_to_get_its_role_back() {
        var step = Given.fenced()
                .in(new Ending(End.FAILED, "syncing", Event.BOT, "it broke", false))
                .silent(NEW)
                .see(NEW_REPLICA, node -> node.master())
                .next();

        assertThat(step.actions()).isEmpty();
        assertThat(step.migration().reason())
                .startsWith("waiting for an answer of orders-new to put back its role and 0 setting(s) there");
    }

    @Test
    void what_can_be_reached_is_put_back_at_once_beside_a_dead_candidate() {
        var given = Given.fenced()
                .in(new Ending(End.ABORTED, "in-sync", "requester", "", false))
                .changed(OLD, Parameter.BACKLOG)
                .changed(NEW, Parameter.MASTER_AUTH)
                .silent(NEW)
                .see(NEW_REPLICA, node -> node.master());

        assertThat(given.goesOn().actions())
                .containsExactly(new Action.RestoreSettings(Set.of(), false, Set.of(OLD.name())));
        assertThat(given.migration.reason()).contains("waiting for an answer of orders-new", "1 setting(s) there");
    }

    @Test
    void an_approver_lets_go_of_a_server_that_never_answers_again() {
        var given = Given.fenced()
                .in(new Ending(End.ABORTED, "in-sync", "requester", "", false))
                .changed(NEW, Parameter.MASTER_AUTH)
                .silent(NEW)
                .see(NEW_REPLICA, node -> node.master());
        assertThat(given.goesOn().migration().ended()).isFalse();

        var step = given.wishing(Wish.Kind.OVERRULE).next();

        assertThat(step.migration().state()).isEqualTo(new Ended(End.ABORTED));
        assertThat(Given.types(step.events())).containsExactly(Type.OVERRULED, Type.ABORTED);
        assertThat(step.events().get(0).data().get("left"))
                .isEqualTo(List.of("masterauth on orders-new, which was before"));
    }

    @Test
    void a_completed_migration_keeps_the_roles() {
        var step = Given.promoted(FENCED)
                .in(new Ending(End.COMPLETED, "promoted", "approver-1", "", false))
                .next();

        assertThat(step.migration().state()).isEqualTo(new Ended(End.COMPLETED));
        assertThat(step.actions()).isEmpty();
    }
}
