package io.redismigrate.preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redismigrate.demo.RedisServer;
import io.redismigrate.lab.ClusterLab;
import io.redismigrate.lab.RedisLab;
import io.redismigrate.migration.Address;
import io.redismigrate.migration.Finding.Severity;
import io.redismigrate.migration.Plan;
import io.redismigrate.redis.Login;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Hazards of nodes of a cluster, each brought about on real ones, seen, and left as it is. */
class ClusterHazardsTest {
    @RegisterExtension
    private static final RedisLab FOR_ALL = new RedisLab();

    private static ClusterLab cluster;

    @RegisterExtension
    private final RedisLab lab = new RedisLab();

    @BeforeAll
    static void a_cluster_of_two() {
        cluster = ClusterLab.of(FOR_ALL, 2);
    }

    @Test
    @Produces(Hazard.CLUSTER_MODE)
    void cluster_mode_that_the_plan_does_not_say_is_refused_with_the_word_that_would_do() {
        var sides =
                new Sighting(lab, lab.start("old", setup -> setup.with("cluster-enabled", "yes")), lab.start("young"));

        var found = sides.sees(Hazard.CLUSTER_MODE, Severity.ERROR);

        assertThat(found.seen()).contains("old runs in cluster mode");
        assertThat(found.mend()).contains("method: cluster");
        assertThat(sides.by(Plan.Method.CLUSTER)
                        .sees(Hazard.CLUSTER_MODE, Severity.ERROR)
                        .seen())
                .contains("young is not in cluster mode");
    }

    @Test
    @Produces(Hazard.CLUSTER_LIMIT)
    void a_node_that_can_join_another_is_well_but_for_a_limit_that_the_cluster_does_not_know() {
        var sides = sides();

        assertThat(sides.sees(Hazard.CLUSTER_LIMIT, Severity.WARNING).seen()).contains("5 s", "2000 ms");
        assertThat(sides.findings()).noneMatch(each -> each.name().startsWith("cluster") && each.error());
    }

    @Test
    @Produces(Hazard.CLUSTER_STATE)
    void a_cluster_that_misses_slots_hands_nothing_over() {
        var sides = sides();
        try {
            sides.old.command("CLUSTER", "DELSLOTS", "7");
            await().until(() ->
                    String.valueOf(sides.old.command("CLUSTER", "INFO")).contains("cluster_state:fail"));

            assertThat(sides.sees(Hazard.CLUSTER_STATE, Severity.ERROR).seen()).contains("is not well");
        } finally {
            sides.old.command("CLUSTER", "ADDSLOTS", "7");
            await().until(() ->
                    String.valueOf(sides.old.command("CLUSTER", "INFO")).contains("cluster_state:ok"));
        }
    }

    @Test
    void slots_on_their_way_are_waited_for() {
        var sides = sides();
        var other = String.valueOf(cluster.master(1).command("CLUSTER", "MYID"));
        try {
            sides.old.command("CLUSTER", "SETSLOT", "8", "MIGRATING", other);

            assertThat(sides.sees(Hazard.CLUSTER_STATE, Severity.ERROR).seen()).contains("being moved");
        } finally {
            sides.old.command("CLUSTER", "SETSLOT", "8", "STABLE");
        }
    }

    @Test
    @Produces(Hazard.CLUSTER_MEMBER)
    void a_candidate_of_another_cluster_would_merge_the_two() {
        var own = ClusterLab.of(lab, 1);
        var sides = new Sighting(lab, own.master(0), cluster.master(1)).by(Plan.Method.CLUSTER);

        assertThat(sides.sees(Hazard.CLUSTER_MEMBER, Severity.ERROR).why()).contains("merge");
        assertThat(ClusterLab.nodes(own.master(0))).hasSize(1);
    }

    @Test
    @Produces(Hazard.CLUSTER_ADDRESS)
    void a_node_is_named_as_the_cluster_knows_it() {
        var sides = sides();
        meet(sides.young, sides.old);
        sides.address(sides.old, new Login(new Address("localhost", sides.old.port()), false, "", ""));

        assertThat(sides.sees(Hazard.CLUSTER_ADDRESS, Severity.ERROR).mend())
                .contains("redis://" + sides.old.address());
    }

    private Sighting sides() {
        return new Sighting(lab, cluster.master(0), lab.start("young", setup -> setup.with("cluster-enabled", "yes")))
                .by(Plan.Method.CLUSTER);
    }

    private static void meet(RedisServer one, RedisServer other) {
        one.command("CLUSTER", "MEET", RedisServer.HOST, Integer.toString(other.port()));
        await().atMost(Duration.ofSeconds(30)).until(() -> knows(one, other) && knows(other, one));
    }

    private static boolean knows(RedisServer one, RedisServer other) {
        return ClusterLab.nodes(one).stream()
                .anyMatch(line -> line.contains(other.address() + "@")
                        && !line.contains("handshake")
                        && !line.contains("disconnected"));
    }
}
