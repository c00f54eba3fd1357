package io.redismigrate.slack;

import static io.redismigrate.slack.Stage.CHANNEL;
import static io.redismigrate.slack.Stage.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.redismigrate.migration.Calendar;
import io.redismigrate.migration.Facts;
import io.redismigrate.migration.Gate;
import io.redismigrate.migration.GateRule;
import io.redismigrate.migration.Need;
import io.redismigrate.migration.People;
import io.redismigrate.migration.Policy;
import io.redismigrate.migration.Question;
import io.redismigrate.workspace.Message;
import io.redismigrate.workspace.WorkspaceSetup;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people settle beside approving and denying, as they do it in Slack: overrides, glass, hand-overs. */
class AccordsInSlackTest {
    private static final People APPROVERS = new People(Set.of(), Set.of("S0APPROVERS"));
    private static final GateRule TWO = new GateRule(
            List.of(new Need(APPROVERS, 2)),
            1,
            Duration.ofMinutes(30),
            Duration.ofHours(2),
            Optional.empty(),
            Calendar.ALWAYS);
    /** Approver 3 may break the glass, and Approver 2 owns what is moved. */
    private static final Policy POLICY = new Policy(
            new People(Set.of("U0REQUESTER", "U0ONLOOKER"), Set.of()),
            APPROVERS,
            Map.of(Gate.CUTOVER, TWO),
            false,
            Duration.ofMinutes(30),
            false,
            true,
            Optional.empty(),
            new People(Set.of("U0APPROVER3"), Set.of()),
            new People(Set.of("U0APPROVER2"), Set.of()),
            Map.of());

    @TempDir
    Path folder;

    private Stage stage;
    private Message gate;

    @BeforeEach
    void open() {
        stage = new Stage(folder, WorkspaceSetup.standard().withRateLimits(false), POLICY).connected();
        stage.waiting(new Question(
                1,
                Gate.CUTOVER,
                new Facts(List.of("orders-old is a master", "finding no-persistence")),
                2,
                Examples.NOON,
                List.of("warning: orders-new keeps nothing on disk"),
                Question.Status.OPEN,
                List.of(),
                ""));
        gate = stage.awaitGate(message -> message.button("gate_approve").isPresent());
    }

    @AfterEach
    void close() throws Exception {
        assertThat(stage.workspace.problems()).isEmpty();
        stage.close();
    }

    private void clicks(String person, String button) {
        stage.workspace.acts().click(stage.person(person), gate, button);
    }

    private void isTold(String person, String part) {
        stage.workspace.awaitEphemeral(stage.person(person), each -> each.text().contains(part), SOON);
    }

    private void opens(String person, String form) {
        stage.workspace.awaitModal(
                stage.person(person), view -> view.callbackId().equals(form), SOON);
    }

    private Map<String, String> submits(String person, Map<String, String> values) {
        return stage.workspace.acts().submit(stage.person(person), values).errors();
    }

    private Message event(String type) {
        return stage.workspace.awaitMessage(
                CHANNEL,
                each -> each.metadata()
                        .path("event_payload")
                        .path("type")
                        .asText()
                        .equals(type),
                SOON);
    }

    @Test
    void a_warning_is_answered_for_with_a_reason_before_the_gate_can_be_approved() {
        clicks("Approver 1", "gate_approve");
        isTold("Approver 1", "Somebody has to answer for each warning first");

        clicks("Approver 1", "gate_override");
        opens("Approver 1", "gate_override_reason");
        assertThat(submits("Approver 1", Map.of("finding/value", "no-persistence", "reason/text", " ")))
                .containsKey("reason");
        assertThat(submits(
                        "Approver 1",
                        Map.of("finding/value", "no-persistence", "reason/text", "it is a <!here> cache")))
                .isEmpty();

        assertThat(event("finding-overridden").words())
                .contains("&lt;!here&gt;")
                .doesNotContain("<!here>");
        stage.awaitGate(message ->
                message.button("gate_override").isEmpty() && message.words().contains("<@U0APPROVER1>"));
        clicks("Approver 1", "gate_approve");
        isTold("Approver 1", "Your approval of the cutover gate of m1 is in.");
    }

    @Test
    void the_command_answers_for_the_same_warnings() {
        stage.workspace.acts().command(stage.person("Requester"), CHANNEL, "/redis-migrate override m1 it is late");
        isTold("Requester", "Only approvers may override");
        stage.workspace.acts().command(stage.person("Approver 2"), CHANNEL, "/redis-migrate override m1");
        isTold("Approver 2", "Say why");

        stage.workspace.acts().command(stage.person("Approver 2"), CHANNEL, "/redis-migrate override m1 a cache");

        assertThat(event("finding-overridden").words()).contains("no-persistence", "A cache");
        stage.awaitGate(message -> message.button("gate_override").isEmpty());
    }

