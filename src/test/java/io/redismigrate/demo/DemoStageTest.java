package io.redismigrate.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DemoStageTest {
    private final DemoStage stage = DemoStage.open(DemoStage.Options.keys(2_000).asFastAsItGoes(), Clock.systemUTC());
    private final DemoTraffic traffic = stage.traffic();
    private final RedisServer old = stage.servers().currentMaster();
    private final RedisServer fresh = stage.servers().candidateMaster();

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void the_current_pair_serves_data_and_the_candidates_are_empty_and_alone() throws Exception {
        stage.filled().get(30, TimeUnit.SECONDS);
        awaitMoreOrders(50);

        assertThat(old.info("keyspace").get("db0")).isNotNull();
        await().untilAsserted(() -> assertThat(stage.servers().currentReplica().info("replication"))
                .containsEntry("master_link_status", "up")
                .containsEntry("master_port", Integer.toString(old.port())));
        assertThat(fresh.command("DBSIZE")).isEqualTo(0L);
        assertThat(fresh.info("replication")).containsEntry("role", "master");
        assertThat(stage.servers().candidateReplica().command("DBSIZE")).isEqualTo(0L);
        await().untilAsserted(() -> assertThat(String.valueOf(old.command("CLIENT", "LIST")))
                .contains("name=shop-api-1 ", "name=checkout-2 ", "name=order-mailer-1 "));
    }

    @Test
    void a_rehearsal_of_the_webhook_moves_nobody() throws Exception {
        awaitMoreOrders(20);

        assertThat(deliver("forward", true, fresh, stage.webhookSecret())).isEqualTo(200);

        awaitMoreOrders(50);
        assertThat(traffic.whereabouts().values()).containsOnly(old.address());
    }

    @Test
    void a_webhook_signed_with_another_secret_moves_nobody() throws Exception {
        awaitMoreOrders(20);

        assertThat(deliver("forward", false, fresh, "guessed")).isEqualTo(401);

        awaitMoreOrders(50);
        assertThat(traffic.whereabouts().values()).containsOnly(old.address());
    }

    @Test
    void the_webhook_moves_all_to_a_writable_candidate_and_back_and_nothing_is_lost() throws Exception {
        fresh.follow(old);
        awaitInSync();
        fresh.command("CONFIG", "SET", "replica-read-only", "no");
        awaitMoreOrders(50);

        assertThat(deliver("forward", false, fresh, stage.webhookSecret())).isEqualTo(200);
        awaitAllAt(fresh);
        awaitMoreOrders(50);
        fresh.command("REPLICAOF", "NO", "ONE");
        // Or the fence below would not hold: a server that was made writable as a replica stays so the next time.
        fresh.command("CONFIG", "SET", "replica-read-only", "yes");
        assertExact(traffic.check(fresh));
        assertThat(traffic.lost()).isZero();

        old.follow(fresh);
        await().until(() -> "up".equals(old.info("replication").get("master_link_status")));
        // That resync was partial: it lacks what was written on the candidate while it was a replica. After a promotion
        // of its
        // own the old master has another history, and gets everything.
        old.command("REPLICAOF", "NO", "ONE");
        old.follow(fresh);
        await().until(() -> "up".equals(old.info("replication").get("master_link_status")));
        fence(fresh, old);
        assertThat(deliver("back", false, old, stage.webhookSecret())).isEqualTo(200);
        awaitAllAt(old);
        awaitMoreOrders(50);
        assertExact(traffic.check(old));
    }

    @Test
    void in_a_fenced_switch_all_move_at_once_and_nothing_is_lost() throws Exception {
        fresh.follow(old);
        awaitInSync();
        awaitMoreOrders(50);

        old.command("CLIENT", "PAUSE", "5000", "WRITE");
        fence(old, fresh);
        assertThat(deliver("forward", false, fresh, stage.webhookSecret())).isEqualTo(200);
        old.command("REPLICAOF", RedisServer.HOST, Integer.toString(fresh.port()));
        old.command("CLIENT", "UNPAUSE");
        old.command("CLIENT", "KILL", "TYPE", "normal");
        old.command("CLIENT", "KILL", "TYPE", "pubsub");

        awaitAllAt(fresh);
        awaitMoreOrders(50);
        var check = traffic.check(fresh);
        assertExact(check);
        assertThat(check.acknowledged()).isGreaterThanOrEqualTo(100);
    }

    @Test
    void a_loss_is_seen() {
        awaitMoreOrders(50);

        old.command("LPOP", "orders:checkout-1");

        assertThat(traffic.check(old).lost()).isEqualTo(1);
        assertThat(traffic.check(fresh).lost()).isGreaterThanOrEqualTo(50);
    }

    @Test
    void a_killed_master_that_comes_back_gets_its_applications_back() {
        awaitMoreOrders(50);
        old.kill();
        await().until(() -> new HashSet<>(traffic.whereabouts().values()).equals(Set.of("")));

        old.restart();

        awaitMoreOrders(50);
        awaitAllAt(old);
    }

    @Test
    void the_snapshot_can_be_slowed_down_to_be_watched() throws Exception {
        var options = new DemoStage.Options(2_000, Duration.ofSeconds(2), Duration.ofMillis(25), Duration.ZERO, 1);
        try (var slow = DemoStage.open(options, Clock.systemUTC())) {
            slow.filled().get(30, TimeUnit.SECONDS);
            var start = System.nanoTime();
            slow.servers().candidateMaster().follow(slow.servers().currentMaster());

            await().until(() -> "up"
                    .equals(slow.servers().candidateMaster().info("replication").get("master_link_status")));

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(1_200));
        }
    }

    private static void assertExact(SequenceCheck check) {
        assertThat(check.isExact()).as("%s", check).isTrue();
    }

    private static void fence(RedisServer from, RedisServer to) {
        from.command("REPLICAOF", RedisServer.HOST, "1");
        var offset = from.info("replication").get("master_repl_offset");
        await().until(() -> Objects.equals(offset, to.info("replication").get("slave_repl_offset")));
        to.command("REPLICAOF", "NO", "ONE");
    }

    private void awaitInSync() {
        await().until(() -> "up".equals(fresh.info("replication").get("master_link_status")));
    }

    private void awaitAllAt(RedisServer server) {
        await().untilAsserted(() -> assertThat(traffic.whereabouts().values()).containsOnly(server.address()));
    }

    private void awaitMoreOrders(long count) {
        var before = traffic.acknowledged();
        await().until(() -> traffic.acknowledged() >= before + count);
    }

    private int deliver(String direction, boolean dryRun, RedisServer to, String secret)
            throws IOException, InterruptedException {
        var body = """
                {"migration": "m1", "plan": "demo", "direction": "%s", "dry-run": %s, "from": "%s", "to": "%s", "at": "%s"}""".formatted(direction, dryRun, old.address(), to.address(), Instant.now());
        var timestamp = Long.toString(Instant.now().getEpochSecond());
        var signature = Repoint.signatureOf(body.getBytes(StandardCharsets.UTF_8), timestamp, secret);
        var request = HttpRequest.newBuilder(stage.webhookUrl())
                .header("X-Redis-Migrate-Timestamp", timestamp)
                .header("X-Redis-Migrate-Signature", signature)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .statusCode();
    }
}
