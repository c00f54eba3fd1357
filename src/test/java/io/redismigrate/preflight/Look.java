package io.redismigrate.preflight;

import io.redismigrate.migration.Address;
import io.redismigrate.migration.Node;
import io.redismigrate.migration.Parameter;
import io.redismigrate.migration.Server;
import io.redismigrate.migration.Survey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What one server says of itself, open to change: a healthy, empty Redis 7.0 master with a config file. */
final class Look {
    private final Server server;
    final Map<String, String> settings = new HashMap<>(Map.of(
            "databases",
            "16",
            "maxmemory-policy",
            "noeviction",
            "save",
            "3600 1",
            "appendonly",
            "no",
            "cluster-enabled",
            "no",
            "config-file",
            "/etc/redis/redis.conf",
            Parameter.READ_ONLY,
            "yes",
            Parameter.MASTER_AUTH,
            "",
            Parameter.BACKLOG,
            "1048576"));
    String version = "7.0.15";
    String runId;
    String replid = "a".repeat(40);
    Optional<Address> follows = Optional.empty();
    boolean linkUp;
    List<Node.Follower> followers = List.of();
    boolean loading;
    long offset = 5_000;
    Map<Integer, Long> keys = Map.of();
    long memoryBytes = 300L << 20;
    long maxMemoryBytes;
    long operationsPerSecond = 900;
    Survey survey = Survey.NONE;

    Look(Server server) {
        this.server = server;
        this.runId = "run-of-" + server.name();
    }

    Look follow(Server master) {
        return follow(master.address());
    }

    Look follow(Address master) {
        follows = Optional.of(master);
        linkUp = true;
        return this;
    }

    Node.Seen node() {
        return new Node.Seen(
                server,
                version,
                runId,
                new Node.Replication(
                        follows, linkUp, loading, replid, "0".repeat(40), -1, offset, 1, offset, 1, followers),
                new Node.Transfer(false, 0, 0, 0, 0, loading, 0, 0),
                keys,
                memoryBytes,
                maxMemoryBytes,
                operationsPerSecond,
                0,
                0,
                settings,
                Optional.empty(),
                survey);
    }
}
