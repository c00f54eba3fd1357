package io.redismigrate.fleet;

import io.redismigrate.fleet.FleetStep.Action;
import io.redismigrate.fleet.FleetView.Trouble;
import io.redismigrate.fleet.Stage.Kind;
import io.redismigrate.migration.Ask;
import io.redismigrate.migration.Event;
import io.redismigrate.migration.Event.Type;
import io.redismigrate.migration.Migration;
import io.redismigrate.migration.Plan;
import io.redismigrate.migration.State;
import io.redismigrate.migration.Wish;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What follows for a fleet: the next plans to start, the next wave, the stop at the first trouble, the end. */
final class FleetRules {
    private FleetRules() {}

    static FleetStep next(FleetRun before, FleetView seen) {
        if (before.ended()) {
            return FleetStep.stay(before, before.reason());
        }
        var run = before.showing(rows(before.fleet(), seen));
        if (run.stage() instanceof Stage.Unwinding unwinding) {
            return unwind(run, unwinding, seen);
        }
        var breach = breach(run, seen);
        if (breach.isPresent() && run.stage() instanceof Stage.Moving) {
            var why = "%s: %s".formatted(breach.get().migration(), sentence(breach.get()));
            return FleetStep.stay(
                            run.in(new Stage.Stopped(why)).released(Optional.empty()),
                            "stopped, nothing more is started: " + why)
                    .tell(Event.of(Type.FLEET_STOPPED)
                            .with("member", breach.get().migration())
                            .because(why));
        }
        var asked = WaveGates.next(run, seen);
        var step = asked.run().stage() instanceof Stage.Stopped stopped
                ? stopped(asked.run(), stopped, seen)
                : move(asked.run(), seen);
        return new FleetStep(step.run(), asked.events(), asked.actions())
                .tell(step.events())
                .act(step.actions());
    }

    private static List<Row> rows(FleetPlan fleet, FleetView seen) {
        var rows = new ArrayList<Row>();
        for (int wave = 0; wave < fleet.waves().size(); wave++) {
            for (var plan : fleet.waves().get(wave)) {
                rows.add(Row.of(plan.name(), wave, seen.of(plan)));
            }
        }
        return rows;
    }

    private static Optional<Trouble> breach(FleetRun run, FleetView seen) {
        return seen.troubles().stream()
                .filter(trouble -> trouble.at().isAfter(run.trustedFrom()))
                .findFirst();
    }

    private static String sentence(Trouble trouble) {
        var words = trouble.type().replace('-', ' ');
        return trouble.reason().isBlank() ? words : words + ", " + trouble.reason();
    }

    private static FleetStep stopped(FleetRun run, Stage.Stopped stopped, FleetView seen) {
        var moved = seen.members().values().stream()
                .filter(member -> member.state() instanceof State.Promoted)
                .count();
        return FleetStep.stay(
                run,
                "stopped, nothing more is started: %s. `fleet resume %s` goes on without it, `fleet abort` ends what has not moved, `fleet rollback` takes back the %d that moved"
                        .formatted(stopped.why(), run.fleet().name(), moved));
    }

    private static FleetStep move(FleetRun run, FleetView seen) {
        if (run.wave() < 0) {
            return begin(run, 0);
        }
        var wave = run.fleet().waves().get(run.wave());
        if (!wave.stream()
                .allMatch(plan -> seen.of(plan).filter(FleetRules::settled).isPresent())) {
            return startMore(run, wave, seen);
        }
        if (run.wave() + 1 < run.fleet().waves().size()) {
            return nextWave(run, wave, seen);
        }
        if (seen.members().values().stream().allMatch(Migration::ended)) {
            return FleetStep.stay(run.in(new Stage.Ended("completed")), "done: every plan has moved")
                    .tell(Event.of(Type.COMPLETED));
        }
        return FleetStep.stay(
                run,
                "every plan has moved; `fleet finish %s` lets go of the old masters, until then `fleet rollback %s` goes back"
                        .formatted(run.fleet().name(), run.fleet().name()));
    }

    private static FleetStep begin(FleetRun run, int wave) {
        var plans = run.fleet().waves().get(wave);
        return FleetStep.stay(run.at(wave).released(Optional.empty()), "wave %d begins".formatted(wave + 1))
                .tell(Event.of(Type.WAVE_STARTED)
                        .with("wave", wave + 1)
                        .with("plans", plans.stream().map(Plan::name).toList()));
    }

    private static FleetStep nextWave(FleetRun run, List<Plan> wave, FleetView seen) {
        var from = wave.stream()
                .flatMap(plan -> seen.of(plan).stream())
                .flatMap(member -> member.receipt().stream())
                .map(receipt -> receipt.at())
                .max(Instant::compareTo)
                .orElse(Instant.MIN);
        boolean early = !run.fleet().soak().isZero()
                && seen.at().isBefore(from.plus(run.fleet().soak()));
        return early
                ? FleetStep.stay(
                        run,
                        "wave %d has moved and has to stand for %s; wave %d begins at %s"
                                .formatted(
                                        run.wave() + 1,
                                        words(run),
                                        run.wave() + 2,
                                        from.plus(run.fleet().soak())))
                : begin(run, run.wave() + 1);
    }

    private static String words(FleetRun run) {
        return run.fleet().soak().toString().substring(2).toLowerCase(java.util.Locale.ROOT);
    }

