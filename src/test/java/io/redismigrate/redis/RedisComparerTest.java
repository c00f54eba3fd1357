package io.redismigrate.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.redismigrate.demo.RedisServer;
import io.redismigrate.lab.Churn;
import io.redismigrate.lab.Dataset;
import io.redismigrate.lab.Fault;
import io.redismigrate.lab.Fault.Planted;
import io.redismigrate.lab.RedisLab;
import io.redismigrate.migration.Address;
import io.redismigrate.migration.Server;
import io.redismigrate.verify.Checkpoint;
import io.redismigrate.verify.Comparer.Watch;
import io.redismigrate.verify.Difference;
import io.redismigrate.verify.Mode;
import io.redismigrate.verify.Order;
import io.redismigrate.verify.Result;
import io.redismigrate.verify.Speed;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The comparison on real servers, while they are written to. */
class RedisComparerTest {
    private static final int KEYS = 50_000;

    @RegisterExtension
    private final RedisLab lab = new RedisLab();

    private final RedisComparer comparer = new RedisComparer(new Logins(Map.of()), Clock.systemUTC());
    private final List<Difference> found = new ArrayList<>();

    @AfterEach
    void let_go() {
        comparer.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void every_kind_of_planted_difference_is_found_under_writes_and_nothing_else(long seed) throws Exception {
        var left = lab.start("left");
        Dataset.mixed(left, KEYS);
        var right = lab.replicaOf(left, "right");
        try (var churn = Churn.on(left, seed, 5_000)) {
            var planted = Fault.plantAll(right, seed, KEYS);

            var result = compare(left, right, Mode.FULL);

            assertThat(found.stream().map(RedisComparerTest::planted)).containsExactlyInAnyOrderElementsOf(planted);
            assertThat(result.tally().differences()).isEqualTo(planted.size());
            assertThat(result.tally().compared()).isGreaterThanOrEqualTo(KEYS + KEYS / 10);
            assertThat(churn.writes()).isPositive();
        }
    }

    private Result compare(RedisServer left, RedisServer right, Mode mode) {
        var order = new Order(named(left), named(right), mode, Speed.FULL, 10_000, Duration.ofSeconds(1), false);
        return comparer.compare(order, Checkpoint.start(Instant.EPOCH), (now, differences) -> {
            found.addAll(differences);
            return Watch.Wish.GO_ON;
        });
    }

    private static Planted planted(Difference difference) {
        return new Planted(
                difference.database(),
                new String(Base64.getDecoder().decode(difference.key()), StandardCharsets.UTF_8),
                difference.kind().word());
    }

    private static Server named(RedisServer server) {
        return Server.open(server.name(), Address.parse(server.address()));
    }
}
