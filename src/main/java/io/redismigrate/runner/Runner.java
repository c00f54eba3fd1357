package io.redismigrate.runner;

import io.redismigrate.migration.Action;
import io.redismigrate.migration.Event;
import io.redismigrate.migration.Finding;
import io.redismigrate.migration.Migration;
import io.redismigrate.migration.Node;
import io.redismigrate.migration.Observation;
import io.redismigrate.migration.Overlap;
import io.redismigrate.migration.Plan;
import io.redismigrate.migration.Policy;
import io.redismigrate.migration.Receipt;
import io.redismigrate.migration.Server;
import io.redismigrate.migration.Step;
import io.redismigrate.runner.MigrationStore.Answer;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** One tick of a migration: hear, look, decide, save, act. Thread-safe; two ticks of one migration never overlap here. */
public final class Runner {
    private static final Logger LOG = LoggerFactory.getLogger(Runner.class);

    /** A migration that moves on and on gives way to others after so many steps. */
    private static final int STEPS_AT_ONCE = 10;

    private final MigrationStore store;
    private final Fleet fleet;
    private final Acting acting;
    private final BiFunction<Plan, Map<String, Node>, List<Finding>> preflight;
    private final Policy policy;
    private final Clock clock;
    private final Turns turns;
    private final Map<String, Boolean> ticking = new ConcurrentHashMap<>();
    private final Comparisons comparisons;
    private final Latest latest;

    /**
     * @param preflight what it makes of a plan's servers
     * @param latest told what each look brought
     */
    public Runner(
            MigrationStore store,
            Fleet fleet,
            Hook hook,
            Comparisons comparisons,
            BiFunction<Plan, Map<String, Node>, List<Finding>> preflight,
            Policy policy,
            Clock clock,
            Latest latest) {
        this(store, fleet, hook, comparisons, preflight, policy, clock, latest, new OnlyInstance(clock));
    }

    /**
     * The same where other instances may share the store.
     *
     * @param turns whose turn it is
     */
    public Runner(
            MigrationStore store,
            Fleet fleet,
            Hook hook,
            Comparisons comparisons,
            BiFunction<Plan, Map<String, Node>, List<Finding>> preflight,
            Policy policy,
            Clock clock,
            Latest latest,
            Turns turns) {
        this.turns = turns;
        this.store = store;
        this.fleet = fleet;
        this.acting =
                new Acting(store, fleet, hook, comparisons, migration -> migration.objection(look(migration), policy));
        this.preflight = preflight;
        this.policy = policy;
        this.clock = clock;
        this.comparisons = comparisons;
        this.latest = latest;
    }

    /** Says that this process knows the migration from its start, so that it has nothing to resume. */
    public void known(String id) {
        turns.begins(id);
    }

    /** When a migration is to be ticked again. */
    public enum Again {
        /** It has ended. */
        NEVER,
        /** In a moment: something is about to be seen that others wait for. */
        SOON,
        AT_THE_NEXT_POLL
    }

    /**
     * Ticks the migration, and once more for each step that it took; where a tick of it is under way, that one is followed
     * by another.
     */
    public Again tick(String id) {
        if (ticking.putIfAbsent(id, false) != null) {
            // Somebody came while a tick was under way: what they stored may have been missed by it.
            return ticking.replace(id, true) == null ? tick(id) : Again.AT_THE_NEXT_POLL;
        }
        MDC.put("migration", id);
        try {
            return inTurn(id);
        } finally {
            ticking.remove(id);
            MDC.remove("migration");
        }
    }

    private Again inTurn(String id) {
        var turn = turns.take(id);
        if (turn == Turns.Turn.ANOTHERS) {
            return Again.AT_THE_NEXT_POLL;
        }
        boolean whole = false;
        try {
            var again = ticks(id, turn == Turns.Turn.TAKEN_OVER);
            whole = true;
            return again;
        } finally {
            turns.done(id, whole);
        }
    }

    private Again ticks(String id, boolean takenOver) {
        boolean resumed = !takenOver;
        var ticked = Ticked.WAITED;
        int steps = 0;
        do {
            ticking.put(id, false);
            var loaded = store.load(id).filter(each -> !each.ended());
            if (loaded.isEmpty()) {
                return ended(id);
            }
            var mine = resumed ? loaded : resume(loaded.get());
            resumed |= mine.isPresent();
            var heard = mine.flatMap(this::hear);
            if (heard.filter(Migration::ended).isPresent()) {
                return ended(id);
            }
            // Nothing is done by whoever saved too late.
            ticked = heard.isEmpty() ? Ticked.WAITED : tick(heard.get());
            steps++;
        } while ((ticked == Ticked.MOVED && steps < STEPS_AT_ONCE) || !ticking.remove(id, false));
        return ticked == Ticked.NEARLY ? Again.SOON : Again.AT_THE_NEXT_POLL;
    }

    private Again ended(String id) {
        turns.forget(id);
        return Again.NEVER;
    }

