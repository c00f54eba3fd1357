package io.redismigrate.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redismigrate.demo.RedisBinary;
import io.redismigrate.demo.SequenceCheck;
import io.redismigrate.lab.RedisLab;
import io.redismigrate.lab.Writers;
import io.redismigrate.migration.Action.Direction;
import io.redismigrate.migration.Outcome;
import io.redismigrate.migration.Plan.Method;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The servers' own hand-over, timed by the bot, on real servers under writers. */
class FailoverTest {
    @RegisterExtension
    private final RedisLab lab = new RedisLab();

    @Test
    void writers_move_there_and_back_without_losing_a_write() {
        var pair = Pair.inStep(lab, Method.FAILOVER);
        try (var writers = Writers.start(Writers.Options.count(50), pair.old, pair.young)) {
            await().until(() -> writers.acknowledged() > 5_000);

            var there = pair.moves(Direction.FORWARD);

            await().until(() -> writers.at(pair.young) == 50);
            lab.awaitFollowing(pair.old, pair.young);
            var back = pair.moves(Direction.BACK);

            await().until(() -> writers.at(pair.old) == 50);
            writers.stop();
            assertThat(writers.verifyOn(pair.old)).matches(SequenceCheck::isExact);
            var receipt = ((Outcome.Moved) there).receipt();
            assertThat(receipt.method()).isEqualTo("failover");
            assertThat(receipt.pauseMillis()).isPresent();
            assertThat(receipt.offset()).isPositive();
            assertThat(receipt.currentReplid()).hasSize(40).isNotEqualTo(receipt.candidateReplid());
            assertThat(receipt.lasting()).contains("survive a restart");
            assertThat(back).isInstanceOf(Outcome.Moved.class);
        }
        assertThat(pair.young.info("replication"))
                .containsEntry("master_port", Integer.toString(pair.old.port()))
                .containsEntry("master_link_status", "up");
        assertThat(pair.young.info("stats")).containsEntry("sync_full", "0");
    }

    @Test
    void a_candidate_that_hangs_is_given_up_by_the_old_master_itself_and_writers_go_on() {
        var pair = Pair.inStep(lab, Method.FAILOVER).limit(Duration.ofMillis(400));
        try (var writers = Writers.start(Writers.Options.count(10), pair.old, pair.young)) {
            await().until(() -> writers.acknowledged() > 500);
            pair.old.command("FAILOVER", "TO", "127.0.0.1", Integer.toString(pair.young.port()), "TIMEOUT", "1500");
            pair.young.pause();

            var outcome = pair.resumes(Direction.FORWARD);

            pair.young.resume();
            assertThat(outcome).isNotInstanceOf(Outcome.Moved.class);
            assertThat(pair.resumes(Direction.FORWARD)).isInstanceOf(Outcome.Undone.class);
            long before = writers.acknowledged();
            await().until(() -> writers.acknowledged() > before + 500);
            writers.stop();
            assertThat(writers.verifyOn(pair.old)).matches(SequenceCheck::isExact);
        }
        assertThat(pair.old.info("replication")).containsEntry("role", "master");
        lab.awaitFollowing(pair.young, pair.old);
    }

    @Test
    void every_release_from_6_2_on_hands_over() {
        for (var binary : RedisBinary.all()) {
            if (binary.name().equals("redis-6.0")) {
                continue;
            }
            var pair = Pair.inStep(lab, binary, Method.FAILOVER);
            try (var writers = Writers.start(Writers.Options.count(10), pair.old, pair.young)) {
                await().until(() -> writers.acknowledged() > 500);

                var outcome = pair.moves(Direction.FORWARD);

                assertThat(outcome).as(binary.name()).isInstanceOf(Outcome.Moved.class);
                await().until(() -> writers.at(pair.young) == 10);
                writers.stop();
                assertThat(writers.verifyOn(pair.young)).as(binary.name()).matches(SequenceCheck::isExact);
            }
        }
    }

    @Test
    void what_a_bot_started_that_died_is_seen_to_its_end() {
        var pair = Pair.inStep(lab, Method.FAILOVER);
        pair.old.command("FAILOVER", "TO", "127.0.0.1", Integer.toString(pair.young.port()), "TIMEOUT", "5000");

        var outcome = pair.resumes(Direction.FORWARD);

        assertThat(outcome).isInstanceOf(Outcome.Moved.class);
        assertThat(((Outcome.Moved) outcome).receipt().method()).isEqualTo("failover");
        assertThat(pair.young.info("replication")).containsEntry("role", "master");
    }

    @Test
    void a_candidate_that_is_listed_under_another_address_is_refused_before_anything_is_touched() {
        var pair = Pair.inStep(lab, Method.FAILOVER);
        pair.young.command("CONFIG", "SET", "replica-announce-port", "1234");
        pair.young.command("CLIENT", "KILL", "TYPE", "master");
        await().until(() ->
                pair.old.info("replication").getOrDefault("slave0", "").contains("port=1234"));

        var outcome = pair.moves(Direction.FORWARD);

        assertThat(((Outcome.Undone) outcome).reason()).contains("does not list young");
        assertThat(pair.old.info("replication")).containsEntry("role", "master");
    }
}
