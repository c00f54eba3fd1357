package io.redismigrate.migration;

import static io.redismigrate.migration.Given.NEW;
import static io.redismigrate.migration.Given.NOON;
import static io.redismigrate.migration.Given.OLD;
import static org.assertj.core.api.Assertions.assertThat;

import io.redismigrate.migration.Action.Direction;
import io.redismigrate.migration.Event.Type;
import io.redismigrate.migration.State.CuttingOver;
import io.redismigrate.migration.State.Ending;
import io.redismigrate.migration.State.InSync;
import io.redismigrate.migration.State.Promoted;
import io.redismigrate.migration.State.Switching;
import io.redismigrate.migration.State.Writable;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The gradual way's phases, and what comes of a switch. */
class MovingTest {
    private static final Promoted BEFORE = new Promoted(NOON, true, true, false, -1, 0);
    private static final Receipt RECEIPT =
            new Receipt(NOON, "fence", Optional.of(8.0), 5_000, "r1", "r2", List.of("approver-1"), 1, 1, "lasting");

    @Test
    void the_link_is_locked_before_the_flag_goes() {
        var given = Given.gradual().approved(Gate.READ_ONLY_REMOVAL);

        assertThat(given.goesOn().actions())
                .containsExactly(
                        new Action.Change(NEW, Parameter.MASTER_USER, Parameter.LOCKED_USER),
                        new Action.Change(NEW, Parameter.MASTER_AUTH, Parameter.LOCKED));
        given.see(NEW, node -> node.following(OLD.address()).locked());
        assertThat(given.goesOn().actions()).containsExactly(new Action.Change(NEW, Parameter.READ_ONLY, "no"));
        given.see(NEW, node -> node.following(OLD.address()).locked().writable());
        var step = given.goesOn();
        assertThat(step.migration().state()).isEqualTo(new Writable(false));
        assertThat(Given.types(step.events())).containsExactly(Type.WRITES_ENABLED);
    }

    @Test
    void a_server_that_knows_no_users_is_locked_by_the_password() {
        var given = Given.gradual().approved(Gate.READ_ONLY_REMOVAL);
        given.see(
                NEW,
                node -> node.following(OLD.address())
                        .without(Parameter.MASTER_USER)
                        .setting(Parameter.MASTER_AUTH, Parameter.LOCKED));

        assertThat(given.next().actions()).containsExactly(new Action.Change(NEW, Parameter.READ_ONLY, "no"));
    }

    @Test
    void people_are_told_to_move_once_the_cutover_is_approved() {
        var step = writable(Given.gradual().in(new Writable(false)))
                .approved(Gate.CUTOVER)
                .next();

        assertThat(step.migration().state()).isEqualTo(new CuttingOver(true, 0));
        assertThat(step.migration().reason()).startsWith("point the applications to 10.0.0.2:6379 now");
    }

    @Test
    void the_hook_is_called_until_it_says_yes() {
        var given = writable(Given.gradualByHook().in(new Writable(false))).approved(Gate.CUTOVER);

        assertThat(given.goesOn().actions()).containsExactly(new Action.Repoint(Direction.FORWARD));
        assertThat(given.goesOn().actions()).containsExactly(new Action.Repoint(Direction.FORWARD));
        assertThat(given.migration.repointed().migration().state()).isEqualTo(new CuttingOver(true, 0));
    }

    @Test
    void a_broken_locked_link_is_told_each_time_it_breaks() {
        var given = writable(Given.gradual().in(new Writable(false))).approved(Gate.CUTOVER);

        given.see(NEW, node -> node.following(OLD.address()).locked().writable().linkDown());
        assertThat(Given.types(given.goesOn().events())).containsExactly(Type.SYNC_LOST, Type.GATE_WITHDRAWN);
        assertThat(given.goesOn().events()).isEmpty();
        writable(given).goesOn();
        given.see(NEW, node -> node.following(OLD.address()).locked().writable().linkDown());
        assertThat(Given.types(given.goesOn().events())).containsExactly(Type.SYNC_LOST, Type.GATE_WITHDRAWN);
    }

