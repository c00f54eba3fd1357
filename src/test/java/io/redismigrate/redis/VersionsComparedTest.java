package io.redismigrate.redis;

import static io.redismigrate.redis.RedisComparerTest.locally;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.redismigrate.demo.RedisBinary;
import io.redismigrate.demo.RedisServer;
import io.redismigrate.lab.Churn;
import io.redismigrate.lab.Dataset;
import io.redismigrate.lab.RedisLab;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Comparisons of every server on this machine (more with {@code -Dservers=DIR}), and of unlike ones. */
class VersionsComparedTest {
    private static final int KEYS = 2_000;

    @RegisterExtension
    private final RedisLab lab = new RedisLab();

    static Stream<RedisBinary> binaries() {
        return RedisBinary.all().stream();
    }

    @ParameterizedTest
    @MethodSource("binaries")
    void a_pair_of_any_version_is_the_same_until_a_key_is_touched_and_again_when_it_is_repaired(RedisBinary binary)
            throws Exception {
        var left = lab.start("left", setup -> setup.binary(binary));
        Dataset.mixed(left, KEYS);
        var right = lab.replicaOf(left, "right");
        try (var compared = new Compared(left, right);
                var churn = Churn.on(left, 1, 1_000)) {
            assertThat(compared.full().same()).as(compared.briefs()::toString).isTrue();
            locally(right, "PEXPIRE", "key:10", "600000");
            locally(right, "DEL", "key:48");

            compared.full();

            assertThat(compared.briefs()).containsExactly("db 0 key:10: expiry", "db 0 key:48: missing");
            assertThat(compared.repaired().leftAlone()).isEmpty();
            assertThat(compared.full().same()).as(compared.briefs()::toString).isTrue();
            assertThat(churn.writes()).isPositive();
        }
    }

    @ParameterizedTest
    @MethodSource("binaries")
    void the_expiry_of_a_hash_s_fields_is_compared_where_the_server_has_such(RedisBinary binary) {
        var left = lab.start("left", setup -> setup.binary(binary));
        left.command("HSET", "session", "a", "1", "b", "2");
        left.command("HSET", "plain", "a", "1");
        if (!knows(left, "HPEXPIRE")) {
            return;
        }
        left.command("HPEXPIREAT", "session", "4102444800000", "FIELDS", "1", "a");
        var right = lab.replicaOf(left, "right");
        try (var compared = new Compared(left, right)) {
            assertThat(compared.full().same()).as(compared.briefs()::toString).isTrue();
            locally(right, "HPERSIST", "session", "FIELDS", "1", "a");

            compared.full();

            assertThat(compared.briefs()).containsExactly("db 0 session: field expiry");
            assertThat(compared.repaired().leftAlone()).isEmpty();
            assertThat(compared.full().same()).as(compared.briefs()::toString).isTrue();
        }
    }

    @Test
    void a_pair_of_two_versions_is_the_same_although_they_encode_otherwise() throws Exception {
        var older = RedisBinary.all().stream()
                .filter(binary -> binary.name().equals("redis-6.2"))
                .findFirst();
        assumeTrue(older.isPresent(), "there is no Redis 6.2 here; -Dservers=DIR names a folder with one");
        var left = lab.start("left", setup -> setup.binary(older.get()));
        Dataset.mixed(left, KEYS);
        var right = lab.start("right");
        right.follow(left);
        lab.awaitFollowing(right, left);
        try (var compared = new Compared(left, right);
                var churn = Churn.on(left, 1, 1_000)) {
            assertThat(compared.full().same()).as(compared.briefs()::toString).isTrue();
            locally(right, "SET", "key:3", "another", "KEEPTTL");
            compared.full();
            assertThat(compared.briefs()).containsExactly("db 0 key:3: value");
            assertThat(compared.repaired().leftAlone()).isEmpty();
            assertThat(compared.full().same()).as(compared.briefs()::toString).isTrue();
            assertThat(churn.writes()).isPositive();
        }
    }

    private static boolean knows(RedisServer server, String command) {
        return server.command("COMMAND", "INFO", command) instanceof List<?> found && found.get(0) instanceof List<?>;
    }
}
