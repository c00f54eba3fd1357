package io.redismigrate.migration;

import java.util.Optional;

/**
 * The one error that can be overridden: a candidate with keys of its own. Its requester has seen some of them and typed the
 * candidate's name; they go with the first full sync, and not before.
 */
public final class Wiping {
    /** The finding that this is about. */
    public static final String FINDING = "candidate-not-empty";

    private Wiping() {}

    /** The migration, to which that was said at its start. */
    public static Migration agree(Migration migration) {
        var candidate = migration.plan().candidateMaster();
        return migration.wishing(Optional.of(new Wish(Wish.Kind.WIPE, migration.requester(), candidate.name())));
    }

    /** The event about it. */
    public static Event event(Migration migration, long keys) {
        return Event.by(migration.requester(), Event.Type.FINDING_OVERRIDDEN)
                .with("finding", FINDING)
                .with("user", migration.requester())
                .with("keys", Long.toString(keys))
                .because("the name of %s was typed, whose %,d keys go with the first full sync"
                        .formatted(migration.plan().candidateMaster(), keys));
    }

    static boolean agreed(Situation now) {
        return now.migration()
                .wish()
                .filter(wish -> wish.kind() == Wish.Kind.WIPE
                        && wish.reason().equals(now.to().name()))
                .isPresent();
    }

    static boolean allows(Situation now, Finding error) {
        return error.name().equals(FINDING) && agreed(now);
    }

    /** Once the candidate follows, its own keys are gone; whatever it holds later is nobody's to wipe. */
    static Migration done(Migration migration) {
        return migration.wish().filter(wish -> wish.kind() == Wish.Kind.WIPE).isPresent()
                ? migration.wishing(Optional.empty())
                : migration;
    }
}
