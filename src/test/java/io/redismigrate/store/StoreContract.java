package io.redismigrate.store;

import static io.redismigrate.store.Samples.NOON;
import static io.redismigrate.store.Samples.REQUESTER;
import static io.redismigrate.store.Samples.plan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.redismigrate.migration.Event;
import io.redismigrate.migration.Migration;
import io.redismigrate.migration.Plan;
import io.redismigrate.migration.SettingChange;
import io.redismigrate.migration.State;
import io.redismigrate.runner.JournalLine;
import io.redismigrate.runner.MigrationStore.Created;
import io.redismigrate.runner.MigrationStore.ReplyTo;
import io.redismigrate.runner.MigrationStore.Waiting;
import io.redismigrate.store.AuditVerify.Result.Sound;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every database has to do for us. */
abstract class StoreContract extends StoreFixture {
    @Test
    void migrations_are_numbered_from_one_without_a_gap() {
        assertThat(started(plan("a")).id()).isEqualTo("m1");
        assertThat(store.create(plan("a"), REQUESTER, "", NOON)).isInstanceOf(Created.Busy.class);
        assertThat(started(plan("b")).id()).isEqualTo("m2");
        assertThat(store.live()).containsExactly("m1", "m2");
        assertThat(store.all()).extracting(Migration::id).containsExactly("m2", "m1");
    }

    @Test
    void what_was_created_is_loaded_again() {
        var migration = started(plan("a"));

        assertThat(store.load("m1")).contains(migration);
        assertThat(store.load("m2")).isEmpty();
    }

    @Test
    void a_server_in_a_live_migration_starts_no_second_one() {
        started(plan("a", "old", "new"));

        assertThat(store.create(plan("b", "new", "newer"), REQUESTER, "", NOON))
                .isEqualTo(new Created.Busy("new", "m1"));
        assertThat(store.all()).hasSize(1);
    }

    @Test
    void a_server_is_busy_under_another_name_too() {
        started(plan("a", "old", "new"));
        var direct = new Plan(
                "direct",
                new io.redismigrate.migration.Server(
                        "new.example:6379", Samples.server("new").address(), "", ""),
                List.of(),
                Samples.server("newer"),
                List.of(),
                io.redismigrate.migration.Strategy.FENCED,
                Duration.ofSeconds(1),
                Plan.Repoint.PEOPLE,
                true);

        assertThat(store.create(direct, REQUESTER, "", NOON)).isEqualTo(new Created.Busy("new.example:6379", "m1"));
    }

    @Test
    void the_servers_of_a_migration_that_ended_are_free_again() {
        var migration = started(plan("a"));
        save(migration.in(new State.Ended(State.End.ABORTED)));

        assertThat(store.live()).isEmpty();
        assertThat(started(plan("a")).id()).isEqualTo("m2");
    }

    @Test
    void of_starts_at_the_same_moment_on_one_server_one_wins() throws Exception {
        var created = race(number -> store.create(plan("p" + number, "old", "new-" + number), REQUESTER, "", NOON));

        assertThat(created).filteredOn(Created.Started.class::isInstance).hasSize(1);
        assertThat(created).filteredOn(Created.Busy.class::isInstance).hasSize(RACERS - 1);
        assertThat(store.all()).hasSize(1);
    }

    @Test
    void starts_at_the_same_moment_on_different_servers_all_win() throws Exception {
        race(number -> store.create(plan("p" + number), REQUESTER, "", NOON));

        assertThat(store.live()).hasSize(RACERS).startsWith("m1").endsWith("m" + RACERS);
    }

    @Test
    void of_saves_that_build_on_one_version_one_wins_and_the_losers_write_nothing() throws Exception {
        var migration = started(plan("a"));

        var saved = race(number -> store.save(
                migration.because("from " + number), List.of(Samples.event(number)), List.of(), List.of(), NOON));

        assertThat(saved).filteredOn(Optional::isPresent).hasSize(1);
        assertThat(store.load("m1").orElseThrow().version()).isEqualTo(1);
        assertThat(journal.history("m1")).hasSize(2);
    }

