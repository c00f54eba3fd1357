package io.redismigrate.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.redismigrate.demo.RedisServer;
import io.redismigrate.lab.Churn;
import io.redismigrate.lab.Dataset;
import io.redismigrate.lab.Fault;
import io.redismigrate.lab.Fault.Planted;
import io.redismigrate.lab.RedisLab;
import io.redismigrate.verify.Checkpoint;
import io.redismigrate.verify.Comparer;
import io.redismigrate.verify.Comparer.Watch;
import io.redismigrate.verify.Difference;
import io.redismigrate.verify.Mode;
import io.redismigrate.verify.Speed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The comparison on real servers, while they are written to. */
class RedisComparerTest {
    private static final int KEYS = 50_000;
    private static final int FEW = 5_000;

    @RegisterExtension
    private final RedisLab lab = new RedisLab();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void every_kind_of_planted_difference_is_found_under_writes_and_nothing_else(long seed) throws Exception {
        var left = lab.start("left");
        Dataset.mixed(left, KEYS);
        var right = lab.replicaOf(left, "right");
        try (var churn = Churn.on(left, seed, 5_000)) {
            var planted = Fault.plantAll(right, seed, KEYS);
            var compared = compared(left, right);

            var result = compared.full();

            assertThat(compared.found.stream().map(RedisComparerTest::planted))
                    .containsExactlyInAnyOrderElementsOf(planted);
            assertThat(result.tally().differences()).isEqualTo(planted.size());
            assertThat(result.tally().compared()).isGreaterThanOrEqualTo(KEYS + KEYS / 10);
            assertThat(churn.writes()).isPositive();
        }
    }

    @Test
    void what_differs_is_repaired_under_writes_without_writing_to_the_replica() throws Exception {
        var left = lab.start("left");
        Dataset.mixed(left, FEW);
        var right = lab.replicaOf(left, "right");
        var behind = lab.replicaOf(right, "behind");
        try (var churn = Churn.on(left, 7, 2_000)) {
            Fault.plantAll(right, 7, FEW);
            var compared = compared(left, right);
            compared.full();
            int differ = compared.found.size();

            var mended = compared.repaired();

            assertThat(mended.leftAlone()).isEmpty();
            assertThat(mended.keys()).isEqualTo(differ);
            assertThat(compared.full().same()).as(compared.briefs()::toString).isTrue();
            assertThat(churn.writes()).isPositive();
        }
        lab.awaitFollowing(right, left);
        lab.awaitFollowing(behind, right);
        assertThat(compared(left, behind).full().same()).isTrue();
    }

    @Test
    void a_repair_gives_no_key_another_expiry_or_value_on_the_master() throws Exception {
        var left = lab.start("left");
        Dataset.mixed(left, FEW);
        var right = lab.replicaOf(left, "right");
        var before = lab.replicaOf(left, "before");
        before.command("REPLICAOF", "NO", "ONE");
        Fault.plantAll(right, 9, FEW);
        var compared = compared(left, right);
        compared.full();
        compared.repaired();

        assertThat(compared(left, before).full().same()).isTrue();
    }

    @Test
    void a_repair_leaves_alone_what_would_hold_up_the_master() {
        var left = lab.start("left");
        left.command("SETRANGE", "huge", Integer.toString(17 << 20), "x");
        var right = lab.replicaOf(left, "right");
        locally(right, "SETBIT", "huge", "5", "1");
        var compared = compared(left, right);
        compared.full();

        assertThat(compared.repaired().leftAlone())
                .singleElement()
                .asString()
                .isEqualTo("db 0 huge: value: it is larger than 16 MB, and writing it anew would hold up the master");
    }

    @Test
    void a_sample_says_how_sure_it_is() {
        var left = lab.start("left");
        Dataset.strings(left, KEYS);
        var right = lab.replicaOf(left, "right");
        var result = compared(left, right).drawing(4_605).by(Mode.SAMPLED);

        assertThat(result.same()).isTrue();
        assertThat(result.tally().compared()).isBetween(4_605L, 6_000L);
        assertThat(result.sentence()).containsPattern("with 99 % confidence fewer than \\d,?\\d* in a million differ");
    }

    @Test
    void a_sample_finds_what_is_wrong_everywhere() {
        var left = lab.start("left");
        Dataset.strings(left, FEW);
        var right = lab.replicaOf(left, "right");
        locally(right, "EVAL", "for i = 1, 5000, 10 do redis.call('APPEND', 'key:' .. i, '!') end", "0");
        var compared = compared(left, right).drawing(1_000);

        assertThat(compared.by(Mode.SAMPLED).same()).isFalse();
        assertThat(compared.found).hasSizeBetween(30, 300);
    }

    @Test
    void counts_see_how_many_there_are_and_no_more() {
        var left = lab.start("left");
        Dataset.strings(left, FEW);
        var right = lab.replicaOf(left, "right");
        locally(right, "APPEND", "key:1", "!");
        var compared = compared(left, right);

        assertThat(compared.by(Mode.COUNTS).same()).isTrue();
        locally(right, "DEL", "key:2");
        assertThat(compared.by(Mode.COUNTS).same()).isFalse();
        assertThat(compared.found)
                .singleElement()
                .satisfies(found -> assertThat(found.line()).isEqualTo("db 0 : count (keys: 5000 here, 4999 there)"));
    }

