package io.redismigrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.redismigrate.demo.RedisServer;
import io.redismigrate.demo.SequenceCheck;
import io.redismigrate.lab.ClusterLab;
import io.redismigrate.lab.RedisLab;
import io.redismigrate.lab.Writers;
import io.redismigrate.migration.Plan;
import io.redismigrate.migration.Strategy;
import io.redismigrate.runner.Fleet;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A real Redis Cluster of three masters: its shards are taken over one by one, under writers, by the cluster's own command. */
class ClusterIT {
    private static final int SHARDS = 3;
    private static final int WRITERS = 5;

    @RegisterExtension
    private final RedisLab lab = new RedisLab();

    @TempDir
    private Path folder;

    private ClusterLab cluster;

    @BeforeEach
    void a_cluster_of_three_masters() {
        cluster = ClusterLab.of(lab, SHARDS);
    }

    @Test
    void all_shards_move_one_by_one_with_their_replicas_and_no_write_is_lost() {
        var candidates = new ArrayList<RedisServer>();
        var writing = new ArrayList<Writers>();
        for (int shard = 0; shard < SHARDS; shard++) {
            candidates.add(cluster.node("candidate-" + shard));
            writing.add(lab.closing(writers(shard, candidates.get(shard))));
        }
        var replica = cluster.node("candidate-replica");

        for (int shard = 0; shard < SHARDS; shard++) {
            var replicas = shard == 0 ? List.of(replica) : List.<RedisServer>of();
            try (var bot = bot(shard, candidates.get(shard), replicas, TickedBot.Setup.usual())) {
                bot.starts(Strategy.FENCED);
                bot.approvesEverything();
                bot.ticksUntilPhase("promoted");
                assertThat(bot.told("repointed")).contains(candidates.get(shard).address());
                bot.finishes();
                bot.ticksUntilPhase("completed");
                var receipt = bot.migration().receipt().orElseThrow();
                assertThat(receipt.method()).isEqualTo("cluster");
                assertThat(receipt.offset()).isPositive();
                assertThat(receipt.pauseMillis())
                        .hasValueSatisfying(millis -> assertThat(millis).isPositive());
                assertThat(receipt.lasting()).contains("survive a restart").doesNotContain("missing", "nobody saw");
            }
        }

        cluster.awaitWell(2 * SHARDS + 1);
        for (int shard = 0; shard < SHARDS; shard++) {
            var candidate = candidates.get(shard);
            var writers = writing.get(shard);
            await().until(() -> writers.at(candidate) == WRITERS);
            writers.stop();
            assertThat(writers.acknowledged()).isPositive();
            assertThat(writers.verifyOn(candidate)).matches(SequenceCheck::isExact);
            assertThat(writers.refusals().keySet()).isSubsetOf("MOVED");
            lab.awaitFollowing(cluster.master(shard), candidate);
        }
        lab.awaitFollowing(replica, candidates.get(0));
    }

    @Test
    void a_rollback_is_the_same_the_other_way_and_the_way_forth_again_waits_until_old_votes_have_lapsed() {
        var candidate = cluster.node("candidate");
        var bot = lab.closing(bot(0, candidate, List.of(), TickedBot.Setup.usual()));
        var writers = lab.closing(writers(0, candidate));
        bot.starts(Strategy.FENCED);
        bot.approvesEverything();
        bot.ticksUntilPhase("promoted");
        await().until(() -> writers.at(candidate) == WRITERS);
        lab.awaitFollowing(cluster.master(0), candidate);

        bot.rollsBack();
        bot.ticksUntilPhase("rolled-back");
        await().until(() -> writers.at(cluster.master(0)) == WRITERS);
        lab.awaitFollowing(candidate, cluster.master(0));
        bot.starts(Strategy.FENCED);
        bot.ticksUntilTold("switch-undone", 1);

        assertThat(bot.told("switch-undone")).contains("asked for votes not long ago");
        assertThat(writers.at(cluster.master(0))).isEqualTo(WRITERS);
        assertThat(writers.verifyOn(cluster.master(0))).matches(SequenceCheck::isExact);
    }

