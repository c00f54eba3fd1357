package io.redismigrate.fleet;

import io.redismigrate.fleet.FleetStep.Action;
import io.redismigrate.fleet.FleetView.Trouble;
import io.redismigrate.migration.Address;
import io.redismigrate.migration.Ask;
import io.redismigrate.migration.Gate;
import io.redismigrate.migration.Membership;
import io.redismigrate.migration.Migration;
import io.redismigrate.migration.People;
import io.redismigrate.migration.Person;
import io.redismigrate.migration.Plan;
import io.redismigrate.migration.Policy;
import io.redismigrate.migration.Posed;
import io.redismigrate.migration.Server;
import io.redismigrate.migration.State;
import io.redismigrate.migration.Strategy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A fleet and its migrations as a test wants them. Each plan has hosts of its own, unless it says otherwise. */
final class Armada {
    static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    static final Person REQUESTER = new Person("U0REQUESTER", Set.of());
    static final Person APPROVER = new Person("U0APPROVER1", Set.of());
    static final Person SECOND = new Person("U0APPROVER2", Set.of("S0OPS"));
    static final Person STRANGER = new Person("U0STRANGER", Set.of());
    static final Policy POLICY = new Policy(
            new People(Set.of(REQUESTER.id()), Set.of()),
            new People(Set.of(APPROVER.id()), Set.of("S0OPS")),
            Map.of(Gate.READ_ONLY_REMOVAL, 2, Gate.CUTOVER, 2, Gate.PROMOTION, 2),
            false,
            Duration.ofMinutes(30));

    private final Map<String, Migration> members = new LinkedHashMap<>();
    private final List<Trouble> troubles = new ArrayList<>();
    private Instant at = NOON;
    FleetRun run;

    private Armada(FleetPlan fleet) {
        run = FleetRun.requested("f1", fleet, REQUESTER.id(), NOON);
    }

    static Armada of(int parallel, String... waves) {
        return new Armada(plan(parallel, Optional.empty(), false, Duration.ZERO, waves));
    }

    static Armada behindABarrier(String... waves) {
        return new Armada(plan(9, Optional.of(Duration.ofSeconds(10)), false, Duration.ZERO, waves));
    }

    static Armada withOneGate(String... waves) {
        return new Armada(plan(9, Optional.empty(), true, Duration.ZERO, waves));
    }

    static Armada soaking(Duration soak, String... waves) {
        return new Armada(plan(9, Optional.empty(), false, soak, waves));
    }

    /** A wave is words: the names of its plans, each perhaps with the host of its two servers behind an {@code @}. */
    private static FleetPlan plan(
            int parallel, Optional<Duration> barrier, boolean oneGate, Duration soak, String... waves) {
        var plans = Stream.of(waves)
                .map(wave -> Pattern.compile(" ")
                        .splitAsStream(wave)
                        .map(Armada::plan)
                        .toList())
                .toList();
        return new FleetPlan("shop", plans, parallel, barrier, oneGate, soak);
    }

    private static Plan plan(String word) {
        int at = word.indexOf('@');
        var name = at < 0 ? word : word.substring(0, at);
        return new Plan(
                name,
                Server.open(name + "-old", new Address(at < 0 ? name + "-a" : word.substring(at + 1), 6379)),
                List.of(),
                Server.open(name + "-new", new Address(at < 0 ? name + "-b" : word.substring(at + 1), 6380)),
                List.of(),
                Strategy.FENCED,
                Duration.ofSeconds(5),
                Plan.Repoint.PEOPLE,
                true);
    }

    Armada at(Instant now) {
        at = now;
        return this;
    }

    /** The migration of that plan, as the test makes it; it is a member from now on. */
    Armada member(String plan, UnaryOperator<Migration> how) {
        var named = run.fleet().plans().stream()
                .filter(each -> each.name().equals(plan))
                .findFirst()
                .orElseThrow();
        var fresh = Migration.requested("m-" + plan, named, REQUESTER.id(), "", NOON)
                .in(Membership.in(
                        "f1", run.fleet().barrier().isPresent(), run.fleet().oneGate()));
        members.put(plan, how.apply(Optional.ofNullable(members.get(plan)).orElse(fresh)));
        return this;
    }

    Armada in(State state, String... plans) {
        for (var plan : plans) {
            member(plan, migration -> migration.in(state));
        }
        return this;
    }

    Armada promoted(String... plans) {
        for (var plan : plans) {
            member(plan, migration -> Posed.promoted(migration, at));
        }
        return this;
    }

    /** In step, approved, and kept by nothing but the barrier. */
    Armada ready(String... plans) {
        for (var plan : plans) {
            member(
                    plan,
                    migration -> migration
                            .in(new State.InSync())
                            .in(new Membership("f1", true, false, true, Optional.empty(), false)));
        }
        return this;
    }

    /** The same, with the leave that the fleet gave, and nothing left that speaks against the fence. */
    Armada rehearsed(String... plans) {
        for (var plan : plans) {
            member(plan, migration -> migration.in(new Membership("f1", true, false, true, run.release(), true)));
        }
        return this;
    }

    Armada trouble(String plan, String type) {
        troubles.add(new Trouble("m-" + plan, at, type, "it broke"));
        return this;
    }

    Armada asked(Ask ask) {
        run = run.hear(ask, new FleetView(at, members, troubles), POLICY).run();
        return this;
    }

    String refusal(Ask ask) {
        var heard = run.hear(ask, new FleetView(at, members, troubles), POLICY);
        if (!heard.events().isEmpty() || !heard.run().equals(run)) {
            throw new AssertionError("it was not refused");
        }
        return heard.answer();
    }

    /** What follows now; the fleet goes on from there. What is started or asked is done. */
    FleetStep next() {
        var step = run.next(new FleetView(at, members, troubles));
        run = step.run();
        step.actions().stream()
                .filter(Action.Start.class::isInstance)
                .map(Action.Start.class::cast)
                .forEach(start -> member(start.plan().name(), migration -> migration));
        return step;
    }

    /** Steps until nothing happens any more; the plans that were started. */
    List<String> started() {
        var names = new ArrayList<String>();
        for (var step = next(); ; step = next()) {
            names.addAll(started(step));
            if (step.events().isEmpty() && step.actions().isEmpty()) {
                return names;
            }
        }
    }

    static List<String> started(FleetStep step) {
        return step.actions().stream()
                .filter(Action.Start.class::isInstance)
                .map(action -> ((Action.Start) action).plan().name())
                .toList();
    }

    /** What is asked of members: {@code m-orders Abort}. */
    static List<String> told(FleetStep step) {
        return step.actions().stream()
                .filter(Action.Tell.class::isInstance)
                .map(Action.Tell.class::cast)
                .map(tell -> tell.migration() + " " + tell.ask().getClass().getSimpleName())
                .sorted()
                .toList();
    }

    static List<String> types(FleetStep step) {
        return step.events().stream().map(event -> event.type().word()).toList();
    }
}
