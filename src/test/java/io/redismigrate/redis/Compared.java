package io.redismigrate.redis;

import io.redismigrate.demo.RedisServer;
import io.redismigrate.migration.Address;
import io.redismigrate.migration.Mended;
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

/** Comparisons of two servers as a test asks for them, and what they found. */
final class Compared implements AutoCloseable {
    private final RedisComparer comparer;
    private final RedisServer left;
    private final RedisServer right;
    final List<Difference> found = new ArrayList<>();
    private boolean showValues;
    private long sample = 10_000;

    Compared(RedisServer left, RedisServer right) {
        this(left, right, new Logins(Map.of()));
    }

    /** With logins by the servers' names. */
    Compared(RedisServer left, RedisServer right, Logins logins) {
        this.left = left;
        this.right = right;
        comparer = new RedisComparer(logins, Clock.systemUTC());
    }

    Compared showingValues() {
        showValues = true;
        return this;
    }

    Compared drawing(long keys) {
        sample = keys;
        return this;
    }

    Result full() {
        return by(Mode.FULL);
    }

    Result by(Mode mode) {
        return from(Checkpoint.start(Instant.EPOCH), Speed.FULL, mode, (now, differences) -> Watch.Wish.GO_ON);
    }

    Result from(Checkpoint from, Speed speed, Mode mode, Watch watch) {
        found.clear();
        var order = new Order(named(left), named(right), mode, speed, sample, Duration.ofSeconds(1), showValues);
        return comparer.compare(order, from, (now, differences) -> {
            found.addAll(differences);
            return watch.reached(now, differences);
        });
    }

    /** Repairs all that was found. */
    Mended repaired() {
        return comparer.repair(named(left), List.copyOf(found));
    }

    /** {@code db 0 user:17: value}, sorted. */
    List<String> briefs() {
        return found.stream().map(Difference::brief).sorted().toList();
    }

    static String key(Difference difference) {
        return new String(Base64.getDecoder().decode(difference.key()), StandardCharsets.UTF_8);
    }

    private static Server named(RedisServer server) {
        return Server.open(server.name(), Address.parse(server.address()));
    }

    @Override
    public void close() {
        comparer.close();
    }
}
