package io.redismigrate.slack;

import static io.redismigrate.slack.Stage.CHANNEL;
import static io.redismigrate.slack.Stage.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.redismigrate.migration.Event;
import io.redismigrate.migration.Event.Type;
import io.redismigrate.migration.Gate;
import io.redismigrate.migration.Migration;
import io.redismigrate.migration.Question;
import io.redismigrate.migration.State;
import io.redismigrate.workspace.Fault;
import io.redismigrate.workspace.WorkspaceSetup;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlackOutboxTest {
    @TempDir
    Path folder;

    private Stage stage;

    @BeforeEach
    void open() {
        stage = new Stage(folder, WorkspaceSetup.standard().withRateLimits(true));
    }

    @AfterEach
    void close() throws Exception {
        stage.close();
    }

    private static Fault fault(String name) {
        return switch (name) {
            case "429" -> Fault.rateLimited(Duration.ofSeconds(1));
            case "503" -> Fault.serverError(503);
            case "reset" -> Fault.reset();
            case "time-out" -> Fault.timeOut(Duration.ofMillis(1_500));
            case "html" -> Fault.html();
            default -> Fault.error(name);
        };
    }

    private void awaitDelivered() {
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> stage.outbox.pendingCount() == 0);
    }

    private Migration somethingHappens(Migration migration, int events) {
        var told = IntStream.range(0, events)
                .mapToObj(each -> Event.of(Type.ALARM).with("reason", "number " + each))
                .toArray(Event[]::new);
        return stage.save(migration, told);
    }

    @ParameterizedTest
    @ValueSource(strings = {"429", "503", "reset", "html", "internal_error", "time-out"})
    void what_was_posted_although_the_answer_said_otherwise_stands_there_once(String name) {
        stage.workspace.faults().next(2, "chat.postMessage", fault(name).afterEffect());
        stage.connected();

        stage.waiting();
        awaitDelivered();

        var card = stage.awaitCard(message -> true);
        assertThat(stage.workspace.messages(CHANNEL).stream()
                        .filter(each ->
                                each.metadata().path("event_type").asText().equals("redis_migrate_card")))
                .hasSize(1);
        assertThat(stage.workspace.thread(CHANNEL, card.ts()))
                .extracting(each -> each.metadata().path("event_type").asText())
                .containsExactlyInAnyOrder(
                        "redis_migrate_card", "redis_migrate_gate", "redis_migrate_event", "redis_migrate_event");
    }

    @ParameterizedTest
    @ValueSource(strings = {"429", "503", "reset", "html", "internal_error"})
    void what_was_not_posted_is_posted_again_in_order(String name) {
        stage.workspace.faults().next(3, "chat.postMessage", fault(name));
        stage.connected();

        somethingHappens(stage.waiting(), 3);
        awaitDelivered();

        var card = stage.awaitCard(message -> true);
        assertThat(stage.events(card.ts()))
                .extracting(each ->
                        each.metadata().path("event_payload").path("seq").asInt())
                .containsExactly(1, 2, 3, 4, 5);
    }

    @Test
    void what_a_dead_process_posted_without_noting_it_is_found() throws Exception {
        stage.connected();
        somethingHappens(stage.waiting(), 2);
        awaitDelivered();
        var card = stage.awaitCard(message -> true);
        var before = stage.workspace.thread(CHANNEL, card.ts()).size();
        stage.bot.close();
        forget("event", "gate", "card");

        stage.bot = stage.bot(stage.access(stage.workspace.appToken(), "#" + CHANNEL));
        stage.connected();
        awaitDelivered();

        assertThat(stage.workspace.thread(CHANNEL, card.ts())).hasSize(before);
        assertThat(stage.outbox.messages("m1")).hasSize(before);
    }

    /** As if the bot had died after each post and before it was noted. */
    private void forget(String... kinds) throws Exception {
        try (var connection = stage.database.dataSource().getConnection();
                var statement = connection.createStatement()) {
            for (var kind : kinds) {
                statement.executeUpdate(
                        "INSERT INTO outbox (migration, kind, item, revision, attempts, not_before, claimed_until, parked)"
                                + " SELECT migration, kind, item, 99, 0, TIMESTAMP '1970-01-01 00:00:00', TIMESTAMP '1970-01-01 00:00:00', FALSE"
                                + " FROM message WHERE kind = '" + kind + "'");
                statement.executeUpdate("DELETE FROM message WHERE kind = '" + kind + "'");
            }
            if (!connection.getAutoCommit()) {
                connection.commit();
            }
        }
    }

    @Test
    void an_outage_of_slack_loses_nothing_and_stops_nobody() {
        stage.connected();
        var migration = stage.waiting();
        awaitDelivered();
        stage.workspace.faults().unreachable(true);

        somethingHappens(migration, 3);
        Awaitility.await().during(Duration.ofSeconds(1)).until(() -> stage.outbox.pendingCount() > 0);
        stage.workspace.faults().unreachable(false);
        awaitDelivered();

        var card = stage.awaitCard(message -> true);
        assertThat(stage.events(card.ts()))
                .extracting(each ->
                        each.metadata().path("event_payload").path("seq").asInt())
                .containsExactly(1, 2, 3, 4, 5);
        Awaitility.await().atMost(SOON).until(() -> stage.workspace.connections() > 0);
    }

    @Test
    void a_card_that_moves_all_the_time_is_edited_now_and_then_and_ends_up_right() {
        stage.connected();
        var migration = stage.waiting();
        awaitDelivered();
        for (int look = 1; look <= 40; look++) {
            migration = stage.save(migration.because("look number " + look));
        }
        awaitDelivered();

        assertThat(stage.awaitCard(message -> true).text()).contains("look number 40");
    }

    @Test
    void a_question_that_is_settled_loses_its_buttons_though_an_edit_went_wrong() {
        stage.connected();
        var migration = stage.waiting();
        var gate = stage.awaitGate(message -> true);
        awaitDelivered();
        stage.workspace.faults().next(2, "chat.update", Fault.serverError(500));

        stage.save(Examples.with(
                migration,
                new State.Ended(State.End.ABORTED),
                "aborted",
                List.of(Examples.question(1, Gate.CUTOVER, Question.Status.WITHDRAWN, "withdrawn: aborted"))));
        awaitDelivered();

        assertThat(stage.workspace.message(CHANNEL, gate.ts()).orElseThrow().buttons())
                .isEmpty();
        assertThat(stage.awaitCard(message -> true).buttons()).isEmpty();
    }

    @Test
    void blocks_that_slack_refuses_are_left_out_and_the_sentence_is_posted() {
        stage.workspace.faults().next(1, "chat.postMessage", Fault.error("invalid_blocks"));
        stage.connected();

        stage.waiting();
        awaitDelivered();

        assertThat(stage.awaitCard(message -> true).text()).contains("orders");
    }
}