    @Test
    void a_save_on_an_old_version_is_lost() {
        var migration = started(plan("a"));
        var saved = save(migration.because("first"));

        assertThat(store.save(migration.because("late"), List.of(), List.of(), List.of(), NOON))
                .isEmpty();
        assertThat(store.load("m1")).contains(saved);
        assertThat(save(saved.because("next")).version()).isEqualTo(2);
    }

    @Test
    void a_save_after_one_of_another_process_is_lost() {
        var migration = save(started(plan("a")).because("ours"));
        var other = new JdbcMigrationStore(database, outbox, inbox);
        other.save(migration.because("theirs"), List.of(), List.of(), List.of(), NOON);

        assertThat(store.save(migration.because("ours again"), List.of(), List.of(), List.of(), NOON))
                .isEmpty();
        assertThat(store.load("m1").orElseThrow().reason()).isEqualTo("theirs");
    }

    @Test
    void everything_a_migration_can_hold_comes_back() {
        var id = started(plan("a")).id();
        var version = 0L;
        for (var state : Samples.states()) {
            var full = Samples.full(id, state).saved(version++);
            save(full);

            assertThat(store.load(id)).contains(full.saved(version));
        }
    }

    @Test
    void what_was_asked_waits_in_order_until_it_is_heard() {
        var migration = started(plan("a"));
        var replyTo = new ReplyTo("U0A", "C0A", "https://hooks.example/1");
        assertThat(store.ask("m1", "k1", Samples.approve(1), replyTo)).isTrue();
        assertThat(store.ask("m1", "k2", Samples.approve(2), replyTo)).isTrue();
        assertThat(store.ask("m1", "k1", Samples.approve(1), replyTo)).isFalse();

        var waiting = store.waiting("m1");
        assertThat(waiting).extracting(Waiting::ask).containsExactly(Samples.approve(1), Samples.approve(2));
        assertThat(waiting).extracting(Waiting::replyTo).containsOnly(replyTo);

        store.save(migration, List.of(), List.of(waiting.get(0).number()), List.of(), NOON);
        assertThat(store.waiting("m1")).extracting(Waiting::ask).containsExactly(Samples.approve(2));
        assertThat(store.ask("m1", "k1", Samples.approve(1), replyTo)).isFalse();
    }

    @Test
    void a_lost_save_hears_nothing() {
        var migration = started(plan("a"));
        store.ask("m1", "k1", Samples.approve(1), NOBODY);
        save(migration);

        store.save(migration, List.of(), List.of(store.waiting("m1").get(0).number()), List.of(), NOON);

        assertThat(store.waiting("m1")).hasSize(1);
    }

    @Test
    void whatever_can_be_asked_is_kept() {
        started(plan("a"));
        for (var ask : Samples.asks()) {
            store.ask("m1", ask.toString(), ask, NOBODY);
        }

        assertThat(store.waiting("m1")).extracting(Waiting::ask).containsExactlyElementsOf(Samples.asks());
    }

    @Test
    void asking_of_a_migration_that_is_not_there_is_an_error() {
        assertThatThrownBy(() -> store.ask("m9", "k", Samples.approve(1), NOBODY))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("m9");
    }

    @Test
    void of_one_request_delivered_many_times_at_once_one_is_the_first() throws Exception {
        started(plan("a"));

        assertThat(race(number -> inbox.firstTime("same", NOON))).containsOnlyOnce(true);
        assertThat(race(number -> store.ask("m1", "same", Samples.approve(1), NOBODY)))
                .containsOnlyOnce(true);
    }

    @Test
    void a_request_is_forgotten_after_a_day_and_not_before() {
        inbox.firstTime("old", NOON);

        assertThat(inbox.firstTime("old", NOON.plus(Duration.ofHours(23)))).isFalse();
        assertThat(inbox.firstTime("other", NOON.plus(Duration.ofHours(25)))).isTrue();
        assertThat(inbox.firstTime("old", NOON.plus(Duration.ofHours(25)))).isTrue();
    }

