package io.redismigrate.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redismigrate.demo.RedisBinary;
import io.redismigrate.demo.RedisServer;
import io.redismigrate.lab.Writers.Options;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WritersTest {
    @RegisterExtension
    final RedisLab lab = new RedisLab();

    @Test
    void writers_that_nobody_disturbs_find_every_number() {
        var server = lab.start("only");
        var writers = lab.closing(Writers.start(Options.count(20), server));
        awaitMore(writers, 5_000);

        var check = writers.verifyOn(server);

        assertThat(check.isExact()).as("%s", check).isTrue();
        assertThat(check.acknowledged()).isEqualTo(writers.acknowledged()).isGreaterThanOrEqualTo(5_000);
    }

    @Test
    void a_planted_loss_is_caught() {
        var server = lab.start("only");
        var writers = lab.closing(Writers.start(Options.count(3), server));
        awaitMore(writers, 300);
        writers.stop();

        server.command("LREM", "log:1", "1", "7");
        server.command("RPOP", "log:2");

        var check = writers.verifyOn(server);
        assertThat(check.lost()).isEqualTo(2);
        assertThat(check.duplicated() + check.outOfOrder() + check.foreign()).isZero();
    }

    @Test
    void a_list_that_is_gone_is_a_loss_of_all_its_numbers() {
        var server = lab.start("only");
        var writers = lab.closing(Writers.start(Options.count(1), server));
        awaitMore(writers, 100);
        writers.stop();

        server.command("FLUSHALL");

        assertThat(writers.verifyOn(server).lost()).isEqualTo(writers.acknowledged());
    }

    @Test
    void a_planted_duplicate_is_caught() {
        var server = lab.start("only");
        var writers = lab.closing(Writers.start(Options.count(3), server));
        awaitMore(writers, 300);
        writers.stop();

        server.command("LINSERT", "log:1", "AFTER", "7", "7");
        server.command("RPUSH", "log:2", "3");

        var check = writers.verifyOn(server);
        assertThat(check.duplicated()).isEqualTo(2);
        assertThat(check.lost() + check.outOfOrder() + check.foreign()).isZero();
    }

    @Test
    void a_planted_disorder_is_caught() {
        var server = lab.start("only");
        var writers = lab.closing(Writers.start(Options.count(3), server));
        awaitMore(writers, 300);
        writers.stop();

        server.command("LREM", "log:1", "1", "7");
        server.command("LINSERT", "log:1", "AFTER", "8", "7");

        var check = writers.verifyOn(server);
        assertThat(check.outOfOrder()).isEqualTo(1);
        assertThat(check.lost() + check.duplicated() + check.foreign()).isZero();
    }

    @Test
    void a_number_that_nobody_sent_is_caught() {
        var server = lab.start("only");
        var writers = lab.closing(Writers.start(Options.count(1), server));
        awaitMore(writers, 100);
        writers.stop();

        server.command("RPUSH", "log:0", "999999");

        assertThat(writers.verifyOn(server).foreign()).isEqualTo(1);
    }

    @Test
    void a_switch_that_leaves_writes_on_their_way_is_seen_to_lose_them() {
        var old = lab.start("old");
        var network = lab.closing(DelayProxy.to(RedisServer.HOST, old.port(), Duration.ZERO));
        var fresh = lab.start("new");
        fresh.command("REPLICAOF", RedisServer.HOST, Integer.toString(network.port()));
        await().until(() -> "up".equals(fresh.info("replication").get("master_link_status")));
        var writers = lab.closing(Writers.start(Options.count(20), old, fresh));
        awaitMore(writers, 1_000);

        network.pause();
        awaitMore(writers, 1_000);
        fresh.command("REPLICAOF", "NO", "ONE");
        old.kill();
        awaitMore(writers, 1_000);

        assertThat(writers.verifyOn(fresh).lost()).isGreaterThanOrEqualTo(900);
    }

    @ParameterizedTest
    @MethodSource("everyServerThereIs")
    void a_fenced_switch_under_full_load_loses_nothing_and_clients_move_by_themselves(RedisBinary binary) {
        var old = lab.start("old", setup -> setup.binary(binary));
        var fresh = lab.replicaOf(old, "new");
        var writers = lab.closing(Writers.start(Options.count(50), old, fresh));
        awaitMore(writers, 5_000);
        writers.markWindow();

        var refusal = fence(old);
        var offset = Long.parseLong(old.info("replication").get("master_repl_offset"));
        await().pollInterval(Duration.ofMillis(1))
                .until(() -> Long.parseLong(fresh.info("replication").get("slave_repl_offset")) == offset);
        fresh.command("REPLICAOF", "NO", "ONE");
        old.command("REPLICAOF", RedisServer.HOST, Integer.toString(fresh.port()));
        awaitMore(writers, 5_000);

        var check = writers.verifyOn(fresh);
        assertThat(check.isExact()).as("%s", check).isTrue();
        assertThat(writers.refusals()).containsKeys("READONLY", refusal);
        assertThat(writers.at(fresh)).isEqualTo(50);
        assertThat(writers.longestGap()).isPositive().isLessThan(Duration.ofSeconds(2));
    }

    @ParameterizedTest
    @MethodSource("everyServerThereIs")
    void writers_whose_connections_are_cut_again_and_again_write_each_number_once(RedisBinary binary) {
        var server = lab.start("only", setup -> setup.binary(binary));
        var writers = lab.closing(Writers.start(Options.count(20), server));
        for (int cut = 0; cut < 20; cut++) {
            awaitMore(writers, 500);
            server.command("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
        }
        awaitMore(writers, 500);

        var check = writers.verifyOn(server);
        assertThat(check.isExact()).as("%s", check).isTrue();
    }

    @Test
    void a_told_writer_stays_until_it_is_told_and_then_moves_after_its_last_reply() throws Exception {
        var old = lab.start("old");
        var fresh = lab.replicaOf(old, "new");
        fresh.command("CONFIG", "SET", "replica-read-only", "no");
        var writers = lab.closing(Writers.start(Options.count(4).told(), old));
        awaitMore(writers, 400);

        writers.repoint(2, fresh).get(5, TimeUnit.SECONDS);
        assertThat(writers.at(fresh)).isEqualTo(1);
        writers.repointAll(fresh).get(5, TimeUnit.SECONDS);
        assertThat(writers.at(fresh)).isEqualTo(4);
        awaitMore(writers, 400);

        lab.awaitFollowing(fresh, old);
        fresh.command("REPLICAOF", "NO", "ONE");
        assertThat(writers.verifyOn(fresh).acknowledged()).isGreaterThanOrEqualTo(800);
    }

    @Test
    void careful_writers_that_move_one_by_one_under_load_stay_in_order_over_a_slow_link() throws Exception {
        var old = lab.start("old");
        var network = lab.closing(DelayProxy.to(RedisServer.HOST, old.port(), Duration.ofMillis(10)));
        var fresh = lab.start("new");
        fresh.command("REPLICAOF", RedisServer.HOST, Integer.toString(network.port()));
        await().until(() -> "up".equals(fresh.info("replication").get("master_link_status")));
        fresh.command("CONFIG", "SET", "replica-read-only", "no");
        var writers = lab.closing(Writers.start(Options.count(10).told(), old));
        awaitMore(writers, 1_000);

        for (int i = 0; i < 10; i++) {
            writers.repointWhenArrived(i, fresh).get(5, TimeUnit.SECONDS);
        }
        awaitMore(writers, 1_000);
        fresh.command("REPLICAOF", "NO", "ONE");

        var check = writers.verifyOn(fresh);
        assertThat(check.isExact()).as("%s", check).isTrue();
    }

    @Test
    void a_writer_that_does_not_look_overtakes_itself_and_is_caught() throws Exception {
        var old = lab.start("old");
        var network = lab.closing(DelayProxy.to(RedisServer.HOST, old.port(), Duration.ofMillis(50)));
        var fresh = lab.start("new");
        fresh.command("REPLICAOF", RedisServer.HOST, Integer.toString(network.port()));
        await().until(() -> "up".equals(fresh.info("replication").get("master_link_status")));
        fresh.command("CONFIG", "SET", "replica-read-only", "no");
        var writers = lab.closing(Writers.start(Options.count(1).told(), old));
        awaitMore(writers, 1_000);

        writers.repoint(0, fresh).get(5, TimeUnit.SECONDS);
        awaitMore(writers, 100);
        writers.stop();
        await().until(() -> fresh.command("LLEN", "log:0") instanceof Long length && length >= writers.acknowledged());

        var check = writers.verifyOn(fresh);
        assertThat(check.outOfOrder()).isPositive();
        assertThat(check.lost() + check.duplicated()).isZero();
    }

    @Test
    void a_told_writer_that_is_refused_keeps_asking_where_it_is() {
        var old = lab.start("old");
        var fresh = lab.start("new");
        var writers = lab.closing(Writers.start(Options.count(2).told(), old, fresh));
        awaitMore(writers, 100);
        old.command("REPLICAOF", RedisServer.HOST, "1");
        await().until(() -> writers.refusals().getOrDefault("READONLY", 0L) > 10);
        assertThat(writers.at(old)).isEqualTo(2);

        old.command("REPLICAOF", "NO", "ONE");
        awaitMore(writers, 100);

        assertThat(writers.verifyOn(old).isExact()).isTrue();
    }

    @Test
    void a_writer_that_is_held_shows_in_the_longest_gap_while_it_is_held() {
        var server = lab.start("only");
        var writers = lab.closing(Writers.start(Options.count(2).thinking(Duration.ofMillis(2)), server));
        awaitMore(writers, 50);
        writers.markWindow();
        server.pause();

        await().until(() -> writers.longestGap().compareTo(Duration.ofMillis(300)) > 0);

        server.resume();
        awaitMore(writers, 50);
        assertThat(writers.longestGaps()).allSatisfy(gap -> assertThat(gap).isGreaterThan(Duration.ofMillis(300)));
        writers.markWindow();
        assertThat(writers.longestGap()).isLessThan(Duration.ofMillis(300));
    }

    @Test
    void writers_log_in_where_a_server_asks_for_it() {
        var server =
                lab.start("locked", setup -> setup.password("secret").user("shop", "shop-secret", "~log:*", "+@all"));
        var byDefault = lab.closing(Writers.start(Options.count(1), server));
        awaitMore(byDefault, 100);
        assertThat(byDefault.verifyOn(server).isExact()).isTrue();
        server.command("FLUSHALL");

        var asUser = lab.closing(Writers.start(Options.count(1).as("shop", "shop-secret"), server));
        awaitMore(asUser, 100);

        assertThat(asUser.verifyOn(server).isExact()).isTrue();
    }

    /** Ends the taking of writes for good, and says how they are refused then. */
    private static String fence(RedisServer server) {
        var major = server.info("server").getOrDefault("redis_version", "").replaceAll("\\..*", "");
        if (Integer.parseInt(major) >= 7) {
            server.command("REPLICAOF", RedisServer.HOST, "1");
            return "READONLY";
        }
        // Before 7.0 REPLICAOF drops the server's replicas and does not let them back in: what is on its way would be
        // lost.
        server.command("CONFIG", "SET", "min-replicas-to-write", "1000");
        return "NOREPLICAS";
    }

    static List<RedisBinary> everyServerThereIs() {
        return RedisBinary.all();
    }

    private static void awaitMore(Writers writers, long count) {
        var before = writers.acknowledged();
        await().pollInterval(Duration.ofMillis(5)).until(() -> writers.acknowledged() >= before + count);
    }
}
