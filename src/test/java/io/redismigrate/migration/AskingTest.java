package io.redismigrate.migration;

import static io.redismigrate.migration.Given.APPROVER;
import static io.redismigrate.migration.Given.NEW;
import static io.redismigrate.migration.Given.NOON;
import static io.redismigrate.migration.Given.OLD;
import static io.redismigrate.migration.Given.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.redismigrate.migration.Event.Type;
import io.redismigrate.migration.Question.Status;
import io.redismigrate.migration.State.InSync;
import io.redismigrate.migration.State.Switching;
import io.redismigrate.migration.State.Syncing;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The questions to people: in order, for the facts that were on the screen, and void when these change. */
class AskingTest {
    @Test
    void the_gates_are_asked_one_after_the_other_and_then_the_switch_begins() {
        var given = Given.fenced();

        assertThat(given.goesOn().migration().questions().last(Gate.READ_ONLY_REMOVAL))
                .isPresent();
        assertThat(given.migration.questions().last(Gate.CUTOVER)).isEmpty();
        given.hears(new Ask.Approve(APPROVER, NOON, 1));
        given.goesOn();
        given.hears(new Ask.Approve(APPROVER, NOON, 2));
        assertThat(given.goesOn().migration().reason()).isEqualTo("waiting for approvals of the cutover gate: 1 of 2");
        given.hears(new Ask.Approve(SECOND, NOON, 2));
        given.goesOn();
        given.hears(new Ask.Approve(APPROVER, NOON, 3));
        given.hears(new Ask.Approve(SECOND, NOON, 3));
        var step = given.goesOn();

        assertThat(step.migration().state()).isInstanceOf(Switching.class);
        assertThat(step.actions()).containsExactly(new Action.Switch(Action.Direction.FORWARD, false));
        assertThat(step.migration().questions().all())
                .extracting(Question::status)
                .containsOnly(Status.USED);
    }

    @Test
    void a_denied_gate_stays_and_replication_goes_on() {
        var given = Given.fenced();
        given.goesOn();
        given.hears(new Ask.Deny(APPROVER, NOON, 1, "not today"));
        var step = given.goesOn();

        assertThat(step.migration().state()).isEqualTo(new InSync());
        assertThat(step.migration().reason())
                .isEqualTo("the read-only-removal gate was denied by <@approver-1>: not today; \"Ask again\" opens it"
                        + " anew");
    }

    @Test
    void a_gate_that_is_asked_again_is_a_new_question() {
        var given = Given.fenced();
        given.goesOn();
        given.hears(new Ask.Deny(APPROVER, NOON, 1, "not today"));
        given.hears(new Ask.AskAgain(APPROVER, NOON, 1));
        var step = given.at(NOON.plusSeconds(60)).goesOn();
        var anew = step.migration().questions().numbered(2).orElseThrow();

        assertThat(anew.status()).isEqualTo(Status.OPEN);
        assertThat(anew.askedAt()).isEqualTo(NOON.plusSeconds(60));
        assertThat(step.events()).singleElement().satisfies(event -> {
            assertThat(event.actor()).isEqualTo(APPROVER.id());
            assertThat(event.data()).containsEntry("question", 2);
        });
        assertThat(step.migration().reason()).isEqualTo("waiting for approvals of the read-only-removal gate: 0 of 1");
    }

    @Test
    void a_gate_that_is_asked_again_shows_what_is_seen_then_and_why_it_is_asked_again() {
        var given = Given.fenced();
        given.goesOn();
        given.finding("no-persistence", Finding.Severity.WARNING).goesOn();
        var anew = given.goesOn().migration().questions().numbered(2).orElseThrow();

        assertThat(anew.evidence())
                .anyMatch(
                        line -> line.equals(
                                "it is asked again, for the last time it was withdrawn: the facts changed: finding no-persistence"))
                .anyMatch(line -> line.startsWith("warning: no-persistence"));
    }

    @Test
    void an_approval_that_was_taken_back_has_to_come_again() {
        var given = Given.fenced().approved(Gate.READ_ONLY_REMOVAL, Gate.CUTOVER, Gate.PROMOTION);
        given.hears(new Ask.TakeBack(APPROVER, NOON, 2));
        var step = given.goesOn();

        assertThat(step.migration().state()).isEqualTo(new InSync());
        assertThat(step.migration().reason()).isEqualTo("waiting for approvals of the cutover gate: 1 of 2");
    }

