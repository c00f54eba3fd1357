package io.redismigrate.runner;

import io.redismigrate.migration.Action;
import io.redismigrate.migration.Action.Direction;
import io.redismigrate.migration.Migration;
import io.redismigrate.migration.Outcome;
import io.redismigrate.migration.PutBack;
import io.redismigrate.migration.Server;
import io.redismigrate.migration.SettingChange;
import io.redismigrate.migration.Step;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** Does what the rules ask for, and says what came of it. What a server refuses is trouble to be shown, not an exception. */
final class Acting {

    /**
     * What came of an action.
     *
     * @param step what follows at once, where the action itself is the answer
     * @param trouble a sentence; empty where it was done
     */
    record Done(Optional<Step> step, String trouble) {
        private static final Done WELL = new Done(Optional.empty(), "");
    }

    private final MigrationStore store;
    private final Fleet fleet;
    private final Hook hook;
    private final Comparisons comparisons;
    private final Function<Migration, Optional<String>> objection;

    /** @param objection looks at everything once more, and says what speaks against holding the writes now */
    Acting(
            MigrationStore store,
            Fleet fleet,
            Hook hook,
            Comparisons comparisons,
            Function<Migration, Optional<String>> objection) {
        this.store = store;
        this.fleet = fleet;
        this.hook = hook;
        this.comparisons = comparisons;
        this.objection = objection;
    }

    Done act(Migration migration, Action action) {
        try {
            BooleanSupplier stillMine = () -> stillMine(migration);
            var mine = new Acting(
                    store, fleet.whileMine(stillMine), new HookWhileMine(hook, stillMine), comparisons, objection);
            return mine.perform(migration, action);
        } catch (Fleet.Refused e) {
            return new Done(Optional.empty(), String.valueOf(e.getMessage()));
        }
    }

    /** Calls nobody once another instance has taken the migration over. */
    private record HookWhileMine(Hook hook, BooleanSupplier stillMine) implements Hook {
        private static final String NOT_MINE = "another instance of the bot has taken the migration over";

        @Override
        public Optional<String> call(Migration migration, Direction direction, boolean dryRun) {
            return stillMine.getAsBoolean() ? hook.call(migration, direction, dryRun) : Optional.of(NOT_MINE);
        }

        @Override
        public Optional<String> readers(Migration migration, Direction direction, boolean dryRun) {
            return stillMine.getAsBoolean() ? hook.readers(migration, direction, dryRun) : Optional.of(NOT_MINE);
        }
    }

    private Done perform(Migration migration, Action action) {
        if (action instanceof Action.Change change) {
            change(migration.id(), change);
        } else if (action instanceof Action.RestoreSettings restore) {
            restore(migration, restore);
        } else if (action instanceof Action.Follow follow) {
            fleet.follow(follow.server(), follow.master());
        } else if (action instanceof Action.StopFollowing stop) {
            fleet.stopFollowing(stop.server());
        } else if (action instanceof Action.FollowAnew anew) {
            fleet.followAnew(anew.server(), anew.master());
        } else if (action instanceof Action.Discard discard) {
            fleet.discard(discard.server());
        } else if (action instanceof Action.Compare compare) {
            comparisons.ensure(migration, compare);
        } else if (action instanceof Action.Repair repair) {
            return new Done(Optional.of(migration.mended(comparisons.repair(migration, repair))), "");
        } else if (action instanceof Action.Disconnect disconnect) {
            fleet.disconnect(disconnect.server(), disconnect.clients());
        } else if (action instanceof Action.Rewrite rewrite) {
            fleet.rewrite(rewrite.server());
        } else if (action instanceof Action.WatchAgain again) {
            fleet.set(
                    again.taken().server(),
                    again.taken().parameter(),
                    again.group().text());
            store.putBack(migration.id(), again.taken(), false);
        } else if (action instanceof Action.Repoint repoint) {
            return repoint(migration, repoint.direction());
        } else if (action instanceof Action.Rehearse) {
            return rehearse(migration);
        } else if (action instanceof Action.MoveReaders move) {
            return moveReaders(migration, move.direction());
        } else if (action instanceof Action.Switch change) {
            return new Done(Optional.of(migration.after(switchOver(migration, change))), "");
        }
        return Done.WELL;
    }

    private void change(String migration, Action.Change change) {
        var before = fleet.get(change.server(), change.parameter());
        if (before.equals(change.value())) {
            return;
        }
        store.remember(migration, new SettingChange(change.server(), change.parameter(), before, change.value()));
        fleet.set(change.server(), change.parameter(), change.value());
    }

