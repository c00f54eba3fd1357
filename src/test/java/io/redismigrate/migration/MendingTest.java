package io.redismigrate.migration;

import static io.redismigrate.migration.Given.NOON;
import static io.redismigrate.migration.Given.OLD;
import static org.assertj.core.api.Assertions.assertThat;

import io.redismigrate.migration.Event.Type;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who may have keys that differ written anew, when, and what follows; and who may hold a comparison. */
class MendingTest {
    private static final Person REQUESTER = new Person("requester", Set.of());
    private static final Person APPROVER = new Person("approver-1", Set.of());
    private static final Person PASSER_BY = new Person("passer-by", Set.of());

    @Test
    void nothing_is_written_before_an_approver_agreed() {
        var given = differs();
        given.hears(new Ask.Repair(REQUESTER, NOON, false));

        assertThat(given.goesOn().actions()).isEmpty();
        assertThat(Given.types(given.hears(new Ask.Repair(APPROVER, NOON, true)).events()))
                .containsExactly(Type.REPAIR_APPROVED);
        assertThat(given.goesOn().actions()).containsExactly(new Action.Repair(OLD, 1));
        assertThat(given.goesOn().actions()).containsExactly(new Action.Repair(OLD, 1));
    }

    @Test
    void who_asked_does_not_agree_and_a_passer_by_does_neither() {
        var given = differs();
        assertThat(given.hears(new Ask.Repair(PASSER_BY, NOON, false)).answer()).startsWith("Only requesters");
        assertThat(given.hears(new Ask.Repair(APPROVER, NOON, true)).answer()).startsWith("Nobody asks");
        given.hears(new Ask.Repair(APPROVER, NOON, false));

        assertThat(given.hears(new Ask.Repair(APPROVER, NOON, true)).answer()).startsWith("You asked for this");
        assertThat(given.hears(new Ask.Repair(PASSER_BY, NOON, true)).answer()).startsWith("Only approvers");
        assertThat(given.hears(new Ask.Repair(REQUESTER, NOON, false)).answer()).contains("asked for it already");
        assertThat(given.goesOn().actions()).isEmpty();
    }

    @Test
    void what_was_repaired_is_compared_again() {
        var given = repairing();
        var step = given.migration.mended(new Mended(3, List.of("db 0 huge: value: it is larger than 16 MB")));
        given.migration = step.migration();

        assertThat(Given.types(step.events())).containsExactly(Type.REPAIRED);
        assertThat(given.goesOn().actions()).containsExactly(new Action.Compare(2, "", "approver-1"));
    }

    @Test
    void a_later_comparison_voids_what_was_agreed_to() {
        var given = repairing().at(NOON.plusSeconds(60)).compared(false);

        assertThat(given.goesOn().actions()).noneMatch(Action.Repair.class::isInstance);
        assertThat(given.migration.guards().proving().repair()).isEmpty();
    }

    @Test
    void where_both_take_writes_people_have_to_say_which_value_is_right() {
        var given = Given.gradual().compared(false);
        given.goesOn();
        given.in(new State.Writable(false));

        assertThat(given.hears(new Ask.Repair(REQUESTER, NOON, false)).answer()).startsWith("Both servers take writes");
    }

    @Test
    void where_nothing_is_known_to_differ_there_is_nothing_to_repair() {
        assertThat(Given.fenced().hears(new Ask.Repair(REQUESTER, NOON, false)).answer())
                .startsWith("No difference is known");
    }

    @Test
    void a_comparison_is_held_and_let_go_on_by_who_may_and_says_so() {
        var given = Given.fenced().comparing(true);
        given.goesOn();
        assertThat(given.migration.watched()).containsExactly("Being compared: 40.0 % verified.");
        assertThat(given.hears(new Ask.Steer(PASSER_BY, NOON, true)).answer()).startsWith("Only requesters");
        assertThat(given.hears(new Ask.Steer(REQUESTER, NOON, false)).answer()).contains("is not held");

        assertThat(Given.types(given.hears(new Ask.Steer(REQUESTER, NOON, true)).events()))
                .containsExactly(Type.VERIFICATION_PAUSED);

        given.goesOn();
        assertThat(given.migration.watched()).singleElement().asString().contains("held by <@requester>");
        assertThat(Given.types(given.hears(new Ask.Steer(APPROVER, NOON, false)).events()))
                .containsExactly(Type.VERIFICATION_RESUMED);
        assertThat(given.migration.guards().proving().pausedBy()).isEmpty();
    }

    @Test
    void where_nothing_is_compared_there_is_nothing_to_hold() {
        assertThat(Given.fenced().hears(new Ask.Steer(REQUESTER, NOON, true)).answer())
                .isEqualTo("The data of m1 are not being compared now.");
    }

    private static Given differs() {
        var given = Given.fenced().compared(false);
        given.goesOn();
        return given;
    }

    private static Given repairing() {
        var given = differs();
        given.hears(new Ask.Repair(REQUESTER, NOON, false));
        given.hears(new Ask.Repair(APPROVER, NOON, true));
        return given;
    }
}
