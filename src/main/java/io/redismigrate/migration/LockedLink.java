package io.redismigrate.migration;

import io.redismigrate.migration.Event.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code gradual}: the replication link of a candidate that takes writes. It stays up as it is and cannot be made again,
 * since a full resync would throw away what was written on the candidate. Where it broke, the bot foretells whether it
 * would be a partial one before anybody puts the credentials back.
 */
final class LockedLink {
    private LockedLink() {}

    /** What has to change for the link to be locked; empty where it is. */
    static List<Action.Change> lock(Situation now) {
        var candidate = now.candidate().orElseThrow();
        var lock = new ArrayList<Action.Change>();
        // Servers before 6.0 know no users; the password alone locks them.
        boolean knowsUsers = candidate.settings().containsKey(Parameter.MASTER_USER);
        if (knowsUsers && !candidate.setting(Parameter.MASTER_USER).equals(Parameter.LOCKED_USER)) {
            lock.add(new Action.Change(now.to(), Parameter.MASTER_USER, Parameter.LOCKED_USER));
        }
        if (!candidate.setting(Parameter.MASTER_AUTH).equals(Parameter.LOCKED)) {
            lock.add(new Action.Change(now.to(), Parameter.MASTER_AUTH, Parameter.LOCKED));
        }
        return lock;
    }

    /** Why the candidate does not hear the current master, or empty where it does. */
    static Optional<String> broken(Situation now) {
        var candidate = now.candidate().orElseThrow();
        if (!candidate.follows(now.from())) {
            return Optional.of("%s does not follow %s any more".formatted(now.to(), now.from()));
        }
        return candidate.replication().linkUp()
                ? Optional.empty()
                : Optional.of("the replication link from %s to %s is down".formatted(now.from(), now.to()));
    }

    /** What a loss of the link would mean, while it is up; or how it can be mended. A sentence. */
    static String outlook(Situation now) {
        var foretold = foretold(now);
        boolean up = broken(now).isEmpty();
        if (foretold instanceof Resync.Partial partial) {
            var margin = Amounts.margin(
                    partial.marginBytes(), now.migration().guards().pace());
            return up
                    ? "The link is locked. If it broke now, it could be mended without a loss for another %s."
                            .formatted(margin)
                    : "A reconnect would be a partial resync and keep what was written on %s: for another %s."
                            .formatted(now.to(), margin);
        }
        return "A reconnect would be a full resync and throw away what was written on %s: %s."
                .formatted(now.to(), ((Resync.Full) foretold).reason());
    }

    /** The step that a link asks for that is up again, or should be locked and is not; empty where all is well. */
    static Optional<Step> up(Situation now) {
        var guards = now.migration().guards();
        var lock = lock(now);
        if (guards.mendingSince() >= 0) {
            int syncs = now.current().orElseThrow().replication().fullSyncs() - guards.mendingSince();
            var step = Step.stay(
                            now.migration().with(guards.mendingSince(-1)),
                            "the replication link is up again, and locked")
                    .act(lock);
            var lost =
                    "the link to %s came back by a full resync, against what was foretold: what was written on %s since it became writable is gone"
                            .formatted(now.to(), now.to());
            return Optional.of(
                    syncs > 0
                            ? step.tell(Event.of(Type.ALARM).because(lost))
                            : step.tell(Event.of(Type.LINK_MENDED).with("resync", "partial")));
        }
        return lock.isEmpty()
                ? Optional.empty()
                : Optional.of(now.stay("the replication link is locked again").act(lock));
    }

    /**
     * The link is down. After an undone switch the bot mends it by itself, since the bot broke it; else an approver says
     * so. Only ever where a partial resync is foretold.
     */
    static Step down(Situation now, State state, boolean told, String broken) {
        var candidate = now.candidate().orElseThrow();
        var current = now.current().orElseThrow();
        boolean open = !lock(now).isEmpty();
        boolean partial = candidate.follows(now.from()) && foretold(now) instanceof Resync.Partial;
        boolean undone =
                current.replication().replid2().equals(candidate.replication().replid());
        var wish = now.migration().wish().filter(each -> each.kind() == Wish.Kind.OVERRULE);
        if (partial && open) {
            return news(now.of(granted(now)), state, told, broken, broken + "; it is being made again", List.of());
        }
        if (partial && (undone || wish.isPresent())) {
            var mending = now.of(granted(now)
                    .with(now.migration()
                            .guards()
                            .mendingSince(current.replication().fullSyncs())));
            var step = news(
                    mending,
                    state,
                    told,
                    broken,
                    broken + "; its credentials are put back, for a partial resync is foretold",
                    Sync.credentials(candidate, now.from()));
            return wish.isEmpty()
                    ? step
                    : step.tell(Event.by(wish.get().user(), Type.OVERRULED)
                            .because(wish.get().reason()));
        }
        var how = partial
                ? "; an approver mends it: `/redis-migrate override %s REASON`"
                        .formatted(now.migration().id())
                : "; abort, or mend the link by hand";
        return news(
                now.of(granted(now)),
                state,
                told,
                broken,
                "%s, and locked: writes made on %s since are not on %s%s".formatted(broken, now.from(), now.to(), how),
                // Once it would be a full one, an open link is the danger itself.
                partial || !open ? List.of() : lock(now));
    }

    /** Without a wish to override: it was granted, or there is nothing that could be. */
    private static Migration granted(Situation now) {
        boolean asked = now.migration()
                .wish()
                .filter(wish -> wish.kind() == Wish.Kind.OVERRULE)
                .isPresent();
        return asked ? now.migration().wishing(Optional.empty()) : now.migration();
    }

    private static Step news(
            Situation now, State state, boolean told, String broken, String reason, List<? extends Action> actions) {
        if (told) {
            return now.to(state, reason).act(actions);
        }
        var withdrawn = Rules.withdraw(now.migration(), broken);
        return Step.to(withdrawn.migration(), state, reason)
                .tell(Event.of(Type.SYNC_LOST)
                        .with("outlook", now.migration().guards().outlook())
                        .because(reason))
                .tell(withdrawn.events())
                .act(actions);
    }

    private static Resync foretold(Situation now) {
        return Resync.foretold(now.current().orElseThrow(), now.candidate().orElseThrow());
    }
}
