package io.redismigrate.slack;

import static io.redismigrate.slack.Stage.CHANNEL;
import static io.redismigrate.slack.Stage.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.redismigrate.migration.Facts;
import io.redismigrate.migration.Gate;
import io.redismigrate.migration.Question;
import io.redismigrate.workspace.Message;
import io.redismigrate.workspace.Person;
import io.redismigrate.workspace.WorkspaceSetup;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Guests, bots and deactivated accounts, in whatever group they are: no button and no command does anything for them. */
class NotMembersTest {
    private static final List<Person> PEOPLE = List.of(
            new Person("U0APPROVER1", "Approver 1", true, false, false),
            new Person("U0APPROVER2", "Approver 2", false, true, false),
            new Person("U0APPROVER3", "Approver 3", false, false, true));
    private static final Map<String, String> SENTENCES = Map.of(
            "Approver 1", "Guests cannot do this, so nothing was done; a full member of the workspace has to.",
            "Approver 2", "Bots cannot do this; a person has to.",
            "Approver 3", "Your account is deactivated, so nothing was done.");
    private static final List<String> COMMANDS =
            List.of("start orders", "verify m1", "abort m1", "rollback m1", "finish m1", "override m1 because");

    @TempDir
    Path folder;

    private Stage stage;

    @BeforeEach
    void open() {
        stage = new Stage(folder, WorkspaceSetup.standard().withRateLimits(false), Examples.glassy()).connected();
    }

    @AfterEach
    void close() throws Exception {
        assertThat(stage.workspace.problems()).isEmpty();
        stage.close();
    }

    @Test
    void every_button_and_every_command_is_answered_with_why_they_may_do_nothing() {
        var before = stage.waiting(new Question(
                1,
                Gate.CUTOVER,
                new Facts(List.of("orders-old is a master", "finding no-persistence")),
                2,
                Examples.NOON,
                List.of(),
                Question.Status.OPEN,
                List.of(),
                ""));
        var gate = stage.awaitGate(message -> message.button("gate_approve").isPresent());
        var card = stage.awaitCard(message -> message.button("migration_abort").isPresent());
        PEOPLE.forEach(stage.workspace::put);
        for (var person : PEOPLE) {
            for (var message : List.of(gate, card)) {
                for (var button : message.buttons()) {
                    answered(person, () -> stage.workspace.acts().click(person, message, button.actionId()));
                }
            }
            for (var command : COMMANDS) {
                answered(person, () -> stage.workspace.acts().command(person, CHANNEL, "/redis-migrate " + command));
            }
            assertThat(stage.workspace.modal(person)).isEmpty();
        }

        assertThat(gate.buttons())
                .extracting(Message.Button::actionId)
                .contains("gate_approve", "gate_deny", "gate_why", "gate_override", "gate_break_glass");
        assertThat(stage.store.load("m1")).contains(before);
        assertThat(stage.desk.started).hasSize(1);
    }

    private void answered(Person person, Runnable act) {
        int before = stage.workspace.ephemerals(person).size();
        act.run();
        stage.workspace.awaitEphemeral(
                person, each -> stage.workspace.ephemerals(person).size() > before, SOON);
        assertThat(stage.workspace.ephemerals(person).get(before).text()).isEqualTo(SENTENCES.get(person.name()));
    }
}
