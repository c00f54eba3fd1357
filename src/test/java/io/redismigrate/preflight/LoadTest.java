package io.redismigrate.preflight;

import static io.redismigrate.preflight.Scene.NEW;
import static io.redismigrate.preflight.Scene.OLD;
import static org.assertj.core.api.Assertions.assertThat;

import io.redismigrate.migration.Finding.Severity;
import io.redismigrate.migration.Parameter;
import io.redismigrate.migration.Survey;
import io.redismigrate.migration.Survey.Flow;
import org.junit.jupiter.api.Test;

/** What a sync takes. The memory of a machine cannot be had otherwise than it is, so these are told by values. */
class LoadTest {
    @Test
    @Produces(Hazard.CANDIDATE_TOO_SMALL)
    void data_that_does_not_fit_the_candidates_machine_stops_it() {
        var scene = Scene.ready().with(NEW, look -> look.survey = reading(200L << 20, Flow.UNKNOWN));

        assertThat(scene.only("candidate-too-small").error()).isTrue();
    }

    @Test
    @Produces(Hazard.FORK_MEMORY)
    void a_snapshot_that_may_not_fit_beside_the_data_is_a_warning() {
        var scene = Scene.ready().with(OLD, look -> look.survey = reading(500L << 20, Flow.UNKNOWN));

        assertThat(scene.only("fork-memory").severity()).isEqualTo(Severity.WARNING);
    }

    @Test
    void readings_weigh_nothing_once_the_candidate_follows() {
        var scene = Scene.inSync().with(OLD, look -> {
            look.survey = reading(500L << 20, new Flow(1L << 40, true));
            look.settings.put(Parameter.OUTPUT_BUFFER, "normal 0 0 0 slave 268435456 67108864 60");
        });

        assertThat(scene.findings()).isNotEmpty().allMatch(found -> found.severity() == Severity.INFO);
    }

    @Test
    void the_bots_own_tuning_is_reckoned_with() {
        var flow = new Flow(5L << 20, true);
        var scene = Scene.ready().with(OLD, look -> {
            look.survey = reading(0, flow);
            look.settings.put(Parameter.OUTPUT_BUFFER, "normal 0 0 0 slave 268435456 67108864 60");
        });
        assertThat(scene.findings()).isEmpty();

        scene.untuned();
        assertThat(scene.names()).containsExactly("small-backlog");
    }

    @Test
    void predictions_say_what_is_not_known() {
        var scene = Scene.ready();
        assertThat(scene.predictions()).anyMatch(line -> line.equals("writes today: not known"));

        scene.with(OLD, look -> look.survey = reading(1L << 30, new Flow(2L << 20, true)));
        assertThat(scene.predictions())
                .contains(
                        "sync: about 2 s for 300.0 MB with the bot's settings, on a network that carries it",
                        "writes today: 2.0 MB a second on the replication stream",
                        "backlog: 10 s of writes are 20.0 MB, and it holds 64.0 MB during the migration")
                .anyMatch(line ->
                        line.startsWith("memory of orders-old: up to ") && line.contains("its machine has 1.0 GB"));
    }

    private static Survey reading(long hostMemory, Flow flow) {
        var none = Survey.NONE;
        return new Survey(
                none.config(),
                none.users(),
                none.modules(),
                none.missing(),
                none.forbidden(),
                none.botUser(),
                new Survey.Readings(hostMemory, 0, 0, false, false, -1, flow, 0, 0));
    }
}
