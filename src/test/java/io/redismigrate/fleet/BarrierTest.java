package io.redismigrate.fleet;

import static io.redismigrate.fleet.Armada.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.redismigrate.fleet.FleetStep.Action;
import io.redismigrate.migration.Ask;
import io.redismigrate.migration.Membership;
import io.redismigrate.migration.Membership.Release;
import io.redismigrate.migration.State;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BarrierTest {
    private static final State IN_SYNC = new State.InSync();

    @Test
    void nobody_is_let_through_before_all_of_the_wave_could_switch() {
        var fleet = Armada.behindABarrier("a b c");
        fleet.started();
        fleet.ready("a", "b").in(IN_SYNC, "c");

        assertThat(fleet.next().actions()).isEmpty();
        assertThat(fleet.run.reason()).contains("m-c").doesNotContain("m-a");
    }

    @Test
    void a_wave_that_is_not_all_there_is_not_let_through() {
        var fleet = Armada.behindABarrier("a@h1 b@h1");
        fleet.started();
        // b waits for the host; once a is in step it begins.
        fleet.ready("a");

        assertThat(Armada.started(fleet.next())).containsExactly("b");
        assertThat(fleet.next().actions()).isEmpty();
    }

    @Test
    void all_are_let_through_for_the_same_window() {
        var fleet = Armada.behindABarrier("a b");
        fleet.started();
        var step = fleet.ready("a", "b").next();

        assertThat(Armada.types(step)).containsExactly("wave-released");
        var leave = new Release(NOON.plusSeconds(10), 2, false);
        assertThat(step.actions())
                .extracting(action -> ((Ask.Release) ((Action.Tell) action).ask()).leave())
                .containsExactly(leave, leave);
    }

    @Test
    void nobody_fences_before_the_last_of_them_has_rehearsed() {
        var fleet = Armada.behindABarrier("a b");
        fleet.started();
        fleet.ready("a", "b").next();
        fleet.rehearsed("a");

        var waiting = fleet.at(NOON.plusSeconds(1)).next();
        assertThat(waiting.run().release().map(Release::go)).isEqualTo(Optional.of(false));
        assertThat(leaves(fleet.rehearsed("b").next())).containsExactly(true, true);
    }

    @Test
    void when_one_cannot_none_fences_and_the_reason_names_it() {
        var fleet = Armada.behindABarrier("a b");
        fleet.started();
        fleet.ready("a", "b").next();
        fleet.rehearsed("a");
        fleet.at(NOON.plusSeconds(1)).next();

        var held = fleet.at(NOON.plusSeconds(10)).next();

        assertThat(Armada.types(held)).containsExactly("wave-held");
        assertThat(held.run().reason())
                .contains("none has switched")
                .contains("m-b")
                .doesNotContain("m-a");
        assertThat(held.actions()).isEmpty();
    }

    private static List<Boolean> leaves(FleetStep step) {
        return step.actions().stream()
                .map(action ->
                        ((Ask.Release) ((Action.Tell) action).ask()).leave().go())
                .toList();
    }

    @Test
    void whoever_missed_the_word_is_told_again_while_the_window_is_open() {
        var fleet = Armada.behindABarrier("a b");
        fleet.started();
        var first = fleet.ready("a", "b").next();
        fleet.member(
                "a",
                migration -> migration.in(new Membership(
                        "f1", true, false, false, Optional.of(new Release(NOON.plusSeconds(10), 2, false)), false)));

        var again = fleet.at(NOON.plusSeconds(1)).next();

        assertThat(Armada.told(again)).containsExactly("m-b Release");
        assertThat(key(again, "m-b")).isEqualTo(key(first, "m-b"));
    }

    private static String key(FleetStep step, String migration) {
        return step.actions().stream()
                .map(Action.Tell.class::cast)
                .filter(tell -> tell.migration().equals(migration))
                .map(Action.Tell::key)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void after_the_window_the_wave_is_held_again() {
        var fleet = Armada.behindABarrier("a b");
        fleet.started();
        fleet.ready("a", "b").next();
        for (var plan : List.of("a", "b")) {
            fleet.member(plan, migration -> migration.in(Membership.in("f1", true, false)));
        }
        fleet.at(NOON.plusSeconds(10));

        assertThat(Armada.types(fleet.next())).containsExactly("wave-held");
        assertThat(fleet.next().actions()).isEmpty();
    }

    @Test
    void a_stopped_fleet_lets_nobody_through() {
        var fleet = Armada.behindABarrier("a b");
        fleet.started();
        fleet.ready("a", "b").trouble("a", "alarm");

        assertThat(fleet.started()).isEmpty();
        assertThat(fleet.next().actions()).isEmpty();
    }
}
