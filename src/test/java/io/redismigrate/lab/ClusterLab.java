package io.redismigrate.lab;

import static org.awaitility.Awaitility.await;

import io.redismigrate.demo.RedisServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** A real Redis Cluster of some masters that share all hash slots, and nodes that are not in it yet. */
public final class ClusterLab {
    private static final int SLOTS = 16_384;
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Map<String, String> NODE = Map.of("cluster-enabled", "yes", "cluster-node-timeout", "5000");

    private final RedisLab lab;
    private final String name;
    private final List<RedisServer> masters = new ArrayList<>();

    private ClusterLab(RedisLab lab, String name) {
        this.lab = lab;
        this.name = name;
    }

    /** Starts it, and returns when every node says that it is well. */
    public static ClusterLab of(RedisLab lab, int shards) {
        return of(lab, shards, "");
    }

    /** The same with nodes whose names begin so. */
    public static ClusterLab of(RedisLab lab, int shards, String name) {
        var cluster = new ClusterLab(lab, name);
        for (int shard = 0; shard < shards; shard++) {
            var master = cluster.node("master-" + shard);
            cluster.masters.add(master);
            var words = new ArrayList<>(List.of("CLUSTER", "ADDSLOTS"));
            IntStream.range(shard * SLOTS / shards, (shard + 1) * SLOTS / shards)
                    .forEach(slot -> words.add(Integer.toString(slot)));
            master.command(words.toArray(String[]::new));
            master.command("CLUSTER", "SET-CONFIG-EPOCH", Integer.toString(shard + 1));
            if (shard > 0) {
                master.command(
                        "CLUSTER",
                        "MEET",
                        RedisServer.HOST,
                        Integer.toString(cluster.master(0).port()));
            }
        }
        cluster.awaitWell(shards);
        return cluster;
    }

    /** A node that is in no cluster yet. */
    public RedisServer node(String suffix) {
        return lab.start(name + suffix, setup -> setup.with(NODE));
    }

    /** The first master of that shard, from 0. */
    public RedisServer master(int shard) {
        return masters.get(shard);
    }

    /** What puts keys that end with it into that shard. */
    public String tag(int shard) {
        int from = shard * SLOTS / masters.size();
        int to = (shard + 1) * SLOTS / masters.size();
        for (int tag = 0; ; tag++) {
            var slot = (Long) masters.get(0).command("CLUSTER", "KEYSLOT", "{" + tag + "}");
            if (slot != null && from <= slot && slot < to) {
                return "{" + tag + "}";
            }
        }
    }

    /** Waits until every first master lists so many nodes, none of them failing, and says that the cluster is well. */
    public void awaitWell(int nodes) {
        await().atMost(LIMIT)
                .until(() -> masters.stream().allMatch(master -> {
                    var lines = nodes(master);
                    return lines.size() == nodes
                            && lines.stream().noneMatch(line -> line.contains("fail") || line.contains("handshake"))
                            && master.info("cluster").containsKey("cluster_enabled")
                            && String.valueOf(master.command("CLUSTER", "INFO")).contains("cluster_state:ok");
                }));
    }

    /** The lines of {@code CLUSTER NODES}. */
    public static List<String> nodes(RedisServer server) {
        return String.valueOf(server.command("CLUSTER", "NODES")).lines().toList();
    }
}
