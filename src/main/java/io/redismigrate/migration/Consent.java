package io.redismigrate.migration;

import java.util.Optional;

/** The sentences to which an approver consents by approving: exactly these are printed, and stand in the journal with who it was. */
public final class Consent {
    /** What {@code gradual} cannot promise. Short enough for Slack's confirm dialog (300 characters). */
    public static final String GRADUAL =
            "Gradual cannot promise that no write is lost: while both servers take writes, a late write on the old"
                    + " master replaces the newer value, an expiry or eviction there deletes what was written on the new"
                    + " one, and a full resync would throw all of that away. fenced loses nothing.";

    private Consent() {}

    /** What an approval of that gate consents to beside the step itself; empty where there is nothing to consent to. */
    public static Optional<String> to(Migration migration, Gate gate) {
        if (migration.plan().fenced()) {
            return Optional.empty();
        }
        return switch (gate) {
            case READ_ONLY_REMOVAL -> Optional.of(GRADUAL);
            case CUTOVER -> Optional.empty();
            case PROMOTION -> Optional.of(wipe(migration));
        };
    }

    private static String wipe(Migration migration) {
        var plan = migration.plan();
        var old = plan.currentMaster();
        var young = plan.candidateMaster();
        return Storm.loads(version(migration, old), version(migration, young))
                ? "after the promotion %s is wiped and filled anew from %s, for it never got what was written there; until that is done and compared there is no way back, and what is still written to %s goes."
                        .formatted(old, young, old)
                : "there will be no way back: %s (%s) cannot load a snapshot of %s (%s). It is fenced, keeps its old data and refuses writes."
                        .formatted(old, version(migration, old), young, version(migration, young));
    }

    private static String version(Migration migration, Server server) {
        return migration
                .baseline()
                .flatMap(baseline -> baseline.of(server))
                .map(Baseline.Before::version)
                .orElse("");
    }
}
