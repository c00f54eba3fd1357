package io.redismigrate.settings;

import static io.redismigrate.settings.FleetProblemsTest.orders;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What one key of a plan asks of another: ways by which applications find the master themselves, and clusters. */
class PlanFitsTest {
    private ConfigFolder config;

    @BeforeEach
    void folder(@TempDir Path folder) {
        config = new ConfigFolder(folder);
    }

    @Test
    void a_plan_of_a_cluster_needs_no_way_of_re_pointing() {
        var plan = read("method: cluster");

        assertThat(plan.method()).isEqualTo(Plan.Method.CLUSTER);
        assertThat(plan.repoint()).isEqualTo(new Repoint.Cluster());
    }

    @Test
    void sentinels_may_be_named_where_they_lead_the_applications() {
        var plan = read("repoint: {sentinel: {group: shop, sentinels: [spare]}}");

        assertThat(plan.sentinel().map(Plan.Sentinels::group)).isEqualTo(Optional.of("shop"));
        assertThat(plan.repoint()).isInstanceOf(Repoint.Sentinel.class);
    }

    @Test
    void sentinels_that_are_named_beside_it_lead_the_applications_where_the_word_says_so() {
        var plan = read("repoint: sentinel; sentinel: {group: shop, sentinels: [spare]}");

        assertThat(plan.repoint()).isEqualTo(new Repoint.Sentinel(Optional.empty()));
        assertThat(plan.sentinel()).isPresent();
    }

    @Test
    void valkey_may_lead_them_on_where_it_hands_over_itself() {
        assertThat(read("repoint: redirect; method: failover").repoint()).isEqualTo(new Repoint.Redirect());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            repoint: redirect                       | redirect goes with method failover only
            repoint: cluster                        | cluster goes with method cluster only
            repoint: sentinel                       | needs the Sentinels
            repoint: {sentinel: {group: a, sentinels: [spare]}}; sentinel: {group: b, sentinels: [more]} | name them in one place
            repoint: redirect; method: failover; strategy: gradual | it goes with strategy fenced only
            method: cluster; strategy: gradual      | a replica in a cluster takes no writes
            method: cluster; sync-from: x           | a node of a cluster replicates its master only
            method: cluster; sentinel: {group: a, sentinels: [spare]} | a cluster watches its nodes itself
            """)
    void what_does_not_go_together_is_told(String keys, String part) {
        config.with("fleet.yml", plan(keys));

        assertThat(config.problems()).anyMatch(problem -> problem.contains(part));
    }

    private Plan read(String keys) {
        config.with("fleet.yml", plan(keys));
        assertThat(config.problems()).isEqualTo(List.of());
        var plan = config.read().plans().get("orders");
        return Objects.requireNonNull(plan);
    }

    /** Keys of the plan, with a semicolon between them. */
    private static String plan(String keys) {
        return orders(keys.replace("; ", "\n    "))
                .replace(
                        "plans:",
                        "  spare: {url: 'redis://10.0.0.8:26379'}\n  more: {url: 'redis://10.0.0.9:26379'}\nplans:");
    }
}
