package io.redismigrate.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.redismigrate.demo.RedisBinary;
import io.redismigrate.demo.RedisServer;
import io.redismigrate.demo.SequenceCheck;
import io.redismigrate.lab.RedisLab;
import io.redismigrate.lab.Writers;
import io.redismigrate.migration.Action.Direction;
import io.redismigrate.migration.Address;
import io.redismigrate.migration.Outcome;
import io.redismigrate.migration.Plan;
import io.redismigrate.migration.Server;
import io.redismigrate.migration.Strategy;
import io.redismigrate.runner.Fleet.Switchover;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The switch on real servers, under writers that count every acknowledgement. */
class FencedSwitchTest {
    @RegisterExtension
    private final RedisLab lab = new RedisLab();

    private final RedisFleet fleet = new RedisFleet(new Logins(Map.of()), Clock.systemUTC());
    private RedisServer old;
    private RedisServer young;
    private Plan plan;

    @BeforeEach
    void a_pair_in_step() {
        old = lab.start("old");
        young = lab.replicaOf(old, "young");
        lab.awaitFollowing(young, old);
        plan = plan(Duration.ofSeconds(2));
    }

    @AfterEach
    void let_go() {
        fleet.close();
    }

    @Test
    void writers_move_without_losing_doubling_or_disordering_a_write() {
        try (var writers = Writers.start(Writers.Options.count(50), old, young)) {
            await().until(() -> writers.acknowledged() > 5_000);

            var outcome = fleet.switchOver(order(Direction.FORWARD, false), () -> true, () -> true);

            assertThat(outcome).isInstanceOf(Outcome.Moved.class);
            await().until(() -> writers.at(young) == 50);
            writers.stop();
            assertThat(writers.verifyOn(young)).matches(SequenceCheck::isExact);
            var receipt = ((Outcome.Moved) outcome).receipt();
            assertThat(receipt.keysBefore()).isEqualTo(receipt.keysAfter()).isPositive();
            assertThat(receipt.pauseMillis()).isPresent();
            assertThat(receipt.offset()).isPositive();
            assertThat(receipt.lasting()).contains("survive a restart");
        }
        assertThat(old.info("replication")).containsEntry("master_port", Integer.toString(young.port()));
        assertThat(young.info("stats")).containsEntry("sync_full", "0");
    }

    @Test
    void the_way_back_is_the_same_switch_and_keeps_what_was_written_since() {
        try (var writers = Writers.start(Writers.Options.count(20), old, young)) {
            await().until(() -> writers.acknowledged() > 1_000);
            fleet.switchOver(order(Direction.FORWARD, false), () -> true, () -> true);
            await().until(() -> writers.at(young) == 20);
            lab.awaitFollowing(old, young);

            var outcome = fleet.switchOver(order(Direction.BACK, false), () -> true, () -> true);

            assertThat(outcome).isInstanceOf(Outcome.Moved.class);
            await().until(() -> writers.at(old) == 20);
            writers.stop();
            assertThat(writers.verifyOn(old)).matches(SequenceCheck::isExact);
        }
    }

    @Test
    void a_candidate_that_hangs_is_not_promoted_and_writers_go_on() {
        try (var writers = Writers.start(Writers.Options.count(10), old, young)) {
            await().until(() -> writers.acknowledged() > 500);
            young.pause();
            plan = plan(Duration.ofMillis(300));

            var outcome = fleet.switchOver(order(Direction.FORWARD, false), () -> true, () -> true);

            young.resume();
            assertThat(outcome).isNotInstanceOf(Outcome.Moved.class);
            long before = writers.acknowledged();
            await().until(() -> writers.acknowledged() > before + 500);
            writers.stop();
            assertThat(writers.verifyOn(old)).matches(SequenceCheck::isExact);
        }
        assertThat(old.info("replication")).containsEntry("role", "master");
        lab.awaitFollowing(young, old);
    }

    @Test
    void an_attempt_cut_short_after_the_fence_is_brought_to_its_end() {
        old.command("CLIENT", "PAUSE", "500", "WRITE");
        old.command("REPLICAOF", "127.0.0.1", "1");

        var outcome = fleet.switchOver(order(Direction.FORWARD, true), () -> true, () -> true);

        assertThat(outcome).isInstanceOf(Outcome.Moved.class);
        assertThat(young.info("replication")).containsEntry("role", "master");
    }

    @Test
    void an_attempt_cut_short_before_the_fence_leaves_all_as_it_was() {
        old.command("CLIENT", "PAUSE", "60000", "WRITE");

        var outcome = fleet.switchOver(order(Direction.FORWARD, true), () -> true, () -> true);

        assertThat(outcome).isInstanceOf(Outcome.Undone.class);
        assertThat(old.command("SET", "key", "value")).isEqualTo("OK");
    }