    private static FleetStep startMore(FleetRun run, List<Plan> wave, FleetView seen) {
        var hosts = new ArrayList<String>();
        seen.members().values().stream()
                .filter(FleetRules::copies)
                .forEach(member -> hosts.addAll(hosts(member.plan())));
        long moving = seen.members().values().stream()
                .filter(member -> makesOthersWait(run, member))
                .count();
        var starts = new ArrayList<Action>();
        var events = new ArrayList<Event>();
        var waiting = new ArrayList<String>();
        for (var plan : wave) {
            if (seen.of(plan).isPresent()) {
                continue;
            }
            boolean free =
                    moving < run.fleet().parallel() && hosts(plan).stream().noneMatch(hosts::contains);
            if (!free) {
                waiting.add(plan.name());
                continue;
            }
            moving++;
            hosts.addAll(hosts(plan));
            starts.add(new Action.Start(plan, run.wave()));
            events.add(Event.of(Type.MEMBER_STARTED).with("plan", plan.name()).with("wave", run.wave() + 1));
        }
        if (!starts.isEmpty()) {
            return FleetStep.stay(run, "wave %d: %d plans begin".formatted(run.wave() + 1, starts.size()))
                    .tell(events)
                    .act(starts);
        }
        if (run.fleet().barrier().isPresent() && waiting.isEmpty()) {
            return Barrier.next(run, wave, seen);
        }
        return FleetStep.stay(run, under(run, wave, seen, waiting));
    }

    /** How the wave stands, in a sentence. */
    static String under(FleetRun run, List<Plan> wave, FleetView seen, List<String> waiting) {
        long settled = wave.stream()
                .filter(plan -> seen.of(plan).filter(FleetRules::settled).isPresent())
                .count();
        var rest = waiting.isEmpty()
                ? ""
                : "; %s wait%s for their turn (%d at a time, and one full sync a host)"
                        .formatted(
                                String.join(", ", waiting),
                                waiting.size() == 1 ? "s" : "",
                                run.fleet().parallel());
        return "wave %d of %d: %d of %d have moved%s"
                .formatted(run.wave() + 1, run.fleet().waves().size(), settled, wave.size(), rest);
    }

    /** Nothing more is expected of it before the next wave. */
    static boolean settled(Migration member) {
        return member.ended() || member.state() instanceof State.Promoted;
    }

    /** A full sync is under way, or about to be. */
    private static boolean copies(Migration member) {
        var state = member.state();
        return state instanceof State.Requested || state instanceof State.Preflight || state instanceof State.Syncing;
    }

    private static boolean makesOthersWait(FleetRun run, Migration member) {
        return run.fleet().together() ? copies(member) || member.state() instanceof State.Verifying : !settled(member);
    }

    /** Where a full sync of the plan costs memory, disk and network. */
    private static List<String> hosts(Plan plan) {
        return Stream.of(plan.currentMaster(), plan.candidateMaster())
                .map(server -> server.address().host())
                .distinct()
                .toList();
    }

    private static FleetStep unwind(FleetRun run, Stage.Unwinding unwinding, FleetView seen) {
        var members = seen.members().values();
        var actions = members.stream()
                .flatMap(member -> asked(unwinding, member)
                        .map(ask -> new Action.Tell(member.id(), ask, key(run, unwinding, member, ask)))
                        .stream())
                .toList();
        long open = members.stream()
                .filter(member -> unwinding.kind() == Kind.ABORTING ? !settled(member) : !member.ended())
                .count();
        if (open > 0) {
            return FleetStep.stay(
                            run,
                            "%s asked for it: %s, %d of %d are still to do"
                                    .formatted(mention(unwinding), unwinding.word(), open, members.size()))
                    .act(actions);
        }
        long moved = members.stream().filter(member -> !member.ended()).count();
        if (moved > 0) {
            var why = "aborted; %d had moved before".formatted(moved);
            return FleetStep.stay(run.in(new Stage.Stopped(why)), why)
                    .tell(Event.by(unwinding.by().id(), Type.FLEET_STOPPED).because(why));
        }
        var type = switch (unwinding.kind()) {
            case ABORTING -> Type.ABORTED;
            case ROLLING_BACK -> Type.ROLLED_BACK;
            case FINISHING -> Type.COMPLETED;
        };
        return FleetStep.stay(run.in(new Stage.Ended(type.word())), "it is " + type.word())
                .tell(Event.by(unwinding.by().id(), type).because(unwinding.reason()));
    }

    /** What has still to be asked of that migration. */
    private static Optional<Ask> asked(Stage.Unwinding unwinding, Migration member) {
        var wish = member.wish().map(Wish::kind);
        boolean promoted = member.state() instanceof State.Promoted;
        boolean before = member.state().beforeSwitch() && !(member.state() instanceof State.Ending);
        if (unwinding.kind() == Kind.FINISHING) {
            return promoted && !wish.equals(Optional.of(Wish.Kind.FINISH))
                    ? Optional.of(new Ask.Finish(unwinding.by(), unwinding.at()))
                    : Optional.empty();
        }
        if (before && !wish.equals(Optional.of(Wish.Kind.ABORT))) {
            return Optional.of(new Ask.Abort(unwinding.by(), unwinding.at(), unwinding.reason()));
        }
        return unwinding.kind() == Kind.ROLLING_BACK && promoted && !wish.equals(Optional.of(Wish.Kind.ROLLBACK))
                ? Optional.of(new Ask.Rollback(unwinding.by(), unwinding.at(), unwinding.reason()))
                : Optional.empty();
    }

    /** Once for each time that somebody asked: a way back that was undone is not tried again by itself. */
    private static String key(FleetRun run, Stage.Unwinding unwinding, Migration member, Ask ask) {
        return "%s %s %s %s".formatted(run.id(), ask.getClass().getSimpleName(), unwinding.at(), member.id());
    }

    private static String mention(Stage.Unwinding unwinding) {
        return "<@" + unwinding.by().id() + ">";
    }
}
