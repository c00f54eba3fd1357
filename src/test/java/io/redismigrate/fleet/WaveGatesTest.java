package io.redismigrate.fleet;

import static io.redismigrate.fleet.Armada.APPROVER;
import static io.redismigrate.fleet.Armada.NOON;
import static io.redismigrate.fleet.Armada.REQUESTER;
import static io.redismigrate.fleet.Armada.SECOND;
import static io.redismigrate.fleet.Armada.STRANGER;
import static org.assertj.core.api.Assertions.assertThat;

import io.redismigrate.fleet.FleetStep.Action;
import io.redismigrate.migration.Ask;
import io.redismigrate.migration.Gate;
import io.redismigrate.migration.Posed;
import io.redismigrate.migration.Question.Status;
import io.redismigrate.migration.State;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WaveGatesTest {
    private final Armada fleet = Armada.withOneGate("a b");

    @BeforeEach
    void in_step() {
        fleet.started();
        fleet.in(new State.InSync(), "a", "b");
    }

    private void asking(String... plans) {
        for (var plan : plans) {
            fleet.member(plan, migration -> Posed.asking(migration, Gate.READ_ONLY_REMOVAL, NOON));
        }
    }

    @Test
    void it_is_asked_once_the_gate_waits_in_each_of_the_wave() {
        asking("a");
        assertThat(fleet.next().events()).isEmpty();

        asking("b");
        assertThat(Armada.types(fleet.next())).containsExactly("gate-opened");
        assertThat(fleet.run.questions())
                .singleElement()
                .satisfies(question -> assertThat(question.members()).isEqualTo(Map.of("m-a", 1, "m-b", 1)));
        assertThat(fleet.next().events()).as("asked once").isEmpty();
    }

    @Test
    void an_approval_is_handed_on_to_each_for_the_question_that_was_shown() {
        asking("a", "b");
        fleet.next();
        var step = fleet.asked(new Ask.Approve(SECOND, NOON, 1)).next();

        assertThat(step.actions())
                .extracting(action -> ((Action.Tell) action).ask())
                .containsOnly(new Ask.Approve(SECOND, NOON, 1))
                .hasSize(2);
    }

    @Test
    void a_member_that_asks_anew_gets_no_approval_of_the_old_question() {
        asking("a", "b");
        fleet.next();
        fleet.asked(new Ask.Approve(APPROVER, NOON, 1));
        fleet.member("a", migration -> Posed.settled(migration, Gate.READ_ONLY_REMOVAL, Status.WITHDRAWN));

        var step = fleet.next();

        assertThat(Armada.told(step)).containsExactly("m-b Approve");
        assertThat(Armada.types(step)).containsExactly("gate-withdrawn");
        asking("a");
        assertThat(Armada.types(fleet.next())).containsExactly("gate-opened");
        assertThat(fleet.run.questions().get(1).members()).isEqualTo(Map.of("m-a", 2, "m-b", 1));
    }

    @Test
    void it_is_approved_when_each_of_them_is() {
        asking("a", "b");
        fleet.next();
        fleet.asked(new Ask.Approve(APPROVER, NOON, 1)).asked(new Ask.Approve(SECOND, NOON, 1));
        fleet.member("a", migration -> Posed.asking(migration.in(new State.InSync()), Gate.CUTOVER, NOON));

        assertThat(Armada.types(fleet.next())).as("b is not yet approved").isEmpty();
    }

    @Test
    void the_last_word_of_a_person_counts() {
        asking("a", "b");
        fleet.next();
        fleet.asked(new Ask.Approve(APPROVER, NOON, 1)).asked(new Ask.TakeBack(APPROVER, NOON.plusSeconds(1), 1));

        assertThat(fleet.next().actions())
                .as("no member has the approval, so there is nothing to take back")
                .isEmpty();
        assertThat(fleet.run.questions().get(0).approvers()).isEmpty();
    }

    @Test
    void a_denial_in_one_is_a_denial_of_the_wave() {
        asking("a", "b");
        fleet.next();
        fleet.member("a", migration -> Posed.settled(migration, Gate.READ_ONLY_REMOVAL, Status.DENIED));

        assertThat(Armada.types(fleet.next())).containsExactly("gate-denied");
        assertThat(fleet.run.questions().get(0).is(Status.DENIED)).isTrue();
        assertThat(Armada.told(fleet.asked(new Ask.AskAgain(REQUESTER, NOON, 1)).next()))
                .containsExactly("m-a AskAgain");
    }

    @Test
    void who_may_not_is_told_so_and_nothing_is_handed_on() {
        asking("a", "b");
        fleet.next();

        assertThat(fleet.refusal(new Ask.Approve(STRANGER, NOON, 1))).contains("Only approvers");
        assertThat(fleet.refusal(new Ask.Approve(REQUESTER, NOON, 1))).contains("Only approvers");
        assertThat(fleet.refusal(new Ask.Deny(STRANGER, NOON, 1, ""))).contains("Only approvers");
        fleet.asked(new Ask.Approve(APPROVER, NOON, 1));
        assertThat(fleet.refusal(new Ask.Approve(APPROVER, NOON, 1))).contains("already");
    }
}