    @Test
    void an_approval_that_is_too_old_is_withdrawn_by_the_bot() {
        var step = Given.fenced()
                .approved(Gate.READ_ONLY_REMOVAL, Gate.CUTOVER, Gate.PROMOTION)
                .at(NOON.plus(Duration.ofMinutes(30)))
                .next();

        assertThat(Given.types(step.events())).hasSize(6).containsOnly(Type.APPROVAL_WITHDRAWN);
        assertThat(step.events()).extracting(Event::actor).containsOnly(Event.BOT);
        assertThat(step.actions()).isEmpty();
    }

    @Test
    void changed_facts_withdraw_every_answer_and_it_is_asked_anew() {
        var given = Given.fenced().approved(Gate.READ_ONLY_REMOVAL, Gate.CUTOVER, Gate.PROMOTION);
        given.see(NEW, node -> node.following(OLD.address()).restarted());
        var step = given.goesOn();

        assertThat(Given.types(step.events()))
                .containsExactly(Type.GATE_WITHDRAWN, Type.GATE_WITHDRAWN, Type.GATE_WITHDRAWN);
        assertThat(step.migration().reason())
                .isEqualTo("the facts changed: orders-new has run id another-run-of-orders-new; it is asked again");
        assertThat(step.actions()).isEmpty();
        assertThat(Given.types(given.goesOn().events())).containsExactly(Type.GATE_OPENED);
    }

    @Test
    void a_lost_link_withdraws_every_answer_and_syncs_again() {
        var step = Given.fenced()
                .approved(Gate.READ_ONLY_REMOVAL, Gate.CUTOVER, Gate.PROMOTION)
                .see(NEW, node -> node.following(OLD.address()).linkDown())
                .next();

        assertThat(step.migration().state()).isEqualTo(new Syncing(0, true, false));
        assertThat(Given.types(step.events())).startsWith(Type.SYNC_LOST).contains(Type.GATE_WITHDRAWN);
        assertThat(step.migration().questions().live()).isEmpty();
    }

    @Test
    void a_check_that_fails_withdraws_every_answer_and_asks_nobody() {
        var given = Given.fenced().approved(Gate.READ_ONLY_REMOVAL, Gate.CUTOVER, Gate.PROMOTION);
        given.finding("memory-short", Finding.Severity.ERROR);
        given.goesOn();
        var step = given.goesOn();

        assertThat(step.migration().questions().live()).isEmpty();
        assertThat(step.events()).isEmpty();
        assertThat(step.migration().reason()).isEqualTo("a check fails: memory-short was seen. It matters.");
    }

    @Test
    void a_silent_server_opens_no_gate() {
        var step = Given.fenced().silent(OLD).next();

        assertThat(step.events()).isEmpty();
        assertThat(step.actions()).isEmpty();
    }

    @Test
    void a_server_that_stays_silent_withdraws_what_rests_on_it() {
        var given = Given.fenced().approved(Gate.READ_ONLY_REMOVAL).silent(NEW);
        for (int look = 1; look < Rules.PATIENT_LOOKS; look++) {
            assertThat(given.goesOn().events()).isEmpty();
        }

        assertThat(Given.types(given.goesOn().events())).containsExactly(Type.GATE_WITHDRAWN);
    }

    @Test
    void a_candidate_that_is_behind_keeps_the_switch_armed() {
        var step = Given.fenced()
                .approved(Gate.READ_ONLY_REMOVAL, Gate.CUTOVER, Gate.PROMOTION)
                .see(OLD, node -> node.offset(5_000_000))
                .next();

        assertThat(step.actions()).isEmpty();
        assertThat(step.migration().reason())
                .isEqualTo("armed by <@approver-1> and <@second>, waiting for lag 4,995,000 bytes < 1,048,576 bytes");
    }

    @Test
    void what_only_the_sync_needed_is_put_back_before_the_switch() {
        var step = Given.fenced()
                .approved(Gate.READ_ONLY_REMOVAL, Gate.CUTOVER, Gate.PROMOTION)
                .changed(OLD, Parameter.DISKLESS_DELAY)
                .next();

        assertThat(step.actions()).containsExactly(new Action.RestoreSettings(Sync.ONLY_FOR_SYNC, false));
    }
}