    @Test
    void a_promotion_that_was_seen_by_nobody_is_followed_up() {
        old.command("REPLICAOF", "127.0.0.1", "1");
        young.command("REPLICAOF", "NO", "ONE");

        var outcome = fleet.switchOver(order(Direction.FORWARD, true), () -> true, () -> true);

        assertThat(outcome).isInstanceOf(Outcome.Moved.class);
        assertThat(old.info("replication")).containsEntry("master_port", Integer.toString(young.port()));
    }

    @Test
    void a_server_that_would_take_writes_as_a_replica_is_never_fenced() {
        old.command("CONFIG", "SET", "replica-read-only", "no");

        var outcome = fleet.switchOver(order(Direction.FORWARD, false), () -> true, () -> true);

        assertThat(outcome).isInstanceOf(Outcome.Undone.class);
        assertThat(old.info("replication")).containsEntry("role", "master");
    }

    @Test
    void an_old_master_that_restarts_before_the_end_takes_no_writes() {
        var pair = Pair.inStep(lab, "restarting-", Plan.Method.FENCE);
        pair.hook(() -> {
            pair.old.kill();
            pair.old.restart();
            assertThatThrownBy(() -> pair.old.command("SET", "key", "value")).hasMessageContaining("NOREPLICAS");
            return true;
        });

        var outcome = pair.moves(Direction.FORWARD);

        assertThat(outcome).isInstanceOf(Outcome.Unsettled.class);
        assertThat(pair.young.command("SET", "key", "value")).isEqualTo("OK");
    }

    @Test
    void after_a_switch_nothing_of_that_is_left_in_the_config_file() throws IOException {
        assertThat(fleet.switchOver(order(Direction.FORWARD, false), () -> true, () -> true))
                .isInstanceOf(Outcome.Moved.class);

        assertThat(Files.readString(old.configFile()))
                .contains("replicaof 127.0.0.1 " + young.port())
                .doesNotContain("1000000");
        assertThat(lab.configOf(old)).containsEntry("min-replicas-to-write", "0");
    }

    @Test
    void two_masters_are_left_to_people() {
        young.command("REPLICAOF", "NO", "ONE");

        var outcome = fleet.switchOver(order(Direction.FORWARD, true), () -> true, () -> true);

        assertThat(outcome).isInstanceOf(Outcome.Unsettled.class);
        assertThat(((Outcome.Unsettled) outcome).reason()).contains("both servers are masters");
    }

    @Test
    void a_server_before_7_which_closes_its_links_at_the_fence_is_drained_first() {
        Assumptions.assumeFalse(
                System.getProperty("servers", "").isBlank(),
                "no other server versions here; see -Dservers in the README");
        for (var version : List.of("redis-6.0", "redis-6.2")) {
            old = lab.start("old-" + version, setup -> setup.binary(RedisBinary.named(version)));
            young = lab.replicaOf(old, "young-" + version);
            lab.awaitFollowing(young, old);
            plan = plan(Duration.ofSeconds(2));
            try (var writers = Writers.start(Writers.Options.count(20), old, young)) {
                await().until(() -> writers.acknowledged() > 1_000);

                var outcome = fleet.switchOver(order(Direction.FORWARD, false), () -> true, () -> true);

                assertThat(outcome).as(version).isInstanceOf(Outcome.Moved.class);
                await().until(() -> writers.at(young) == 20);
                writers.stop();
                assertThat(writers.verifyOn(young)).matches(SequenceCheck::isExact);
            }
            assertThat(lab.configOf(old)).containsEntry("min-replicas-to-write", "0");
        }
    }

    @Test
    void a_switch_that_was_taken_over_by_another_instance_sends_nothing() {
        var outcome = fleet.switchOver(order(Direction.FORWARD, false), () -> false, () -> true);

        assertThat(outcome).isNotInstanceOf(Outcome.Moved.class);
        assertThat(old.info("replication")).containsEntry("role", "master");
    }

    private Switchover order(Direction direction, boolean resume) {
        return new Switchover("m1", plan, direction, resume, false, List.of("U1", "U2"));
    }

    private Plan plan(Duration limit) {
        return new Plan(
                "pair",
                named(old),
                List.of(),
                named(young),
                List.of(),
                Strategy.FENCED,
                limit,
                Plan.Repoint.PEOPLE,
                true);
    }

    private static Server named(RedisServer server) {
        return Server.open(server.name(), new Address(RedisServer.HOST, server.port()));
    }
}
