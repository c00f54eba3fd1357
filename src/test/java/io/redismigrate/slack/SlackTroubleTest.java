package io.redismigrate.slack;

import static io.redismigrate.slack.Stage.CHANNEL;
import static io.redismigrate.slack.Stage.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redismigrate.migration.Event;
import io.redismigrate.migration.Event.Type;
import io.redismigrate.migration.Migration;
import io.redismigrate.runner.Turns;
import io.redismigrate.workspace.Fault;
import io.redismigrate.workspace.Message;
import io.redismigrate.workspace.WorkspaceSetup;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Slack refuses for a while or for good, and sockets that it closes. */
class SlackTroubleTest {
    @TempDir
    Path folder;

    private Stage stage;

    @BeforeEach
    void open() {
        stage = new Stage(folder, WorkspaceSetup.standard().withRateLimits(false)).connected();
    }

    @AfterEach
    void close() throws Exception {
        stage.close();
    }

    private void awaitDelivered() {
        await().atMost(Duration.ofSeconds(60)).until(() -> stage.outbox.pendingCount() == 0);
    }

    private Migration happens(Migration migration, String what) {
        return stage.save(migration, Event.of(Type.ALARM).with("reason", what));
    }

    private List<Integer> sequence(Message card) {
        return stage.events(card.ts()).stream()
                .map(each -> each.metadata().path("event_payload").path("seq").asInt())
                .toList();
    }

    @Test
    void a_deleted_card_comes_again_with_the_whole_history_under_it() throws Exception {
        var migration = stage.waiting();
        awaitDelivered();
        var first = stage.awaitCard(message -> true);
        delete(first);

        happens(migration.because("a sentence that the card shows"), "after it was deleted");

        var second = stage.awaitCard(message -> !message.ts().equals(first.ts()));
        awaitDelivered();
        assertThat(sequence(second)).containsExactly(1, 2, 3);
        assertThat(stage.outbox.parkedCount()).isZero();
    }

    @Test
    void a_deleted_question_is_asked_again() throws Exception {
        var migration = stage.waiting();
        awaitDelivered();
        var first = stage.awaitGate(message -> true);
        delete(first);

        stage.workspace
                .acts()
                .command(stage.person("Requester"), CHANNEL, "/redis-migrate abort " + migration.id() + " because");
        var question = migration.questions().all().get(0);
        stage.save(Examples.with(
                stage.store.load(migration.id()).orElseThrow(),
                migration.state(),
                "the question stands",
                List.of(Examples.question(
                        question.number(), question.gate(), io.redismigrate.migration.Question.Status.OPEN, "again"))));

        var second = stage.awaitGate(message -> !message.ts().equals(first.ts()));
        assertThat(second.button("gate_approve")).isPresent();
    }

    @Test
    void an_archived_channel_is_waited_for_and_readiness_names_it() {
        var migration = stage.waiting();
        awaitDelivered();
        var card = stage.awaitCard(message -> true);
        var channel = stage.workspace.channel(CHANNEL);
        stage.workspace.put(channel.shelved());

        happens(migration, "while it was archived");
        await().atMost(SOON).until(() -> stage.bot.trouble().orElse("").contains("is_archived"));
        assertThat(stage.outbox.parkedCount()).isZero();
        stage.workspace.put(channel);

        awaitDelivered();
        assertThat(sequence(card)).containsExactly(1, 2, 3);
        assertThat(stage.bot.trouble()).isEmpty();
    }

    @Test
    void a_token_that_is_revoked_and_given_back_loses_nothing_and_readiness_names_it() {
        var migration = stage.waiting();
        awaitDelivered();
        var card = stage.awaitCard(message -> true);
        stage.workspace.faults().revoked(true);

        happens(migration, "while the token was revoked");
        await().atMost(SOON).until(() -> stage.bot.trouble().orElse("").contains("token_revoked"));
        assertThat(stage.outbox.parkedCount()).isZero();
        stage.workspace.faults().revoked(false);

        awaitDelivered();
        assertThat(sequence(card)).containsExactly(1, 2, 3);
        await().atMost(SOON).until(() -> stage.bot.trouble().isEmpty());
    }

