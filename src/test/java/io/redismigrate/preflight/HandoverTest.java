package io.redismigrate.preflight;

import static io.redismigrate.preflight.Scene.NEW;
import static io.redismigrate.preflight.Scene.OLD;
import static io.redismigrate.preflight.Scene.SENTINEL;
import static org.assertj.core.api.Assertions.assertThat;

import io.redismigrate.migration.Address;
import io.redismigrate.migration.Finding;
import io.redismigrate.migration.Node;
import io.redismigrate.migration.Plan.Method;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whether the servers can hand over by themselves, and whether Sentinels will let the bot do it. */
class HandoverTest {
    private static final String WATCHES = "10.0.0.1:6379 quorum=2";

    @Test
    void a_master_that_knows_failover_and_lists_the_candidate_is_well() {
        assertThat(listed(NEW.address().port()).names()).isEmpty();
    }

    @Test
    @Produces(Hazard.FAILOVER_UNKNOWN)
    void a_master_before_6_2_does_not_know_failover() {
        var findings = Scene.ready()
                .by(Method.FAILOVER)
                .with(OLD, old -> old.version = "6.0.20")
                .findings();

        assertThat(findings).filteredOn(Finding::error).singleElement().satisfies(finding -> {
            assertThat(finding.name()).isEqualTo("failover-unknown");
            assertThat(finding.mend()).contains("method: fence");
        });
    }

    @Test
    @Produces(Hazard.FAILOVER_ADDRESS)
    void a_candidate_that_is_listed_elsewhere_is_announced_or_the_fence_is_taken() {
        var finding = listed(1234).only("failover-address");

        assertThat(finding.error()).isTrue();
        assertThat(finding.mend()).contains("replica-announce-port 6379", "method: fence");
    }

    @Test
    void before_the_candidate_follows_nobody_can_say_where_it_is_listed() {
        assertThat(Scene.ready()
                        .by(Method.FAILOVER)
                        .on(OLD, Node.FAILOVER_STATE, "no-failover")
                        .names())
                .isEmpty();
    }

    @Test
    void sentinels_that_the_plan_names_are_well_before_and_after_they_were_taken_off() {
        assertThat(watched(WATCHES, 1).names()).isEmpty();
        assertThat(watched("", 0).names()).isEmpty();
        // The server counts one that was just taken off for a moment more.
        assertThat(watched("", 1).names()).isEmpty();
    }

    @Test
    void a_sentinel_that_the_plan_does_not_name_stops_it() {
        assertThat(Scene.ready().watching(2).only("sentinel-watches-current").seen())
                .isEqualTo("2 Sentinels watch orders-old, and the plan names 0.");
        assertThat(watched(WATCHES, 3).only("sentinel-watches-current").error()).isTrue();
    }

    @Test
    @Produces(Hazard.SENTINEL_UNREACHABLE)
    void a_sentinel_that_does_not_answer_stops_it() {
        var finding = watched(WATCHES, 1)
                .silent(SENTINEL, "sentinel-1 did not answer.")
                .only("sentinel-unreachable");

        assertThat(finding.error()).isTrue();
    }

    @Test
    @Produces(Hazard.SENTINEL_GROUP)
    void a_group_of_another_master_stops_it() {
        watched("10.9.9.9:6379 quorum=2", 0).only("sentinel-group");
    }

    @Test
    @Produces(Hazard.SENTINEL_SCRIPT)
    void a_script_that_cannot_be_given_back_stops_it() {
        watched(WATCHES + " notification-script=%2Fbin%2Fpage", 1).only("sentinel-script");
    }

    @Test
    @Produces(Hazard.NOT_A_SENTINEL)
    void a_server_that_is_no_sentinel_is_none() {
        watched(WATCHES, 1).on(SENTINEL, Node.MODE, "standalone").only("not-a-sentinel");
    }

    private static Scene watched(String group, int watching) {
        return Scene.ready().sentinel(SENTINEL, watching).on(SENTINEL, "sentinel orders", group);
    }

    private static Scene listed(int port) {
        return Scene.inSync()
                .by(Method.FAILOVER)
                .on(OLD, Node.FAILOVER_STATE, "no-failover")
                .with(
                        OLD,
                        old -> old.followers =
                                List.of(new Node.Follower(new Address("10.0.0.2", port), "online", 5_000)));
    }
}
