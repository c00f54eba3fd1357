package io.redismigrate.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.redismigrate.migration.Event.Type;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What follows from a comparison of the two data sets. */
class SamenessTest {
    @Test
    void data_that_differ_keep_the_cutover_from_being_asked() {
        var given = Given.fenced().approved(Gate.READ_ONLY_REMOVAL).compared(false);
        var step = given.goesOn();

        assertThat(Given.types(step.events())).containsExactly(Type.VERIFICATION_FINISHED, Type.ALARM);
        assertThat(step.migration().questions().last(Gate.CUTOVER)).isEmpty();
        assertThat(step.migration().reason()).startsWith("the two data sets differ: 3 differ");
        assertThat(given.goesOn().events()).isEmpty();
    }

    @Test
    void a_difference_that_is_found_later_withdraws_what_was_approved() {
        var step = Given.fenced().approved(Gate.values()).compared(false).next();

        assertThat(Given.types(step.events())).contains(Type.GATE_WITHDRAWN).doesNotContain(Type.SWITCH_STARTED);
        assertThat(step.actions()).isEmpty();
    }

    @Test
    void gradual_does_not_make_the_candidate_writable_while_data_differ() {
        var step = Given.gradual().compared(false).next();

        assertThat(step.migration().questions().live()).isEmpty();
        assertThat(step.migration().reason()).startsWith("the two data sets differ");
    }

    @Test
    void data_that_were_mended_open_the_way_again() {
        var given = Given.fenced().approved(Gate.READ_ONLY_REMOVAL).compared(false);
        given.goesOn();
        var step =
                given.at(Given.NOON.plus(Duration.ofMinutes(1))).compared(true).goesOn();

        assertThat(Given.types(step.events())).contains(Type.VERIFICATION_FINISHED, Type.GATE_OPENED);
    }

    @Test
    void a_comparison_that_is_too_old_is_made_anew_before_the_cutover() {
        var given = Given.fenced().approved(Gate.READ_ONLY_REMOVAL).comparedLongAgo();
        var step = given.goesOn();

        assertThat(step.actions()).contains(new Action.Compare(2, "", Event.BOT));
        assertThat(step.migration().questions().last(Gate.CUTOVER)).isEmpty();
    }

    @Test
    void after_the_switch_a_sample_is_compared_once() {
        var promoted = new State.Promoted(Given.NOON, true, true, true, -1, 0);
        var given = Given.promoted(promoted);
        given.migration = given.migration.with(receipt());

        assertThat(given.next().actions()).contains(new Action.Compare(1, "sampled", Event.BOT));
        assertThat(given.at(Given.NOON.plus(Duration.ofMinutes(1)))
                        .compared(true)
                        .goesOn()
                        .actions())
                .noneMatch(Action.Compare.class::isInstance);
        assertThat(given.goesOn().actions()).noneMatch(Action.Compare.class::isInstance);
    }

    @Test
    void a_comparison_that_ends_between_two_looks_fulfils_the_wish() {
        var given = Given.fenced().wishing(Wish.Kind.VERIFY).compared(true);
        var step = given.goesOn();

        assertThat(Given.types(step.events())).startsWith(Type.VERIFICATION_STARTED, Type.VERIFICATION_FINISHED);
        assertThat(step.migration().wish()).isEmpty();
        assertThat(given.goesOn().actions()).noneMatch(Action.Compare.class::isInstance);
    }

    @Test
    void nothing_is_switched_while_data_are_being_compared() {
        var given = Given.fenced().approved(Gate.values()).comparing(true);
        given.goesOn();

        assertThat(given.goesOn().actions()).isEmpty();
        assertThat(given.migration.reason()).contains("waiting for the comparison that runs: 40.0 % verified");
    }

    @Test
    void nothing_is_compared_where_nothing_can_be_the_same() {
        var given = Given.fenced().in(new State.Syncing(0, true, true)).wishing(Wish.Kind.VERIFY);

        assertThat(given.next().actions()).noneMatch(Action.Compare.class::isInstance);
    }

    private static Receipt receipt() {
        return new Receipt(
                Given.NOON.minusSeconds(1), "fence", Optional.empty(), 100, "r1", "r2", List.of(), 10, 10, "");
    }
}
