package io.redismigrate.migration;

import static io.redismigrate.migration.Given.NEW;
import static io.redismigrate.migration.Given.OLD;
import static org.assertj.core.api.Assertions.assertThat;

import io.redismigrate.migration.Plan.Method;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What the pause is expected to be, and by which method it would be shortest. */
class ForecastTest {
    @Test
    void near_the_servers_the_fence_is_proposed() {
        var forecast = forecast("200", "300", "no-failover");

        assertThat(forecast.fence()).isEqualTo(Duration.ofNanos(9_100_000));
        assertThat(forecast.proposed()).isEqualTo(Method.FENCE);
        assertThat(forecast.sentence())
                .isEqualTo("about 9.1 ms by fence, about 22 ms by failover; this plan uses fence. Computed from round"
                        + " trips of 0.2 ms to orders-old and 0.3 ms to orders-new; the way between the servers is"
                        + " not measured");
    }

    @Test
    void far_from_them_their_own_hand_over_is_proposed() {
        var forecast = forecast("40000", "40000", "no-failover");

        assertThat(forecast.proposed()).isEqualTo(Method.FAILOVER);
        assertThat(forecast.sentence())
                .startsWith("about 168 ms by fence, about 62 ms by failover (162 ms if the servers are as far from one"
                        + " another as from the bot)")
                .contains("this plan uses fence; `method: failover` would be shorter");
    }

    @Test
    void a_master_that_knows_no_failover_is_moved_by_the_fence_however_far_it_is() {
        var forecast = forecast("40000", "40000", "");

        assertThat(forecast.proposed()).isEqualTo(Method.FENCE);
        assertThat(forecast.sentence()).contains("failover is not known to the current master");
    }

    @Test
    void without_a_measured_round_trip_nothing_is_foretold() {
        var given = Given.fenced();

        assertThat(Forecast.of(
                        given.migration.plan(),
                        given.seen().seen(OLD),
                        given.seen().seen(NEW)))
                .isEmpty();
    }

    @Test
    void whoever_approves_sees_it_on_the_gate() {
        var given = Given.fenced()
                .see(OLD, node -> node.setting(Node.ROUND_TRIP, "200"))
                .see(NEW, node -> node.following(OLD.address()).setting(Node.ROUND_TRIP, "200"));

        assertThat(given.goesOn()
                        .migration()
                        .questions()
                        .last(Gate.READ_ONLY_REMOVAL)
                        .orElseThrow()
                        .evidence())
                .anyMatch(line -> line.startsWith("expected pause: about "));
    }

    private static Forecast forecast(String from, String to, String failover) {
        var given = Given.fenced()
                .see(OLD, node -> node.setting(Node.ROUND_TRIP, from).setting(Node.FAILOVER_STATE, failover))
                .see(NEW, node -> node.setting(Node.ROUND_TRIP, to));
        return Forecast.of(
                        given.migration.plan(),
                        given.seen().seen(OLD),
                        given.seen().seen(NEW))
                .orElseThrow();
    }
}