    @Test
    void the_promotion_is_asked_when_nobody_is_left_three_looks_in_a_row() {
        var given = writable(Given.gradual().in(new CuttingOver(true, 0)));
        given.see(OLD, node -> node.clients(LookedAt.application("shop")));
        assertThat(given.goesOn().migration().reason())
                .startsWith("waiting for 1 application connections to leave orders-old: shop");
        given.see(OLD, node -> node);
        given.goesOn();
        given.goesOn();
        assertThat(Given.types(given.goesOn().events())).containsExactly(Type.CLIENTS_DRAINED);
        assertThat(Given.types(given.goesOn().events())).containsExactly(Type.GATE_OPENED);
    }

    @Test
    void a_straggler_who_comes_back_withdraws_the_promotion() {
        var step = writable(Given.gradual().in(new CuttingOver(true, 3)))
                .approved(Gate.PROMOTION)
                .see(OLD, node -> node.clients(LookedAt.application("shop")))
                .next();

        assertThat(step.actions()).isEmpty();
        assertThat(Given.types(step.events())).containsExactly(Type.GATE_WITHDRAWN);
    }

    @Test
    void clients_that_could_not_be_listed_are_not_nobody() {
        var step = writable(Given.gradual().in(new CuttingOver(true, 3)))
                .approved(Gate.PROMOTION)
                .see(OLD, LookedAt::clientsNotListed)
                .next();

        assertThat(step.actions()).isEmpty();
        assertThat(step.migration().reason()).startsWith("the clients of orders-old could not be listed");
    }

    @Test
    void the_approved_promotion_begins_the_switch_only_in_step() {
        var given = writable(Given.gradual().in(new CuttingOver(true, 3))).approved(Gate.PROMOTION);

        assertThat(given.see(OLD, node -> node.offset(5_000_000)).next().actions())
                .isEmpty();
        assertThat(given.see(OLD, node -> node).next().actions())
                .containsExactly(new Action.Switch(Direction.FORWARD, false));
    }

    @Test
    void a_switch_found_under_way_is_brought_to_an_end() {
        var step = Given.fenced().in(switching(Direction.FORWARD)).next();

        assertThat(step.actions()).containsExactly(new Action.Switch(Direction.FORWARD, true));
    }

    @Test
    void an_undone_switch_goes_back_to_asking() {
        var step = after(Given.fenced(), Direction.FORWARD, new Outcome.Undone("the candidate was behind"));

        assertThat(step.migration().state()).isEqualTo(new InSync());
        assertThat(Given.types(step.events())).containsExactly(Type.SWITCH_UNDONE);
    }

    @Test
    void an_undone_rollback_stays_promoted() {
        assertThat(after(Given.fenced(), Direction.BACK, new Outcome.Undone("behind"))
                        .migration()
                        .state())
                .isEqualTo(BEFORE);
    }

    @Test
    void an_unsettled_switch_alarms_once_for_each_reason() {
        var given = Given.fenced().in(switching(Direction.FORWARD));
        var unsettled = new Outcome.Unsettled("both servers are masters");
        given.goesOn();
        var first = given.migration.after(unsettled);
        given.migration = first.migration();
        given.goesOn();

        assertThat(Given.types(first.events())).containsExactly(Type.ALARM);
        assertThat(given.migration.after(unsettled).events()).isEmpty();
    }

    @Test
    void a_completed_switch_leaves_its_receipt() {
        var step = after(Given.fenced(), Direction.FORWARD, new Outcome.Moved(RECEIPT, true));

        assertThat(step.migration().state()).isInstanceOf(Promoted.class);
        assertThat(step.migration().receipt()).contains(RECEIPT);
        assertThat(step.events().get(0).data()).containsEntry("pause-ms", 8.0).containsEntry("offset", "5000");
    }

    @Test
    void a_completed_rollback_ends_it() {
        assertThat(after(Given.fenced(), Direction.BACK, new Outcome.Moved(RECEIPT, true))
                        .migration()
                        .state())
                .isInstanceOf(Ending.class);
    }

    private static Step after(Given given, Direction direction, Outcome outcome) {
        return given.in(switching(direction)).migration.after(outcome);
    }

    private static Switching switching(Direction direction) {
        return new Switching(direction, NOON, BEFORE);
    }

    private static Given writable(Given given) {
        return given.see(NEW, node -> node.following(OLD.address()).locked().writable());
    }
}