    @Test
    void a_hand_over_that_the_other_masters_do_not_vote_for_is_given_up_and_the_old_master_goes_on() {
        var candidate = cluster.node("candidate");
        // The last thing before the switch is the hook's dry run.
        var setup = TickedBot.Setup.usual().hook((migration, direction, dryRun) -> {
            cluster.master(1).pause();
            cluster.master(2).pause();
            return Optional.empty();
        });
        var bot = lab.closing(bot(0, candidate, List.of(), setup));
        var writers = lab.closing(writers(0, candidate));
        bot.starts(Strategy.FENCED);
        bot.ticksUntilPhase("in-sync");
        bot.approvesEverything();
        bot.ticksUntilTold("switch-undone", 1);
        cluster.master(1).resume();
        cluster.master(2).resume();
        cluster.awaitWell(SHARDS + 1);
        var before = writers.acknowledged();

        assertThat(bot.told("switch-undone")).contains("the cluster did not hand over");
        assertThat(cluster.master(0).info("replication")).containsEntry("role", "master");
        await().until(() -> writers.acknowledged() > before);
        assertThat(writers.verifyOn(cluster.master(0))).matches(SequenceCheck::isExact);
    }

    @Test
    void an_abort_leaves_the_cluster_and_the_candidate_as_they_were() {
        var candidate = cluster.node("candidate");
        var bot = lab.closing(bot(0, candidate, List.of(), TickedBot.Setup.usual()));
        var writers = lab.closing(writers(0, candidate));
        bot.starts(Strategy.FENCED);
        bot.ticksUntilPhase("in-sync");
        cluster.awaitWell(SHARDS + 1);

        bot.aborts();
        bot.ticksUntilPhase("aborted");

        cluster.awaitWell(SHARDS);
        assertThat(ClusterLab.nodes(candidate)).hasSize(1);
        assertThat(candidate.command("DBSIZE")).isEqualTo(0L);
        assertThat(candidate.info("replication")).containsEntry("role", "master");
        assertThat(writers.verifyOn(cluster.master(0))).matches(SequenceCheck::isExact);
    }

    @Test
    void a_bot_that_dies_after_the_word_was_given_finds_the_shard_taken_over() {
        var candidate = cluster.node("candidate");
        var died = new AtomicBoolean();
        var setup = TickedBot.Setup.usual().hands(fleet -> dyingAtTheSwitch(fleet, candidate, died));
        var bot = lab.closing(bot(0, candidate, List.of(), setup));
        var writers = lab.closing(writers(0, candidate));
        bot.starts(Strategy.FENCED);
        bot.approvesEverything();

        assertThatThrownBy(() -> bot.ticksUntilPhase("promoted")).isInstanceOf(Mortal.Death.class);
        bot.restarts();
        bot.ticksUntilPhase("promoted");

        await().until(() -> writers.at(candidate) == WRITERS);
        assertThat(writers.verifyOn(candidate)).matches(SequenceCheck::isExact);
        assertThat(bot.types()).containsSubsequence("switch-started", "resumed", "switch-completed");
    }

    /** The word is given as the bot would, and the bot is gone. */
    private static Fleet dyingAtTheSwitch(Fleet real, RedisServer candidate, AtomicBoolean died) {
        return (Fleet) Proxy.newProxyInstance(
                Fleet.class.getClassLoader(), new Class<?>[] {Fleet.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("switchOver") && died.compareAndSet(false, true)) {
                        candidate.command("CLUSTER", "FAILOVER");
                        throw new Mortal.Death("after CLUSTER FAILOVER");
                    }
                    try {
                        var result = method.invoke(real, arguments);
                        return result instanceof Fleet fleet ? dyingAtTheSwitch(fleet, candidate, died) : result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private Writers writers(int shard, RedisServer candidate) {
        return Writers.start(
                Writers.Options.count(WRITERS).thinking(Duration.ofMillis(5)).tagged(cluster.tag(shard)),
                cluster.master(shard),
                candidate);
    }

    private TickedBot bot(int shard, RedisServer candidate, List<RedisServer> replicas, TickedBot.Setup setup) {
        var plan = new Plan(
                "shard-" + shard,
                TickedBot.named(cluster.master(shard)),
                List.of(),
                TickedBot.named(candidate),
                replicas.stream().map(TickedBot::named).toList(),
                Strategy.FENCED,
                Duration.ofSeconds(5),
                Plan.Repoint.CLUSTER,
                true,
                Optional.empty(),
                Plan.Method.CLUSTER,
                Optional.empty());
        return new TickedBot(
                folder.resolve("shard-" + shard),
                plan.currentMaster(),
                plan.candidateMaster(),
                List.of(),
                setup.plan(usual -> plan));
    }
}
