package io.redismigrate.migration;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The store: the migration with the version that decides who acts, what people asked, and the settings ledger. */
final class ModelStore {
    Optional<Comparing> comparison = Optional.empty();
    private final ModelWorld world;
    Migration migration;
    final List<Ask> waiting = new ArrayList<>();
    final List<SettingChange> ledger = new ArrayList<>();
    /** How often a switch was begun. */
    int switches;
    /** Unreachable until this step. */
    int downUntil;

    ModelStore(ModelWorld world, Migration migration) {
        this.world = world;
        this.migration = migration;
    }

    boolean reachable() {
        return world.step >= downUntil && !world.strikes(25);
    }

    Optional<Migration> load() {
        return reachable() ? Optional.of(migration) : Optional.empty();
    }

    /** Whether nobody has saved since; false where nobody can tell. */
    boolean still(Migration one) {
        return reachable() && migration.version() == one.version();
    }

    /** Saves what builds on its version; empty where somebody was faster, or where nobody can tell. */
    Optional<Migration> save(Migration next) {
        if (!reachable() || next.version() != migration.version()) {
            return Optional.empty();
        }
        if (next.state() instanceof State.Switching && !(migration.state() instanceof State.Switching)) {
            switches++;
        }
        migration = next.saved(next.version() + 1);
        return world.strikes(25) ? Optional.empty() : Optional.of(migration);
    }

    void remember(SettingChange change) {
        if (!ledger.contains(change)) {
            ledger.add(change);
        }
    }

    @Override
    public String toString() {
        return "%s v%d%s"
                .formatted(migration.state().phase(), migration.version(), ledger.isEmpty() ? "" : " " + ledger);
    }
}