    /** What a single tick came to. */
    private enum Ticked {
        /** It took a step, so there is more to be seen at once. */
        MOVED,
        NEARLY,
        WAITED
    }

    private Ticked tick(Migration migration) {
        var step = migration.next(look(migration), policy);
        // Saved before acting: if we stop in between, the next look finds out what is left to do.
        var saved = save(migration, step);
        if (saved.isEmpty()) {
            return Ticked.WAITED;
        }
        boolean done = act(saved.get(), step.actions());
        boolean moved = !step.actions().isEmpty()
                || !migration.state().phase().equals(saved.get().state().phase());
        if (done && moved) {
            return Ticked.MOVED;
        }
        return saved.get().nearlyInStep() ? Ticked.NEARLY : Ticked.WAITED;
    }

    /**
     * Takes the migration over from a process that is gone, and says so in the history. In this order: after the save what
     * that process decided before is void, and once its connections are closed nothing it meant to send can arrive.
     */
    private Optional<Migration> resume(Migration migration) {
        var event = Event.of(Event.Type.RESUMED).with("phase", migration.state().phase());
        var told = store.save(migration, List.of(event), List.of(), List.of(), clock.instant());
        if (told.isPresent()) {
            fleet.expelOthers(migration.plan().servers());
            turns.resumed(migration.id());
        }
        return told;
    }

    private Optional<Migration> hear(Migration loaded) {
        var waiting = store.waiting(loaded.id());
        if (waiting.isEmpty()) {
            return Optional.of(loaded);
        }
        var migration = loaded;
        var events = new ArrayList<Event>();
        var answers = new ArrayList<Answer>();
        for (var each : waiting) {
            var heard = migration.hear(each.ask(), policy);
            migration = heard.migration();
            events.addAll(heard.events());
            if (!heard.answer().isBlank() && !each.replyTo().user().isEmpty()) {
                answers.add(new Answer(each.replyTo(), heard.answer()));
            }
        }
        return store.save(
                migration,
                events,
                waiting.stream().map(MigrationStore.Waiting::number).toList(),
                answers,
                clock.instant());
    }

    private Observation look(Migration migration) {
        var plan = migration.plan();
        var listing = migration.state().clientsMatter() ? List.of(plan.currentMaster()) : List.<Server>of();
        var nodes = fleet.look(plan.lookedAt(), listing);
        var seen = new Observation(
                clock.instant(),
                nodes,
                preflight.apply(plan, nodes),
                store.changes(migration.id()),
                overlap(migration),
                comparisons.latest(migration));
        latest.seen(migration, seen);
        return seen;
    }

    private Optional<Overlap> overlap(Migration migration) {
        var plan = migration.plan();
        if (migration.state().bothWritable()) {
            return Optional.of(fleet.overlap(migration.id(), plan.currentMaster(), plan.candidateMaster()));
        }
        fleet.endOverlap(migration.id());
        return Optional.empty();
    }

    private Optional<Migration> save(Migration before, Step step) {
        // Who takes over a switch says so by saving, so that whoever was at it before can see that it is not theirs.
        boolean takesOver = step.actions().stream().anyMatch(Action.Switch.class::isInstance);
        if (step.migration().equals(before) && step.events().isEmpty() && !takesOver) {
            return Optional.of(before);
        }
        if (!step.migration().reason().equals(before.reason())) {
            LOG.info(
                    "{}: {}", step.migration().state().phase(), step.migration().reason());
        }
        return store.save(step.migration(), step.events(), List.of(), List.of(), clock.instant());
    }

    /** Does what is asked for, in order, up to the first that fails; says whether all was done. */
    private boolean act(Migration saved, List<Action> actions) {
        var migration = saved;
        for (var action : actions) {
            var done = acting.act(migration, action);
            var after = done.step().map(Step::migration).orElse(migration).troubled(done.trouble());
            var events = done.step().map(Step::events).orElse(List.of());
            if (!done.trouble().isEmpty()) {
                LOG.warn("{}", done.trouble());
            }
            if (!after.equals(migration) || !events.isEmpty()) {
                var kept = store.save(after, events, List.of(), List.of(), clock.instant());
                if (kept.isEmpty()) {
                    return false;
                }
                if (!kept.get().receipt().equals(migration.receipt())) {
                    kept.get().receipt().ifPresent(latest::switched);
                }
                migration = kept.get();
            }
            // A config file that cannot be written, or a Sentinel that is away, says nothing against the next one.
            boolean alone = action instanceof Action.Rewrite || action instanceof Action.WatchAgain;
            if (!done.trouble().isEmpty() && !alone) {
                return false;
            }
        }
        return true;
    }

    /** Is told what each look and each switch brought, for whoever wants to show it. */
    public interface Latest {
        void seen(Migration migration, Observation observation);

        /** The writes have moved, forward or back. */
        default void switched(Receipt receipt) {}
    }
}
