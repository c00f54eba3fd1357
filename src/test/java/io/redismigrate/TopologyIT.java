package io.redismigrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redismigrate.demo.RedisServer;
import io.redismigrate.demo.SequenceCheck;
import io.redismigrate.lab.RedisLab;
import io.redismigrate.lab.Writers;
import io.redismigrate.migration.Plan;
import io.redismigrate.migration.Strategy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Shapes in which teams run their servers, each moved with writers that lose nothing. */
class TopologyIT {
    private static final int WRITERS = 10;

    @RegisterExtension
    private final RedisLab lab = new RedisLab();

    @TempDir
    private Path folder;

    @Test
    void chains_of_replicas_stay_chains_on_both_sides() {
        var old = lab.start("old");
        var oldReplica = lab.replicaOf(old, "old-replica");
        var oldLeaf = lab.replicaOf(oldReplica, "old-leaf");
        var young = lab.start("young");
        var youngReplica = lab.replicaOf(young, "young-replica");
        var youngLeaf = lab.replicaOf(youngReplica, "young-leaf");

        moves(old, List.of(oldReplica, oldLeaf), young, List.of(youngReplica, youngLeaf), plan -> plan);

        assertThat(youngLeaf.info("replication")).containsEntry("master_port", Integer.toString(youngReplica.port()));
        assertThat(oldLeaf.info("replication")).containsEntry("master_port", Integer.toString(oldReplica.port()));
    }

    @Test
    void a_copy_from_a_replica_spares_the_master_every_full_sync() {
        var old = lab.start("old");
        var oldReplica = lab.replicaOf(old, "old-replica");
        var young = lab.start("young");
        var youngReplica = lab.start("young-replica");
        var before = old.info("stats").get("sync_full");

        var types = moves(
                old,
                List.of(oldReplica),
                young,
                List.of(youngReplica),
                plan -> plan.syncingFrom(Optional.of(TickedBot.named(oldReplica))));

        assertThat(types).containsSubsequence("sync-started", "reparented", "in-sync", "switch-completed");
        assertThat(old.info("stats")).containsEntry("sync_full", before);
        assertThat(oldReplica.info("stats")).containsEntry("sync_full", "1");
    }

    /** Moves it with writers, and compares every server with what the writers know; the types of its events. */
    private List<String> moves(
            RedisServer old,
            List<RedisServer> oldReplicas,
            RedisServer young,
            List<RedisServer> youngReplicas,
            UnaryOperator<Plan> how) {
        var plan = new Plan(
                "orders",
                TickedBot.named(old),
                oldReplicas.stream().map(TickedBot::named).toList(),
                TickedBot.named(young),
                youngReplicas.stream().map(TickedBot::named).toList(),
                Strategy.FENCED,
                Duration.ofSeconds(2),
                Plan.Repoint.PEOPLE,
                true);
        var setup = TickedBot.Setup.usual().plan(usual -> how.apply(plan));
        try (var bot = new TickedBot(folder, TickedBot.named(old), TickedBot.named(young), List.of(), setup);
                var writers =
                        Writers.start(Writers.Options.count(WRITERS).thinking(Duration.ofMillis(5)), old, young)) {
            bot.starts(Strategy.FENCED);
            bot.ticksUntilPhase("in-sync");
            bot.approvesEverything();
            bot.ticksUntilPhase("promoted");
            await().atMost(ServedBot.PATIENCE).until(() -> writers.at(young) == WRITERS);
            writers.stop();
            assertThat(writers.verifyOn(young)).matches(SequenceCheck::isExact);
            for (var replicas : List.of(youngReplicas, oldReplicas)) {
                var master = replicas == youngReplicas ? young : old;
                for (var replica : replicas) {
                    lab.awaitFollowing(replica, master);
                    assertThat(writers.verifyOn(replica)).matches(SequenceCheck::isExact);
                    master = replica;
                }
            }
            bot.finishes();
            bot.ticksUntilPhase("completed");
            return bot.types();
        }
    }
}