    @Test
    void who_may_not_override_gets_a_sentence_and_no_form() {
        clicks("Onlooker", "gate_override");

        isTold("Onlooker", "Only approvers may override");
        assertThat(stage.workspace.modal(stage.person("Onlooker"))).isEmpty();
    }

    @Test
    void broken_glass_approves_at_once_tells_the_owners_and_waits_for_their_review() {
        clicks("Approver 3", "gate_break_glass");
        opens("Approver 3", "gate_break_glass_form");
        assertThat(submits(
                        "Approver 3",
                        Map.of("plan/text", "order", "reason/text", "it burns", "incident/text", "ask me")))
                .containsOnlyKeys("plan", "incident");
        assertThat(submits(
                        "Approver 3",
                        Map.of(
                                "plan/text", "orders",
                                "reason/text", "it burns",
                                "incident/text", "https://incidents.example/1")))
                .isEmpty();

        assertThat(event("break-glass").words()).contains("<@U0APPROVER2>", "It burns", "https://incidents.example/1");
        stage.awaitGate(message ->
                message.button("gate_approve").isEmpty() && message.words().contains("<@U0APPROVER3>"));
        var card = stage.awaitCard(message -> message.button("migration_review").isPresent());
        assertThat(card.words()).contains("To be reviewed");

        stage.workspace.acts().click(stage.person("Approver 3"), card, "migration_review");
        isTold("Approver 3", "Only owners may review");
        stage.workspace.acts().openHome(stage.person("Approver 2"));
        var home = stage.workspace.awaitHome(
                stage.person("Approver 2"),
                view -> view.button("migration_review").isPresent(),
                SOON);
        assertThat(home.words()).contains("it burns");
        stage.workspace.acts().clickInHome(stage.person("Approver 2"), "migration_review");

        event("break-glass-reviewed");
        stage.awaitCard(message -> message.button("migration_review").isEmpty());
        var after = stage.workspace.awaitHome(
                stage.person("Approver 2"),
                view -> view.button("migration_review").isEmpty(),
                SOON);
        assertThat(after.words()).contains("Reviewed by <@U0APPROVER2>");
    }

    @Test
    void who_may_not_break_the_glass_gets_a_sentence_and_no_form() {
        clicks("Approver 1", "gate_break_glass");

        isTold("Approver 1", "You may not break the glass (policy.yml, break-glass). Ask <@U0APPROVER3>.");
        assertThat(stage.workspace.modal(stage.person("Approver 1"))).isEmpty();
    }

    @Test
    void a_migration_is_handed_over_to_who_accepts_it() {
        offersToOnlooker();
        var card = stage.awaitCard(message -> message.button("handover_accept").isPresent());

        stage.workspace.acts().click(stage.person("Approver 1"), card, "handover_accept");
        isTold("Approver 1", "only they can answer");
        stage.workspace.acts().openHome(stage.person("Onlooker"));
        stage.workspace.awaitHome(
                stage.person("Onlooker"), view -> view.button("handover_accept").isPresent(), SOON);
        stage.workspace.acts().clickInHome(stage.person("Onlooker"), "handover_accept");

        event("handed-over");
        isTold("Onlooker", "m1 is yours now.");
        var taken = stage.awaitCard(message -> message.button("handover_accept").isEmpty());
        assertThat(taken.words()).contains("taken over by <@U0ONLOOKER>");
        assertThat(stage.store.load("m1").orElseThrow().requester()).isEqualTo("U0ONLOOKER");
    }

    @Test
    void who_declines_a_migration_leaves_it_where_it_was() {
        offersToOnlooker();
        var card = stage.awaitCard(message -> message.button("handover_decline").isPresent());

        stage.workspace.acts().click(stage.person("Onlooker"), card, "handover_decline");

        event("handover-declined");
        stage.awaitCard(message -> message.button("handover_decline").isEmpty());
        assertThat(stage.store.load("m1").orElseThrow().requester()).isEqualTo("U0REQUESTER");
    }

    private void offersToOnlooker() {
        stage.workspace.acts().command(stage.person("Requester"), CHANNEL, "/redis-migrate handover m1");
        opens("Requester", "migration_handover");
        assertThat(submits("Requester", Map.of("person/value", "U0ONLOOKER"))).isEmpty();
        isTold("Requester", "m1 is offered to <@U0ONLOOKER>");
    }
}
