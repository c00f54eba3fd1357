package io.redismigrate.slack;

import static io.redismigrate.slack.Stage.CHANNEL;
import static io.redismigrate.slack.Stage.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.redismigrate.migration.Question.Status;
import io.redismigrate.runner.Desk.Subject;
import io.redismigrate.workspace.EnvelopeFault;
import io.redismigrate.workspace.Fault;
import io.redismigrate.workspace.Person;
import io.redismigrate.workspace.UserGroup;
import io.redismigrate.workspace.WorkspaceSetup;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.assertj.core.groups.Tuple;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SlackBotTest {
    @TempDir
    Path folder;

    private Stage stage;

    @BeforeEach
    void open() {
        stage = new Stage(folder, WorkspaceSetup.standard().withRateLimits(false)).connected();
    }

    @AfterEach
    void close() throws Exception {
        assertThat(stage.workspace.problems()).isEmpty();
        stage.close();
    }

    @Test
    void help_is_private_and_in_the_acknowledgement() {
        var asker = stage.person("Onlooker");

        assertThat(stage.workspace
                        .acts()
                        .command(asker, CHANNEL, "/redis-migrate halp")
                        .fine())
                .isTrue();

        assertThat(stage.workspace.ephemerals(asker).get(0).text()).contains("did you mean \"help\"");
        assertThat(stage.workspace.messages(CHANNEL)).isEmpty();
        assertThat(stage.acks).isNotEmpty();
    }

    @Test
    void start_posts_a_card_with_its_first_event_in_the_thread() {
        var requester = stage.person("Requester");

        stage.workspace.acts().command(requester, CHANNEL, "/redis-migrate start orders");

        var card = stage.awaitCard(message -> message.text().contains("orders"));
        stage.workspace.awaitMessage(CHANNEL, each -> each.text().contains("asked to move"), SOON);
        var event = stage.events(card.ts()).get(0).metadata().path("event_payload");
        assertThat(event.path("seq").isIntegralNumber()).isTrue();
        assertThat(event.path("seq").asInt()).isEqualTo(1);
        assertThat(event.path("type").asText()).isEqualTo("migration-requested");
        assertThat(event.path("prev").asText()).isEqualTo("0".repeat(64));
        assertThat(event.path("hash").asText()).hasSize(64);
        assertThat(event.path("data").asText()).startsWith("{\"from\":\"10.0.0.1:6379\"");
        assertThat(stage.desk.started)
                .extracting(FakeDesk.Started::subject)
                .containsExactly(new Subject.Named("orders"));
    }

    @Test
    void a_start_that_is_delivered_twice_starts_once() {
        stage.workspace.faults().nextDeliveries(1, EnvelopeFault.duplicate());

        stage.workspace.acts().command(stage.person("Requester"), CHANNEL, "/redis-migrate start orders");
        stage.workspace.acts().command(stage.person("Requester"), CHANNEL, "/redis-migrate list");

        assertThat(stage.desk.started).hasSize(1);
    }

    @Test
    void start_and_nothing_behind_it_opens_the_form_and_the_form_starts() {
        var requester = stage.person("Requester");
        stage.workspace.acts().command(requester, CHANNEL, "/redis-migrate start");
        stage.workspace.awaitModal(requester, view -> view.callbackId().equals("migration_start"), SOON);

        var empty = stage.workspace.acts().submit(requester, Map.of());
        assertThat(empty.errors()).containsKey("from");
        var full = stage.workspace.acts().submit(requester, Map.of("plan/value", "orders", "reason/text", "a sale"));

        assertThat(full.fine()).isTrue();
        stage.workspace.awaitEphemeral(requester, each -> each.text().contains("is requested"), SOON);
        assertThat(stage.desk.started)
                .extracting(FakeDesk.Started::subject, FakeDesk.Started::note)
                .containsExactly(Tuple.tuple(new Subject.Named("orders"), "a sale"));
    }

    @Test
    void a_form_that_is_filled_in_wrongly_says_so_beside_the_field_and_starts_nothing() {
        var requester = stage.person("Requester");
        stage.workspace.acts().command(requester, CHANNEL, "/redis-migrate start");
        stage.workspace.awaitModal(requester, view -> view.callbackId().equals("migration_start"), SOON);

        var both = stage.workspace
                .acts()
                .submit(requester, Map.of("plan/value", "orders", "from/text", "orders-old", "to/text", "orders-new"));
        assertThat(both.errors()).containsExactly(Map.entry("from", "Either a plan, or from and to."));
        stage.workspace.acts().close(requester);
        stage.workspace.acts().command(requester, CHANNEL, "/redis-migrate start");
        stage.workspace.awaitModal(requester, view -> view.callbackId().equals("migration_start"), SOON);
        var half = stage.workspace.acts().submit(requester, Map.of("from/text", "orders-old"));
        assertThat(half.errors()).containsExactly(Map.entry("to", "Where the data is to go."));
        var unknown =
                stage.workspace.acts().submit(requester, Map.of("from/text", "ordres-old", "to/text", "orders-new"));
        assertThat(unknown.errors())
                .containsExactly(Map.entry("from", "There is no server ordres-old; there is orders-old."));

        assertThat(stage.desk.started).isEmpty();
        assertThat(stage.workspace.modal(requester)).isPresent();
    }

    @Test
    void a_home_has_the_buttons_of_what_waits_and_follows_what_is_clicked() {
        stage.waiting();
        var approver = stage.person("Approver 1");
        stage.workspace.acts().openHome(approver);
        var home = stage.workspace.awaitHome(
                approver, view -> view.button("gate_approve").isPresent(), SOON);
        assertThat(home.button("gate_deny")).isPresent();

        stage.workspace.acts().clickInHome(approver, "gate_approve");

        stage.workspace.awaitEphemeral(approver, each -> each.text().contains("is in"), SOON);
        stage.workspace.awaitHome(approver, view -> view.button("gate_approve").isEmpty(), SOON);
        stage.workspace.acts().openHome(stage.person("Onlooker"));
        var onlookers = stage.workspace.awaitHome(
                stage.person("Onlooker"), view -> view.words().contains("Nothing waits for you"), SOON);
        assertThat(onlookers.button("gate_approve")).isEmpty();
    }

    @Test
    void an_approval_is_counted_shown_and_answered() {
        stage.waiting();
        var gate = stage.awaitGate(message -> message.button("gate_approve").isPresent());
        assertThat(gate.broadcast()).isTrue();
        assertThat(gate.metadata().path("event_payload").path("gate").asText()).isEqualTo("cutover");

        stage.workspace.acts().click(stage.person("Approver 1"), gate, "gate_approve");
        stage.workspace.acts().click(stage.person("Approver 2"), gate, "gate_approve");

        var decided = stage.awaitGate(message -> message.button("gate_approve").isEmpty());
        assertThat(decided.ts()).isEqualTo(gate.ts());
        assertThat(decided.words()).contains("<@U0APPROVER1>", "<@U0APPROVER2>");
        stage.workspace.awaitEphemeral(
                stage.person("Approver 2"), each -> each.text().contains("is in"), SOON);
    }

    @Test
    void a_click_that_comes_twice_counts_once_and_says_nothing_twice() {
        stage.waiting();
        var gate = stage.awaitGate(message -> message.button("gate_approve").isPresent());
        stage.workspace.faults().nextDeliveries(1, EnvelopeFault.duplicate());

        stage.workspace.acts().click(stage.person("Approver 1"), gate, "gate_approve");

        stage.workspace.awaitEphemeral(
                stage.person("Approver 1"), each -> each.text().contains("is in"), SOON);
        Awaitility.await()
                .during(Duration.ofMillis(500))
                .until(() ->
                        stage.workspace.ephemerals(stage.person("Approver 1")).size() == 1);
    }

    @Test
    void a_question_why_and_a_refused_form_that_come_twice_are_answered_once() {
        stage.waiting();
        var gate = stage.awaitGate(message -> message.button("gate_approve").isPresent());
        var onlooker = stage.person("Onlooker");
        stage.workspace.faults().nextDeliveries(2, EnvelopeFault.duplicate());

        stage.workspace.acts().click(onlooker, gate, "gate_why");
        stage.workspace.acts().click(onlooker, gate, "gate_deny");

        Awaitility.await()
                .during(Duration.ofMillis(500))
                .until(() -> stage.workspace.ephemerals(onlooker).size() == 2);
    }

    @Test
    void who_may_not_approve_hears_who_may() {
        stage.waiting();
        var gate = stage.awaitGate(message -> message.button("gate_approve").isPresent());

        stage.workspace.acts().click(stage.person("Onlooker"), gate, "gate_approve");

        stage.workspace.awaitEphemeral(
                stage.person("Onlooker"), each -> each.text().contains("Only approvers"), SOON);
        assertThat(stage.store.load("m1").orElseThrow().questions().all().get(0).votes())
                .isEmpty();
    }

    @Test
    void rights_are_those_at_the_click() {
        stage.waiting();
        var gate = stage.awaitGate(message -> message.button("gate_approve").isPresent());
        stage.workspace.put(new UserGroup("S0APPROVERS", "approvers", List.of("U0ONLOOKER")));

        stage.workspace.acts().click(stage.person("Approver 1"), gate, "gate_approve");
        stage.workspace.acts().click(stage.person("Onlooker"), gate, "gate_approve");

        stage.workspace.awaitEphemeral(
                stage.person("Approver 1"), each -> each.text().contains("Only approvers"), SOON);
        stage.workspace.awaitEphemeral(
                stage.person("Onlooker"), each -> each.text().contains("is in"), SOON);
    }

    @Test
    void when_slack_does_not_say_who_somebody_is_nothing_is_done() {
        stage.waiting();
        var gate = stage.awaitGate(message -> message.button("gate_approve").isPresent());
        stage.workspace.faults().next(1, "usergroups.users.list", Fault.serverError(503));

        stage.workspace.acts().click(stage.person("Approver 1"), gate, "gate_approve");

        stage.workspace.awaitEphemeral(
                stage.person("Approver 1"), each -> each.text().contains("did not say who you are"), SOON);
    }

    @Test
    void guests_and_deactivated_accounts_may_do_nothing() {
        stage.waiting();
        var gate = stage.awaitGate(message -> message.button("gate_approve").isPresent());
        stage.workspace.put(new Person("U0APPROVER1", "Approver 1", true, false, false));
        stage.workspace.put(new Person("U0APPROVER2", "Approver 2", false, false, true));

        stage.workspace.acts().click(stage.person("Approver 1"), gate, "gate_approve");
        stage.workspace.acts().click(stage.person("Approver 2"), gate, "gate_approve");

        stage.workspace.awaitEphemeral(
                stage.person("Approver 1"), each -> each.text().contains("Guests cannot"), SOON);
        stage.workspace.awaitEphemeral(
                stage.person("Approver 2"), each -> each.text().contains("deactivated"), SOON);
        assertThat(stage.store.load("m1").orElseThrow().questions().all().get(0).votes())
                .isEmpty();
    }

    @Test
    void a_denial_takes_its_reason_from_a_form_and_wakes_nobody() {
        stage.waiting();
        var gate = stage.awaitGate(message -> message.button("gate_deny").isPresent());
        var approver = stage.person("Approver 1");
        stage.workspace.acts().click(approver, gate, "gate_deny");
        stage.workspace.awaitModal(approver, view -> view.callbackId().equals("gate_deny_reason"), SOON);

        stage.workspace.acts().submit(approver, Map.of("reason/text", "not today <!channel>"));

        var denied = stage.awaitGate(message -> message.button("gate_reopen").isPresent());
        assertThat(denied.words()).contains("not today &lt;!channel&gt;").doesNotContain("<!channel>");
        assertThat(stage.store.load("m1").orElseThrow().questions().all().get(0).is(Status.DENIED))
                .isTrue();
    }

    @Test
    void who_may_not_deny_is_told_so_and_gets_no_form() {
        stage.waiting();
        var gate = stage.awaitGate(message -> message.button("gate_deny").isPresent());

        stage.workspace.acts().click(stage.person("Onlooker"), gate, "gate_deny");

        stage.workspace.awaitEphemeral(
                stage.person("Onlooker"), each -> each.text().contains("Only approvers"), SOON);
        assertThat(stage.workspace.modal(stage.person("Onlooker"))).isEmpty();
    }

    @Test
    void a_command_that_is_refused_says_which_rule_and_who_could() {
        stage.waiting();

        stage.workspace.acts().command(stage.person("Onlooker"), CHANNEL, "/redis-migrate abort m1");

        assertThat(stage.workspace.ephemerals(stage.person("Onlooker")).get(0).text())
                .contains("Only the requester", "<!subteam^S0APPROVERS>");
    }

    @Test
    void a_slow_check_is_acknowledged_at_once_and_answered_later() {
        stage.desk.checking = new CountDownLatch(1);
        var requester = stage.person("Requester");

        var answer = stage.workspace.acts().command(requester, CHANNEL, "/redis-migrate check orders");
        stage.desk.checking.countDown();

        assertThat(answer.took().toMillis()).isLessThan(1000);
        stage.workspace.awaitEphemeral(requester, each -> each.text().contains("Preflight of orders"), SOON);
    }

    @Test
    void commands_are_taken_in_the_policys_channels_only() {
        stage.workspace.acts().command(stage.person("Requester"), "general", "/redis-migrate start orders");

        assertThat(stage.workspace.ephemerals(stage.person("Requester")).get(0).text())
                .contains("Commands are taken in <#C0MIGRATIONS> only");
        assertThat(stage.desk.started).isEmpty();
    }

    @Test
    void the_history_is_put_into_the_thread_as_a_file() {
        stage.waiting();
        var card = stage.awaitCard(message -> true);
        // The card is known to be posted once something stands below it.
        stage.workspace.awaitMessage(
                CHANNEL, each -> each.metadata().path("event_type").asText().equals("redis_migrate_event"), SOON);

        stage.workspace.acts().command(stage.person("Onlooker"), CHANNEL, "/redis-migrate audit m1");

        var file = stage.workspace.awaitMessage(
                CHANNEL, each -> each.raw().path("files").size() > 0, SOON);
        assertThat(file.threadTs()).contains(card.ts());
        stage.workspace.awaitEphemeral(
                stage.person("Onlooker"), each -> each.text().contains("is in its thread"), SOON);
    }

    @Test
    void the_home_tab_shows_what_waits() {
        stage.waiting();

        stage.workspace.acts().openHome(stage.person("Onlooker"));

        stage.workspace.awaitHome(
                stage.person("Onlooker"), view -> view.words().contains("the cutover gate waits"), SOON);
    }

    @Test
    void a_lost_socket_is_made_anew() {
        stage.workspace.faults().dropSockets();
        Awaitility.await().atMost(SOON).until(() -> stage.workspace.connections() > 0);

        stage.workspace.acts().command(stage.person("Onlooker"), CHANNEL, "/redis-migrate list");

        assertThat(stage.workspace.ephemerals(stage.person("Onlooker"))).hasSize(1);
    }
}
