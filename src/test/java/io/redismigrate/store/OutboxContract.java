package io.redismigrate.store;

import static io.redismigrate.store.Samples.NOON;
import static io.redismigrate.store.Samples.event;
import static io.redismigrate.store.Samples.plan;
import static io.redismigrate.store.Samples.question;
import static org.assertj.core.api.Assertions.assertThat;

import io.redismigrate.migration.Migration;
import io.redismigrate.migration.Question;
import io.redismigrate.migration.Question.Status;
import io.redismigrate.migration.State;
import io.redismigrate.runner.MigrationStore.Answer;
import io.redismigrate.runner.MigrationStore.ReplyTo;
import io.redismigrate.runner.Outbox;
import io.redismigrate.runner.Outbox.Kind;
import io.redismigrate.runner.Outbox.Pending;
import io.redismigrate.runner.Outbox.PostedMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What is to be said, in which order, and that nothing of it is lost. */
abstract class OutboxContract extends StoreFixture {
    private static final Answer ANSWER = new Answer(new ReplyTo("U0A", "C0A", "https://hooks.example/1"), "no");
    private static final int MANY = 100;

    private int posts;

    @Test
    void the_card_comes_first_and_then_the_events_one_by_one() {
        var migration = started(plan("a"));
        store.save(migration, List.of(event(1), event(2)), List.of(), List.of(), NOON);

        assertThat(said()).isEqualTo(List.of("post card 1", "event 1", "event 2", "event 3"));
        assertThat(outbox.pendingCount()).isZero();
    }

    @Test
    void until_the_card_is_posted_only_answers_are_handed_out() {
        var migration = started(plan("a"));
        store.save(with(migration, question(1, Status.OPEN)), List.of(event(1)), List.of(), List.of(ANSWER), NOON);

        assertThat(pending()).extracting(OutboxContract::words).containsExactly("answer no", "post card 1");
    }

    @Test
    void gates_come_before_events_and_edits_of_the_card_last() {
        var migration = withCard(started(plan("a")));
        store.save(with(migration, question(1, Status.OPEN)), List.of(event(1)), List.of(), List.of(ANSWER), NOON);

        assertThat(pending())
                .extracting(OutboxContract::words)
                .containsExactly("answer no", "post gate 1 OPEN", "event 1", "edit card 1");
    }

    @Test
    void many_changes_make_one_edit_that_shows_the_last() {
        var migration = withCard(started(plan("a")));
        for (var status : Status.values()) {
            migration = save(with(migration, question(1, status)).because(status.name()));
        }

        assertThat(said()).isEqualTo(List.of("post gate 1 LAPSED", "event 1", "edit card 6"));
    }

    @Test
    void only_what_changed_is_edited() {
        var migration = withCard(started(plan("a")));
        migration = save(with(migration, question(1, Status.OPEN), question(2, Status.OPEN)));
        said();
        migration = save(migration);
        assertThat(pending()).isEmpty();

        save(with(migration, question(1, Status.OPEN), question(2, Status.DENIED)));
        assertThat(said()).isEqualTo(List.of("edit gate 2 DENIED", "edit card 3"));
    }

    @Test
    void a_denied_question_is_edited_once_another_takes_its_place() {
        var migration = withCard(started(plan("a")));
        migration = save(with(migration, question(1, Status.DENIED)));
        said();

        save(with(migration, question(1, Status.DENIED), question(2, Status.OPEN)));
        assertThat(said()).isEqualTo(List.of("edit gate 1 DENIED", "post gate 2 OPEN", "edit card 2"));
    }

    @Test
    void a_change_made_while_an_older_one_is_sent_is_not_lost() {
        var migration = withCard(started(plan("a")));
        said();
        migration = save(migration.because("older"));
        var sending = pending().get(0);
        save(migration.because("newer"));

        assertThat(pending()).as("it is still being sent").isEmpty();
        outbox.done(sending, Optional.empty());
        assertThat(said()).isEqualTo(List.of("edit card 2"));
    }