    @Test
    void the_ledger_holds_every_change_once_oldest_first() {
        started(plan("a"));
        var first = new SettingChange(Samples.server("a-old"), "repl-backlog-size", "1mb", "64mb");
        var second = new SettingChange(Samples.server("a-old"), "repl-backlog-size", "64mb", "128mb");
        var elsewhere = new SettingChange(Samples.server("a-new"), "repl-backlog-size", "1mb", "64mb");
        for (var change : List.of(first, second, first, elsewhere, second)) {
            store.remember("m1", change);
        }

        assertThat(store.changes("m1")).containsExactly(first, second, elsewhere);
        assertThat(store.changes("m2")).isEmpty();

        store.putBack("m1", second, false);
        assertThat(store.changes("m1")).containsExactly(first, elsewhere);
    }

    @Test
    void a_change_remembered_by_several_at_once_is_in_the_ledger_once() throws Exception {
        started(plan("a"));
        var change = new SettingChange(Samples.server("a-old"), "rdbcompression", "yes", "no");
        race(number -> {
            store.remember("m1", change);
            return number;
        });

        assertThat(store.changes("m1")).containsExactly(change);
    }

    @Test
    void what_was_put_back_or_left_alone_leaves_the_ledger_and_may_come_again() {
        started(plan("a"));
        var one = new SettingChange(Samples.server("a-old"), "rdbcompression", "yes", "no");
        var two = new SettingChange(Samples.server("a-old"), "masterauth", "", "(locked)");
        store.remember("m1", one);
        store.remember("m1", two);
        store.putBack("m1", one, false);
        store.putBack("m1", two, true);
        assertThat(store.changes("m1")).isEmpty();

        store.remember("m1", one);
        assertThat(store.changes("m1")).containsExactly(one);
    }

    @Test
    void the_history_opens_with_the_request_and_is_a_chain() {
        var migration = started(plan("a"));
        store.save(migration, List.of(Samples.event(1), Samples.event(2)), List.of(), List.of(), NOON.plusSeconds(1));

        var lines = journal.history("m1");
        assertThat(lines).extracting(JournalLine::seq).containsExactly(1L, 2L, 3L);
        assertThat(lines.get(0).type()).isEqualTo("migration-requested");
        assertThat(lines.get(0).prev()).isEqualTo("0".repeat(64));
        assertThat(lines.get(1).prev()).isEqualTo(lines.get(0).hash());
        assertThat(lines.get(2).prev()).isEqualTo(lines.get(1).hash());
        assertThat(lines.get(0).atText()).isEqualTo("2026-11-22T12:00:00.123Z");
        assertThat(lines.get(2).data()).isEqualTo(Samples.event(2).data());
        assertThat(journal.history("m2")).isEmpty();
    }

    @Test
    void numbers_that_json_cannot_hold_exactly_are_written_as_strings() throws IOException {
        var migration = started(plan("a"));
        var event = Event.of(Event.Type.ALARM)
                .with("big", Long.MAX_VALUE)
                .with("small", Long.MIN_VALUE)
                .with("none", Double.NaN)
                .with("exact", 1L << 53)
                .with("half", "x\ud83d");
        store.save(migration, List.of(event), List.of(), List.of(), NOON);

        assertThat(journal.history("m1").get(1).canonicalData())
                .isEqualTo(
                        "{\"big\":\"9223372036854775807\",\"exact\":9007199254740992,\"half\":\"x?\",\"none\":\"NaN\",\"small\":\"-9223372036854775808\"}");
        assertThat(verified("m1")).isEqualTo(new Sound(2, 1));
    }

    @Test
    void an_export_of_many_pages_is_whole() throws IOException {
        var migration = started(plan("a"));
        var events = IntStream.range(0, 1_200).mapToObj(Samples::event).toList();
        store.save(migration, events, List.of(), List.of(), NOON);

        assertThat(verified("m1")).isEqualTo(new Sound(1_201, 1));
        assertThat(journal.export("m9", new ByteArrayOutputStream())).isZero();
    }

    @Test
    void the_database_answers_until_it_is_closed() {
        assertThat(database.answers()).isTrue();
        database.close();
        assertThat(database.answers()).isFalse();
    }

    @Test
    void opening_it_again_finds_everything() throws Exception {
        var saved =
                save(Samples.full(started(plan("a")).id(), new State.InSync()).saved(0));
        reopen();

        assertThat(store.load("m1")).contains(saved);
        assertThat(save(saved.because("goes on")).version()).isEqualTo(2);
    }
}
