package io.redismigrate.store;

import static io.redismigrate.store.Samples.NOON;
import static io.redismigrate.store.Samples.REQUESTER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redismigrate.runner.Turns;
import io.redismigrate.runner.Turns.Turn;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two instances that share a PostgreSQL. */
class SharedTurnsTest {
    private Database database;
    private SharedTurns one;
    private SharedTurns two;

    @BeforeEach
    void open() throws Exception {
        database = Database.open(PostgresServer.freshUrl());
        one = new SharedTurns(database, "one");
        two = new SharedTurns(database, "two");
        new JdbcMigrationStore(database, new JdbcOutbox(database), new Inbox(database))
                .create(Samples.plan("orders"), REQUESTER, "", NOON);
        one.begins("m1");
    }

    @AfterEach
    void close() {
        one.leave();
        two.leave();
        database.close();
    }

    @Test
    void a_turn_is_one_instances_until_it_is_done() {
        assertThat(one.take("m1")).isEqualTo(Turn.MINE);
        assertThat(two.take("m1")).isEqualTo(Turn.ANOTHERS);
        one.done("m1", true);
        assertThat(two.take("m1")).isEqualTo(Turn.MINE);
        assertThat(one.take("m1")).isEqualTo(Turn.ANOTHERS);
    }

    @Test
    void what_an_instance_left_behind_is_taken_over_and_stays_so_until_it_is_resumed() {
        one.take("m1");
        one.leave();

        assertThat(two.take("m1")).isEqualTo(Turn.TAKEN_OVER);
        two.done("m1", false);
        assertThat(two.take("m1")).isEqualTo(Turn.TAKEN_OVER);
        two.resumed("m1");
        assertThat(two.take("m1")).isEqualTo(Turn.MINE);
        two.done("m1", true);
    }

    @Test
    void an_instance_that_says_nothing_any_more_has_lost_its_turn_even_when_it_wakes_up() {
        one.take("m1");
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            two.alive();
            return two.take("m1") == Turn.TAKEN_OVER;
        });
        two.resumed("m1");

        one.alive();
        assertThat(one.take("m1")).isEqualTo(Turn.ANOTHERS);
        one.done("m1", true);
        assertThat(one.take("m1")).isEqualTo(Turn.ANOTHERS);
    }

    @Test
    void one_that_died_between_two_turns_is_told_of_once_by_whoever_is_next() {
        one.take("m1");
        one.done("m1", true);
        assertThat(two.take("m1")).isEqualTo(Turn.MINE);
        two.done("m1", true);
        one.take("m1");
        one.done("m1", true);

        dies("one");
        var after = new SharedTurns(database, "one, started again");
        assertThat(after.take("m1")).isEqualTo(Turn.TAKEN_OVER);
        after.resumed("m1");
        after.done("m1", true);

        assertThat(two.take("m1")).isEqualTo(Turn.MINE);
        two.done("m1", true);
        assertThat(after.take("m1")).isEqualTo(Turn.MINE);
    }

    @Test
    void one_that_died_is_told_of_also_after_another_had_a_turn_that_believed_it_alive() throws Exception {
        one.take("m1");
        one.done("m1", true);
        assertThat(two.take("m1")).isEqualTo(Turn.MINE);
        two.done("m1", true);

        dies("one");
        assertThat(two.take("m1")).isEqualTo(Turn.TAKEN_OVER);
        two.resumed("m1");
        two.done("m1", true);
        assertThat(two.take("m1")).isEqualTo(Turn.MINE);
    }

    @Test
    void one_whose_connection_was_ended_is_back_when_it_says_that_it_is_alive() {
        one.take("m1");
        dies("one");
        one.alive();

        assertThat(two.take("m1")).isEqualTo(Turn.ANOTHERS);
    }

    /** What the database notices when the process is killed. */
    private void dies(String instance) {
        int ended = database.transaction(
                "ending a connection",
                handle -> handle.createQuery("""
                        SELECT COUNT(pg_terminate_backend(pid)) FROM pg_locks
                        WHERE locktype = 'advisory' AND objsubid = 1
                          AND classid::bigint << 32 | objid::bigint = hashtextextended(:instance, 0)""")
                        .bind("instance", instance)
                        .mapTo(int.class)
                        .one());
        assertThat(ended).isOne();
        await().atMost(Duration.ofSeconds(20)).until(() -> gone(instance));
    }

    private boolean gone(String instance) {
        return database.transaction(
                "looking for a line",
                handle -> handle.createQuery("SELECT " + LifeLine.isGone(":instance"))
                        .bind("instance", instance)
                        .mapTo(boolean.class)
                        .one());
    }

    @Test
    void what_was_created_and_never_begun_is_found() {
        one.forget("m1");

        assertThat(two.idle()).containsKey("m1");
        assertThat(two.take("m1")).isEqualTo(Turn.MINE);
    }

    @Test
    void the_outbox_stays_with_the_one_that_has_it() {
        assertThat(one.take(Turns.OUTBOX)).isEqualTo(Turn.MINE);
        one.done(Turns.OUTBOX, true);
        assertThat(two.take(Turns.OUTBOX)).isEqualTo(Turn.ANOTHERS);
        one.leave();
        assertThat(two.take(Turns.OUTBOX)).isEqualTo(Turn.TAKEN_OVER);
    }

    @Test
    void how_long_nobody_was_at_it_is_known_and_alarmed_about_once() {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> one.idle().getOrDefault("m1", Duration.ZERO).toMillis() > 200);
        assertThat(one.firstAlarm("m1")).isTrue();
        assertThat(two.firstAlarm("m1")).isFalse();

        one.take("m1");
        one.done("m1", false);
        assertThat(two.firstAlarm("m1")).isFalse();
        one.take("m1");
        one.done("m1", true);
        assertThat(one.idle().get("m1")).isLessThan(Duration.ofSeconds(5));
        assertThat(two.firstAlarm("m1")).isTrue();
    }
}
