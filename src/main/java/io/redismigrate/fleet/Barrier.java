package io.redismigrate.fleet;

import io.redismigrate.fleet.FleetStep.Action;
import io.redismigrate.migration.Ask;
import io.redismigrate.migration.Event;
import io.redismigrate.migration.Event.Type;
import io.redismigrate.migration.Membership;
import io.redismigrate.migration.Membership.Release;
import io.redismigrate.migration.Migration;
import io.redismigrate.migration.Person;
import io.redismigrate.migration.Plan;
import io.redismigrate.migration.State;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Holds the switches of a wave until every one of them could begin, then lets all begin within one window. A migration that
 * has not begun when the window ends does not begin. One that fails later, on its own way to the fence, does not hold back the others.
 */
final class Barrier {
    private static final Person FLEET = new Person(Event.BOT, Set.of());

    private Barrier() {}

    static FleetStep next(FleetRun run, List<Plan> wave, FleetView seen) {
        var active = wave.stream()
                .flatMap(plan -> seen.of(plan).stream())
                .filter(member -> !FleetRules.settled(member))
                .toList();
        return run.release()
                .map(release -> released(run, release, active, seen))
                .orElseGet(() -> held(run, active, seen));
    }

    private static FleetStep held(FleetRun run, List<Migration> active, FleetView seen) {
        var missing = active.stream()
                .filter(member -> !ready(member))
                .map(Migration::id)
                .toList();
        if (!missing.isEmpty()) {
            return FleetStep.stay(
                    run,
                    "wave %d switches all at once, and waits until %s could"
                            .formatted(run.wave() + 1, String.join(", ", missing)));
        }
        var until = seen.at().plus(run.fleet().barrier().orElseThrow());
        var release = new Release(until, active.size());
        return FleetStep.stay(
                        run.released(Optional.of(release)),
                        "wave %d switches now, all %d of it".formatted(run.wave() + 1, active.size()))
                .tell(Event.of(Type.WAVE_RELEASED)
                        .with("wave", run.wave() + 1)
                        .with("members", active.stream().map(Migration::id).toList()))
                .act(leave(run, release, active, seen));
    }

    private static FleetStep released(FleetRun run, Release release, List<Migration> active, FleetView seen) {
        boolean switching = active.stream().anyMatch(member -> member.state() instanceof State.Switching);
        if (seen.at().isBefore(release.until()) || switching) {
            return FleetStep.stay(run, run.reason()).act(leave(run, release, active, seen));
        }
        var late = active.stream().map(Migration::id).toList();
        var why = "%s did not switch within the window".formatted(String.join(", ", late));
        return FleetStep.stay(
                        run.released(Optional.empty()), "wave %d is held again: %s".formatted(run.wave() + 1, why))
                .tell(Event.of(Type.WAVE_HELD).with("wave", run.wave() + 1).because(why));
    }

    private static List<Action.Tell> leave(FleetRun run, Release release, List<Migration> active, FleetView seen) {
        return active.stream()
                .filter(member -> member.state() instanceof State.InSync)
                .filter(member -> member.membership()
                        .flatMap(Membership::release)
                        .filter(release::equals)
                        .isEmpty())
                .map(member -> new Action.Tell(
                        member.id(),
                        new Ask.Release(FLEET, seen.at(), release),
                        "%s release %s %s".formatted(run.id(), release.until(), member.id())))
                .toList();
    }

    private static boolean ready(Migration member) {
        return member.membership().filter(Membership::ready).isPresent();
    }
}