    private void restore(Migration migration, Action.RestoreSettings restore) {
        var touched = new LinkedHashSet<Server>();
        var refusals = new ArrayList<Fleet.Refused>();
        for (var back : PutBack.of(store.changes(migration.id()))) {
            boolean meant = holds(restore.parameters(), back.parameter())
                    && holds(restore.servers(), back.server().name());
            if (!meant) {
                continue;
            }
            // One server that refuses must not keep the others from getting theirs back.
            try {
                boolean leftAlone = !putBack(back);
                back.changes().forEach(change -> store.putBack(migration.id(), change, leftAlone));
                touched.add(back.server());
            } catch (Fleet.Refused e) {
                refusals.add(e);
            }
        }
        if (restore.rewrite()) {
            rewrite(touched);
        }
        if (!refusals.isEmpty()) {
            throw refusals.get(0);
        }
    }

    private static boolean holds(Set<String> names, String name) {
        return names.isEmpty() || names.contains(name);
    }

    /** One server without a config file must not keep the others from writing theirs. */
    private void rewrite(Set<Server> servers) {
        var refusals = new ArrayList<Fleet.Refused>();
        for (var server : servers) {
            try {
                fleet.rewrite(server);
            } catch (Fleet.Refused e) {
                refusals.add(e);
            }
        }
        if (!refusals.isEmpty()) {
            throw refusals.get(0);
        }
    }

    /** Puts the old value back unless somebody else has changed it since; says whether the old value stands. */
    private boolean putBack(PutBack back) {
        var now = fleet.get(back.server(), back.parameter());
        if (now.equals(back.before())) {
            return true;
        }
        if (!back.ours().contains(now)) {
            return false;
        }
        fleet.set(back.server(), back.parameter(), back.before());
        return true;
    }

    private Done repoint(Migration migration, Direction direction) {
        var trouble = hook.call(migration, direction, false);
        return trouble.isEmpty()
                ? new Done(Optional.of(migration.repointed()), "")
                : new Done(Optional.empty(), trouble.get());
    }

    private Done moveReaders(Migration migration, Direction direction) {
        var trouble = hook.readers(migration, direction, true).or(() -> hook.readers(migration, direction, false));
        return trouble.isEmpty()
                ? new Done(Optional.of(migration.readersTold(direction)), "")
                : new Done(Optional.empty(), trouble.get());
    }

    private Done rehearse(Migration migration) {
        var trouble = hook.call(migration, Direction.FORWARD, true)
                .map(refused -> "the re-point hook's dry run failed: " + refused)
                .or(() -> objection.apply(migration));
        return trouble.map(reason -> new Done(Optional.empty(), reason))
                .orElseGet(() -> new Done(Optional.of(migration.rehearsed()), ""));
    }

    private Outcome switchOver(Migration migration, Action.Switch change) {
        boolean forward = change.direction() == Direction.FORWARD;
        var plan = migration.plan();
        if (!change.resume() && plan.fenced()) {
            var refused = hook.call(migration, change.direction(), true);
            if (refused.isPresent()) {
                return new Outcome.Undone("the re-point hook's dry run failed: " + refused.get());
            }
        }
        if (!change.resume()) {
            remember(migration.id(), forward ? plan.currentMaster() : plan.candidateMaster());
        }
        // The hook may have taken its time, so nothing that was seen before it counts any more.
        var against =
                change.resume() || !forward || !plan.fenced() ? Optional.<String>empty() : objection.apply(migration);
        if (against.isPresent()) {
            return new Outcome.Undone(against.get());
        }
        var order = new Fleet.Switchover(
                migration.id(),
                migration.plan(),
                change.direction(),
                change.resume(),
                forward && !migration.plan().fenced(),
                migration.questions().approvers());
        return fleet.switchOver(order, () -> stillMine(migration), () -> repointed(migration, change.direction()));
    }

    /** A switch that is cut short must not leave the parameter behind with which it holds writes. */
    private void remember(String migration, Server from) {
        fleet.holdingParameter(from)
                .ifPresent(parameter -> store.remember(
                        migration,
                        new SettingChange(from, parameter, fleet.get(from, parameter), Fleet.HOLDING_VALUE)));
    }

    /** Whoever takes a migration over saves it first; so the version tells. */
    private boolean stillMine(Migration migration) {
        return store.load(migration.id())
                .filter(now -> now.version() == migration.version())
                .isPresent();
    }

    private boolean repointed(Migration migration, Direction direction) {
        return hook.call(migration, direction, false).isEmpty();
    }
}