    @Test
    void a_lost_save_queues_nothing() {
        var migration = withCard(started(plan("a")));
        save(migration.because("ours"));
        said();

        store.save(migration.because("late"), List.of(event(1)), List.of(), List.of(ANSWER), NOON);
        assertThat(outbox.pendingCount()).isZero();
    }

    @Test
    void what_was_handed_out_is_not_handed_out_again_before_its_time_is_over() {
        started(plan("a"));
        assertThat(pending()).hasSize(1);

        assertThat(pending()).isEmpty();
        assertThat(outbox.pendingCount()).isEqualTo(2);
        assertThat(outbox.pending(NOON.plus(Outbox.CLAIM), MANY)).hasSize(1);
    }

    @Test
    void of_several_drainers_each_message_goes_to_one() throws Exception {
        for (int i = 0; i < 5; i++) {
            started(plan("p" + i));
        }

        var all = race(number -> outbox.pending(NOON, MANY));
        assertThat(all.stream()
                        .flatMap(List::stream)
                        .map(pending -> pending.ticket().number()))
                .doesNotHaveDuplicates()
                .hasSize(5);
    }

    @Test
    void what_failed_comes_again_not_before_its_time_and_holds_up_what_is_behind_it() {
        withCard(started(plan("a")));
        var event = pending().get(0);
        outbox.failed(event, NOON.plusSeconds(7), "rate_limited");

        assertThat(outbox.pending(NOON.plusSeconds(6), MANY)).isEmpty();
        assertThat(outbox.pending(NOON.plusSeconds(7), MANY))
                .singleElement()
                .satisfies(again -> assertThat(again.ticket().attempts()).isEqualTo(1));
    }

    @Test
    void a_parked_event_does_not_hold_up_the_next_and_stays_counted() {
        var migration = withCard(started(plan("a")));
        store.save(migration, List.of(event(1)), List.of(), List.of(), NOON);
        outbox.parked(pending().get(0), "msg_too_long\u0000".repeat(1_000));

        assertThat(said()).isEqualTo(List.of("event 2"));
        assertThat(outbox.pendingCount()).isEqualTo(1);
    }

    @Test
    void a_parked_card_is_tried_again_with_its_next_change() {
        var migration = started(plan("a"));
        outbox.parked(pending().get(0), "invalid_blocks");
        assertThat(pending()).isEmpty();

        save(migration.because("changed"));
        assertThat(said()).isEqualTo(List.of("post card 1", "event 1"));
    }

    @Test
    void a_parked_answer_is_dropped() {
        var migration = withCard(started(plan("a")));
        said();
        store.save(migration, List.of(), List.of(), List.of(ANSWER), NOON);
        outbox.parked(pending().get(0), "expired_url");

        assertThat(outbox.pendingCount()).isZero();
    }

    @Test
    void one_migration_that_waits_does_not_hold_up_another() {
        withCard(started(plan("a")));
        outbox.failed(pending().get(0), NOON.plusSeconds(60), "rate_limited");
        withCard(started(plan("b")));

        assertThat(pending()).extracting(OutboxContract::words).containsExactly("event 1");
    }

    @Test
    void no_more_is_handed_out_than_asked_for() {
        for (int i = 0; i < 5; i++) {
            started(plan("p" + i));
        }

        assertThat(outbox.pending(NOON, 2)).hasSize(2);
        assertThat(outbox.pending(NOON, 2)).hasSize(2);
        assertThat(outbox.pending(NOON, 2)).hasSize(1);
    }

    @Test
    void it_is_known_what_was_posted_where() {
        save(with(withCard(started(plan("a"))), question(1, Status.OPEN)));
        said();

        assertThat(outbox.messages("m1"))
                .containsExactly(
                        new PostedMessage("m1", Kind.CARD, 0, "C0A", "1.0001"),
                        new PostedMessage("m1", Kind.EVENT, 1, "C0A", "1.0003"),
                        new PostedMessage("m1", Kind.GATE, 1, "C0A", "1.0002"));
        assertThat(outbox.message("m1", Kind.GATE, 1).map(PostedMessage::ts)).contains("1.0002");
        assertThat(outbox.postedAt("C0A", "1.0002").map(PostedMessage::kind)).contains(Kind.GATE);
        assertThat(outbox.postedAt("C0B", "1.0002")).isEmpty();
    }