    @Test
    void a_socket_that_slack_closes_in_the_same_breath_is_made_anew() {
        stage.workspace.faults().refreshSockets();

        await().atMost(SOON).until(() -> stage.workspace.connections() == 1);
        assertThat(stage.workspace
                        .acts()
                        .command(stage.person("Requester"), CHANNEL, "/redis-migrate list")
                        .fine())
                .isTrue();
    }

    @Test
    void what_slack_refuses_for_good_is_parked_and_an_alarm_says_so_in_the_thread() {
        var migration = stage.waiting();
        awaitDelivered();
        var card = stage.awaitCard(message -> true);
        stage.workspace.faults().next(1, "chat.postMessage", Fault.error("metadata_too_large"));

        stage.save(migration, Event.of(Type.IN_SYNC));

        stage.workspace.awaitMessage(CHANNEL, each -> each.words().contains("Slack refuses to show event 3"), SOON);
        assertThat(stage.outbox.parkedCount()).isEqualTo(1);
        assertThat(sequence(card)).containsExactly(1, 2, 4);
    }

    @Test
    void a_message_that_is_too_long_for_slack_is_shown_as_its_sentence() {
        stage.workspace.faults().next(1, "chat.postMessage", Fault.error("msg_too_long"));

        stage.waiting();
        awaitDelivered();

        assertThat(stage.awaitCard(message -> true).text()).contains("orders");
        assertThat(stage.outbox.parkedCount()).isZero();
    }

    @Test
    void a_socket_that_slack_is_about_to_close_is_followed_before_it_goes() {
        stage.workspace.faults().warnSockets();

        await().atMost(SOON).until(() -> stage.workspace.connections() == 2);
        stage.workspace.acts().command(stage.person("Requester"), CHANNEL, "/redis-migrate list");
        stage.workspace.acts().command(stage.person("Requester"), CHANNEL, "/redis-migrate list");
        await().atMost(SOON).until(() -> stage.workspace.connections() == 1);
        stage.workspace.acts().command(stage.person("Requester"), CHANNEL, "/redis-migrate list");

        assertThat(stage.workspace.problems()).isEmpty();
        assertThat(stage.bot.trouble()).isEmpty();
    }

    @Test
    void a_socket_that_is_lost_is_made_anew() {
        for (int loss = 1; loss <= 3; loss++) {
            stage.workspace.faults().dropSockets();
            await().atMost(SOON).until(() -> stage.workspace.connections() == 1);
        }
        assertThat(stage.workspace
                        .acts()
                        .command(stage.person("Requester"), CHANNEL, "/redis-migrate list")
                        .fine())
                .isTrue();
    }

    @Test
    void an_instance_whose_turn_it_is_not_says_nothing() throws Exception {
        stage.bot.close();
        stage.turns = new Anothers();
        stage.bot = stage.bot(stage.access(stage.workspace.appToken(), "#" + CHANNEL));
        stage.connected();

        stage.waiting();

        await().during(Duration.ofSeconds(2))
                .atMost(SOON)
                .until(() -> stage.workspace.messages(CHANNEL).isEmpty());
    }

    private static final class Anothers extends io.redismigrate.runner.OnlyInstance {
        Anothers() {
            super(java.time.Clock.systemUTC());
        }

        @Override
        public Turns.Turn take(String what) {
            return Turn.ANOTHERS;
        }
    }

    private void delete(Message message) throws Exception {
        var answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(stage.workspace.apiUrl() + "chat.delete"))
                                .header("Authorization", "Bearer " + stage.workspace.botToken())
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(HttpRequest.BodyPublishers.ofString(
                                        "channel=%s&ts=%s".formatted(message.channel(), message.ts())))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.body()).contains("\"ok\":true");
    }
}
