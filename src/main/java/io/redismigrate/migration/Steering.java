package io.redismigrate.migration;

import io.redismigrate.migration.Event.Type;
import java.util.List;
import java.util.Optional;

/** A comparison that runs is held and let go on by people. It keeps its place, also while the bot is away. */
final class Steering {
    private Steering() {}

    static Heard hear(Migration migration, Ask.Steer ask, Policy policy) {
        var proving = migration.guards().proving();
        var by = ask.by();
        if (!policy.requesters().include(by) && !policy.approvers().include(by)) {
            return Heard.refused(
                    migration,
                    "Only requesters and approvers may hold a comparison. Ask %s."
                            .formatted(policy.requesters().named()));
        }
        boolean runs = migration.state() instanceof State.Verifying
                || !proving.standing().isEmpty();
        if (!runs) {
            return Heard.refused(migration, "The data of %s are not being compared now.".formatted(migration.id()));
        }
        if (ask.pause() == proving.pausedBy().isPresent()) {
            return Heard.refused(
                    migration,
                    ask.pause()
                            ? "<@%s> holds the comparison already."
                                    .formatted(proving.pausedBy().orElseThrow())
                            : "The comparison of %s is not held.".formatted(migration.id()));
        }
        var held = proving.paused(ask.pause() ? Optional.of(by.id()) : Optional.empty());
        return new Heard(
                migration.with(migration.guards().with(held)),
                List.of(Event.by(by.id(), ask.pause() ? Type.VERIFICATION_PAUSED : Type.VERIFICATION_RESUMED)),
                ask.pause()
                        ? "The comparison stops where it is; `/redis-migrate verify %s resume` lets it go on."
                                .formatted(migration.id())
                        : "The comparison goes on.");
    }

    /** How far the comparison is, and who holds it. */
    static String standing(Migration migration, Comparing comparing) {
        return migration
                .guards()
                .proving()
                .pausedBy()
                .map(user -> "%s, held by <@%s> (`/redis-migrate verify %s resume` lets it go on)"
                        .formatted(comparing.standing(), user, migration.id()))
                .orElse(comparing.standing());
    }
}
