package io.redismigrate.runner;

import io.redismigrate.fleet.FleetRun;
import io.redismigrate.fleet.FleetStep;
import io.redismigrate.fleet.FleetStep.Action;
import io.redismigrate.migration.Event;
import io.redismigrate.migration.Policy;
import io.redismigrate.runner.MigrationStore.Answer;
import io.redismigrate.runner.MigrationStore.Created;
import io.redismigrate.runner.MigrationStore.ReplyTo;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * One tick of a fleet: hear, look at its migrations, decide, save, start and ask. Thread-safe; of several instances of the bot one at a
 * time is at it.
 */
public final class FleetRunner {
    private static final Logger LOG = LoggerFactory.getLogger(FleetRunner.class);

    /** A fleet that moves on and on gives way to others after so many steps. */
    private static final int STEPS_AT_ONCE = 10;

    private static final ReplyTo NOBODY = new ReplyTo("", "", "");

    private final FleetStore fleets;
    private final MigrationStore migrations;
    private final Policy policy;
    private final Clock clock;
    private final Consumer<String> started;
    private final Consumer<String> wake;
    private final Turns turns;
    private final Map<String, ReentrantLock> ticking = new ConcurrentHashMap<>();

    /**
     * @param turns whose turn it is
     * @param started told the id of each migration that was created
     * @param wake told the id of each migration of which something was asked; quick
     */
    public FleetRunner(
            FleetStore fleets,
            MigrationStore migrations,
            Policy policy,
            Clock clock,
            Turns turns,
            Consumer<String> started,
            Consumer<String> wake) {
        this.turns = turns;
        this.fleets = fleets;
        this.migrations = migrations;
        this.policy = policy;
        this.clock = clock;
        this.started = started;
        this.wake = wake;
    }

    /**
     * Ticks the fleet, and once more for each step that it took.
     *
     * @return when it is to be ticked again
     */
    public Runner.Again tick(String id) {
        var alone = ticking.computeIfAbsent(id, key -> new ReentrantLock());
        alone.lock();
        MDC.put("migration", id);
        try {
            return inTurn(id);
        } finally {
            MDC.remove("migration");
            alone.unlock();
        }
    }

    private Runner.Again inTurn(String id) {
        var turn = turns.take(id);
        if (turn == Turns.Turn.ANOTHERS) {
            return Runner.Again.AT_THE_NEXT_POLL;
        }
        if (turn == Turns.Turn.TAKEN_OVER) {
            // Its migrations tell of it. A fleet has no connections of its own, and what it starts and asks is found
            // again.
            turns.resumed(id);
        }
        boolean whole = false;
        try {
            var again = ticks(id);
            whole = true;
            return again;
        } finally {
            turns.done(id, whole);
        }
    }

    private Runner.Again ticks(String id) {
        boolean moved = true;
        for (int steps = 0; moved && steps < STEPS_AT_ONCE; steps++) {
            var run = fleets.load(id).flatMap(this::hear);
            if (run.isEmpty() || run.get().ended()) {
                turns.forget(id);
                return Runner.Again.NEVER;
            }
            moved = tick(run.get());
        }
        return Runner.Again.AT_THE_NEXT_POLL;
    }

    /** Says whether it took a step, so that there may be another one. */
    private boolean tick(FleetRun run) {
        var step = run.next(fleets.view(run, clock.instant()));
        var saved = save(run, step);
        if (saved.isEmpty()) {
            return false;
        }
        var trouble = act(saved.get(), step.actions());
        if (!trouble.equals(saved.get().trouble())) {
            var unused = fleets.save(saved.get().troubled(trouble), List.of(), List.of(), List.of(), clock.instant());
        }
        return trouble.isEmpty() && !step.events().isEmpty();
    }

    private Optional<FleetRun> hear(FleetRun loaded) {
        var waiting = migrations.waiting(loaded.id());
        if (waiting.isEmpty()) {
            return Optional.of(loaded);
        }
        var run = loaded;
        var seen = fleets.view(loaded, clock.instant());
        var events = new ArrayList<Event>();
        var answers = new ArrayList<Answer>();
        for (var each : waiting) {
            var heard = run.hear(each.ask(), seen, policy);
            run = heard.run();
            events.addAll(heard.events());
            answers.add(new Answer(each.replyTo(), heard.answer()));
        }
        return fleets.save(
                run,
                events,
                waiting.stream().map(MigrationStore.Waiting::number).toList(),
                answers,
                clock.instant());
    }

    private Optional<FleetRun> save(FleetRun before, FleetStep step) {
        if (step.run().equals(before) && step.events().isEmpty()) {
            return Optional.of(before);
        }
        if (!step.run().reason().equals(before.reason())) {
            LOG.info("{}: {}", step.run().stage().word(), step.run().reason());
        }
        return fleets.save(step.run(), step.events(), List.of(), List.of(), clock.instant());
    }

    /** Does all of it, so that a plan that cannot start does not keep the next one waiting; what failed is a sentence. */
    private String act(FleetRun run, List<Action> actions) {
        var trouble = new ArrayList<String>();
        var asked = new ArrayList<String>();
        for (var action : actions) {
            if (action instanceof Action.Start start) {
                var created = fleets.start(run, start.plan(), start.wave(), clock.instant());
                if (created instanceof Created.Started begun) {
                    started.accept(begun.migration().id());
                } else if (created instanceof Created.Busy busy) {
                    trouble.add("%s cannot begin: %s is in migration %s"
                            .formatted(start.plan().name(), busy.server(), busy.migration()));
                }
            } else if (action instanceof Action.Tell tell
                    && migrations.ask(tell.migration(), tell.key(), tell.ask(), NOBODY)) {
                asked.add(tell.migration());
            }
        }
        asked.forEach(wake);
        return String.join("; ", trouble);
    }
}
