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
 * Holds the switches of a wave until every one of them could begin. Then a window opens: all of them rehearse, that is, do
 * everything but the fence; once the last one has, all fence. When the window ends before that, none does.
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
        var release = new Release(until, active.size(), false);
        return FleetStep.stay(
                        run.released(Optional.of(release)),
                        "wave %d rehearses now, all %d of it, and then switches"
                                .formatted(run.wave() + 1, active.size()))
                .tell(Event.of(Type.WAVE_RELEASED)
                        .with("wave", run.wave() + 1)
                        .with("members", active.stream().map(Migration::id).toList()))
                .act(leave(run, release, active, seen));
    }

    private static FleetStep released(FleetRun run, Release release, List<Migration> active, FleetView seen) {
        if (!release.go()
                && seen.at().isBefore(release.until())
                && active.stream().allMatch(Barrier::met)) {
            var go = release.met();
            return FleetStep.stay(
                            run.released(Optional.of(go)),
                            "wave %d switches now, all %d of it".formatted(run.wave() + 1, active.size()))
                    .act(leave(run, go, active, seen));
        }
        boolean switching = active.stream().anyMatch(member -> member.state() instanceof State.Switching);
        if (seen.at().isBefore(release.until()) || switching) {
            return FleetStep.stay(run, run.reason()).act(leave(run, release, active, seen));
        }
        var late = active.stream()
                .filter(member -> release.go() || !met(member))
                .map(member ->
                        member.trouble().isEmpty() ? member.id() : "%s (%s)".formatted(member.id(), member.trouble()))
                .toList();
        var why = release.go()
                ? "%s did not switch within the window".formatted(String.join(", ", late))
                : "none has switched, for %s could not within the window".formatted(String.join(", ", late));
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
                        "%s %s %s %s"
                                .formatted(run.id(), release.go() ? "go" : "release", release.until(), member.id())))
                .toList();
    }

    private static boolean met(Migration member) {
        return member.membership()
                .filter(Membership::ready)
                .filter(Membership::rehearsed)
                .isPresent();
    }

    private static boolean ready(Migration member) {
        return member.membership().filter(Membership::ready).isPresent();
    }
}