    @Test
    void whoever_listens_is_told_after_each_save_that_was_not_lost() {
        var heard = new AtomicInteger();
        outbox.onSaved(heard::incrementAndGet);
        var migration = started(plan("a"));
        assertThat(heard).hasValue(1);
        save(migration);
        assertThat(heard).hasValue(2);
        store.save(migration, List.of(), List.of(), List.of(), NOON);
        assertThat(heard).hasValue(2);
    }

    @Test
    void events_saved_while_others_are_sent_are_all_said_in_order() throws Exception {
        var migration = withCard(started(plan("a")));
        var spoken = new ArrayList<String>();
        var saver = new Thread(() -> {
            var current = migration;
            for (int i = 0; i < MANY; i++) {
                current = store.save(current.because("save " + i), List.of(event(i)), List.of(), List.of(), NOON)
                        .orElseThrow();
            }
        });
        saver.start();
        while (saver.isAlive() || outbox.pendingCount() > 0) {
            spoken.addAll(said());
        }
        saver.join();

        assertThat(spoken.stream().filter(words -> words.startsWith("event")))
                .hasSize(MANY + 1)
                .containsExactlyElementsOf(java.util.stream.IntStream.rangeClosed(1, MANY + 1)
                        .mapToObj(number -> "event " + number)
                        .toList());
        assertThat(spoken).contains("edit card " + MANY);
    }

    private List<Pending> pending() {
        return outbox.pending(NOON, MANY);
    }

    private static Migration with(Migration migration, Question... questions) {
        return Samples.with(migration, new State.InSync(), questions);
    }

    /** Posts the card, and leaves the opening event. */
    private Migration withCard(Migration migration) {
        var card = pending().get(0);
        assertThat(card).isInstanceOf(Pending.Card.class);
        deliver(card);
        return migration;
    }

    /** Delivers all there is, as the side that speaks to people would. */
    private List<String> said() {
        var said = new ArrayList<String>();
        for (var batch = pending(); !batch.isEmpty(); batch = pending()) {
            for (var each : batch) {
                said.add(words(each));
                deliver(each);
            }
        }
        return said;
    }

    private void deliver(Pending pending) {
        if (pending instanceof Pending.Card card && card.posted().isEmpty()) {
            outbox.done(pending, Optional.of(posted(card.migration().id(), Kind.CARD, 0)));
        } else if (pending instanceof Pending.Event event) {
            outbox.done(
                    pending,
                    Optional.of(posted(
                            event.line().migration(), Kind.EVENT, event.line().seq())));
        } else if (pending instanceof Pending.Gate gate && gate.posted().isEmpty()) {
            outbox.done(
                    pending,
                    Optional.of(posted(
                            gate.migration().id(), Kind.GATE, gate.question().number())));
        } else {
            outbox.done(pending, Optional.empty());
        }
    }

    private PostedMessage posted(String migration, Kind kind, long key) {
        posts++;
        return new PostedMessage(migration, kind, key, "C0A", "1.%04d".formatted(posts));
    }

    private static String words(Pending pending) {
        if (pending instanceof Pending.Card card) {
            return "%s card %d"
                    .formatted(
                            card.posted().isEmpty() ? "post" : "edit",
                            card.migration().version());
        }
        if (pending instanceof Pending.Event event) {
            return "event " + event.line().seq();
        }
        if (pending instanceof Pending.Gate gate) {
            return "%s gate %d %s"
                    .formatted(
                            gate.posted().isEmpty() ? "post" : "edit",
                            gate.question().number(),
                            gate.question().status());
        }
        return "answer " + ((Pending.Answer) pending).answer().text();
    }
}