    @Test
    void replicas_of_both_sides_can_be_compared_instead_of_the_masters() throws Exception {
        var left = lab.start("left");
        Dataset.mixed(left, FEW);
        var right = lab.replicaOf(left, "right");
        var leftReplica = lab.replicaOf(left, "left-replica");
        var rightReplica = lab.replicaOf(right, "right-replica");
        try (var churn = Churn.on(left, 3, 2_000)) {
            var compared = compared(leftReplica, rightReplica);
            assertThat(compared.full().same()).as(compared.briefs()::toString).isTrue();
            locally(rightReplica, "SET", "key:3", "another");

            compared.full();

            assertThat(compared.briefs()).containsExactly("db 0 key:3: value");
            assertThat(churn.writes()).isPositive();
        }
    }

    @Test
    void functions_are_compared() {
        var left = lab.start("left");
        left.command("FUNCTION", "LOAD", "#!lua name=one\nredis.register_function('f', function() return 1 end)");
        var right = lab.replicaOf(left, "right");
        var compared = compared(left, right);

        assertThat(compared.full().same()).isTrue();
        locally(right, "FUNCTION", "FLUSH");
        assertThat(compared.full().same()).isFalse();
        assertThat(compared.briefs()).containsExactly("function");
    }

    @Test
    void values_are_shown_only_where_that_is_allowed_and_long_keys_are_shortened() {
        var left = lab.start("left");
        var key = "customer:" + "0123456789".repeat(10);
        left.command("SET", key, "a secret");
        var right = lab.replicaOf(left, "right");
        locally(right, "SET", key, "b secret");
        var compared = compared(left, right);
        compared.full();
        assertThat(compared.found)
                .singleElement()
                .satisfies(
                        found -> assertThat(found.line())
                                .isEqualTo(
                                        "db 0 customer:01234567890123456789012…890123456789: value (8 bytes here, 8 there, the first to differ is byte 0)"));

        compared.showingValues().full();

        assertThat(compared.found)
                .singleElement()
                .satisfies(found -> assertThat(found.line()).contains("here a\\x20secret, there b\\x20secret"));
    }

    @Test
    void a_comparison_that_was_stopped_goes_on_where_it_was() {
        var left = lab.start("left");
        Dataset.mixed(left, FEW);
        var right = lab.replicaOf(left, "right");
        locally(right, "SET", "key:3", "another", "KEEPTTL");
        var reached = new ArrayList<Checkpoint>();
        var compared = compared(left, right);
        assertThatThrownBy(() ->
                        compared.from(Checkpoint.start(Instant.EPOCH), Speed.GENTLE, Mode.FULL, (now, news) -> {
                            reached.add(now);
                            return now.tally().compared() > 0 ? Watch.Wish.STOP : Watch.Wish.GO_ON;
                        }))
                .isInstanceOf(Comparer.Interrupted.class);
        var last = reached.get(reached.size() - 1);
        assertThat(last.tally().compared()).isBetween(1L, FEW - 1L);

        var result = compared.from(last, Speed.FULL, Mode.FULL, (now, news) -> Watch.Wish.GO_ON);

        // What was under way when it stopped is compared again, and a scan may show a key twice.
        assertThat(result.tally().compared()).isBetween(FEW + FEW / 10L, FEW + FEW / 10L + 600);
        assertThat(result.tally().differences()).isEqualTo(1);
        assertThat(last.tally().differences() + compared.found.size()).isEqualTo(1);
    }

    @Test
    void a_held_comparison_asks_the_servers_for_nothing_until_it_goes_on() {
        var left = lab.start("left");
        Dataset.strings(left, 2 * KEYS);
        var right = lab.replicaOf(left, "right");
        var held = new AtomicBoolean(true);
        var compared = compared(left, right);
        var result = CompletableFuture.supplyAsync(() -> compared.from(
                Checkpoint.start(Instant.EPOCH),
                Speed.FULL,
                Mode.FULL,
                (now, news) -> held.get() ? Watch.Wish.PAUSE : Watch.Wish.GO_ON));
        var read = new AtomicLong(-1);
        await().during(Duration.ofSeconds(1)).atMost(Duration.ofSeconds(20)).until(() -> {
            long before = read.getAndSet(commands(right, "getrange"));
            return before == read.get();
        });
        assertThat(result).isNotDone();
        assertThat(read.get()).isLessThan(2 * KEYS);

        held.set(false);

        assertThat(result)
                .succeedsWithin(Duration.ofSeconds(60))
                .satisfies(found -> assertThat(found.same()).isTrue());
        assertThat(commands(right, "getrange")).isEqualTo(2 * KEYS);
    }

    private static long commands(RedisServer server, String command) {
        var line = server.info("commandstats").getOrDefault("cmdstat_" + command, "calls=0,");
        return Long.parseLong(line.substring("calls=".length(), line.indexOf(',')));
    }

    private Compared compared(RedisServer left, RedisServer right) {
        return lab.closing(new Compared(left, right));
    }

    /** On a replica, by a hole in its fence, as no migration does it. */
    static void locally(RedisServer replica, String... command) {
        replica.command("CONFIG", "SET", "replica-read-only", "no");
        replica.command(command);
        replica.command("CONFIG", "SET", "replica-read-only", "yes");
    }

    private static Planted planted(Difference difference) {
        return new Planted(
                difference.database(),
                Compared.key(difference),
                difference.kind().word());
    }
}
