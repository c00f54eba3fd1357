package io.redismigrate.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.redismigrate.lab.RedisLab;
import io.redismigrate.migration.Action.Direction;
import io.redismigrate.migration.Outcome;
import io.redismigrate.migration.Plan.Method;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A bot and a client that are far from the servers, and the servers far from one another: the gap that such a client sees,
 * counted in round trips. With 20 ms each way a round trip is far longer than what a busy machine adds.
 */
class DistanceTest {
    private static final Logger LOG = LoggerFactory.getLogger(DistanceTest.class);
    private static final Duration FAR = Duration.ofMillis(20);
    private static final int MOST_ROUND_TRIPS = 8;

    @RegisterExtension
    private final RedisLab lab = new RedisLab();

    @Test
    void the_fence_takes_fewer_than_eight_round_trips() {
        assertThat(roundTrips(Pair.apart(lab, Method.FENCE, FAR))).isLessThan(MOST_ROUND_TRIPS);
    }

    @Test
    void the_servers_own_hand_over_takes_fewer_than_eight_round_trips() {
        assertThat(roundTrips(Pair.apart(lab, Method.FAILOVER, FAR))).isLessThan(MOST_ROUND_TRIPS);
    }

    private static double roundTrips(Pair pair) {
        var receipt = ((Outcome.Moved) pair.moves(Direction.FORWARD)).receipt();
        double millis = receipt.pauseMillis().orElseThrow();
        double roundTrips = millis / (2.0 * TimeUnit.NANOSECONDS.toMillis(FAR.toNanos()));
        LOG.info("{}: {} ms, {} round trips", receipt.method(), millis, roundTrips);
        return roundTrips;
    }
}
