package io.redismigrate.migration;

import io.redismigrate.migration.Event.Type;
import io.redismigrate.migration.Proving.Repair;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Keys that differ are written anew on the master, each with its own value, and replication carries them. So the copy
 * stays read-only, its own replicas get them too, and no newer write can be lost. Where both servers take writes nobody
 * but people knows which value is right, and nothing is repaired.
 */
final class Mending {
    /** So many keys that could not be written anew are named in the history. */
    private static final int NAMED = 20;

    private Mending() {}

    static Heard hear(Migration migration, Ask.Repair ask, Policy policy) {
        var refused = refusal(migration, ask, policy);
        if (refused.isPresent()) {
            return Heard.refused(migration, refused.get());
        }
        var proving = migration.guards().proving();
        var found = migration.verification().orElseThrow();
        if (ask.approve()) {
            var repair = proving.repair().orElseThrow();
            var agreed = proving.repairing(Optional.of(repair.approved(ask.by().id())));
            return heard(
                    migration,
                    agreed,
                    Event.by(ask.by().id(), Type.REPAIR_APPROVED).with("user", repair.askedBy()),
                    "The keys that differ are written anew on %s.".formatted(master(migration)));
        }
        var asked = new Repair(ask.by().id(), found.at(), Optional.empty());
        return heard(
                migration,
                proving.repairing(Optional.of(asked)),
                Event.by(ask.by().id(), Type.REPAIR_ASKED)
                        .with("master", master(migration).name())
                        .because(found.sentence()),
                "Asked; approvers answer in the thread of %s.".formatted(migration.id()));
    }

    private static Heard heard(Migration migration, Proving proving, Event event, String answer) {
        return new Heard(migration.with(migration.guards().with(proving)), List.of(event), answer);
    }

    private static Optional<String> refusal(Migration migration, Ask.Repair ask, Policy policy) {
        if (migration.state().bothWritable()) {
            return Optional.of(
                    "Both servers take writes now, so a key that differs may be newer on %s: which value is right, people have to say. Nothing is repaired."
                            .formatted(migration.plan().candidateMaster()));
        }
        boolean possible = migration.state() instanceof State.InSync || migration.state() instanceof State.Promoted;
        boolean differs =
                migration.verification().filter(found -> !found.same()).isPresent();
        if (!possible || !differs) {
            return Optional.of("No difference is known in %s, which is %s. `/redis-migrate verify %s` compares."
                    .formatted(migration.id(), migration.state().phase(), migration.id()));
        }
        return ask.approve()
                ? againstApproving(migration, ask.by(), policy)
                : againstAsking(migration, ask.by(), policy);
    }

    private static Optional<String> againstAsking(Migration migration, Person by, Policy policy) {
        if (!policy.requesters().include(by) && !policy.approvers().include(by)) {
            return Optional.of("Only requesters and approvers may ask for a repair. Ask %s."
                    .formatted(policy.requesters().named()));
        }
        return migration
                .guards()
                .proving()
                .repair()
                .map(repair -> "<@%s> asked for it already; %s."
                        .formatted(
                                repair.askedBy(),
                                repair.approvedBy().isPresent()
                                        ? "it is being done"
                                        : "it waits for %s"
                                                .formatted(policy.approvers().named())));
    }

    private static Optional<String> againstApproving(Migration migration, Person by, Policy policy) {
        var repair = migration.guards().proving().repair();
        if (repair.isEmpty()) {
            return Optional.of("Nobody asks for a repair of %s any more.".formatted(migration.id()));
        }
        if (!policy.approvers().include(by)) {
            return Optional.of("Only approvers may approve a repair. Ask %s."
                    .formatted(policy.approvers().named()));
        }
        if (repair.get().approvedBy().isPresent()) {
            return Optional.of("<@%s> approved it already."
                    .formatted(repair.get().approvedBy().get()));
        }
        boolean own = repair.get().askedBy().equals(by.id()) || migration.requestedBy(by.id());
        return own && !policy.selfApproval()
                ? Optional.of("You asked for this, and self-approval is off: your own approval does not count. Ask %s."
                        .formatted(policy.approvers().named()))
                : Optional.empty();
    }

    /** What is to be done now; empty where nothing was approved, or a comparison is at the keys. */
    static Optional<Action> due(Situation now) {
        var latest = now.seen().comparison();
        var approved = now.migration()
                .guards()
                .proving()
                .repair()
                .filter(repair -> repair.approvedBy().isPresent());
        boolean meant = approved.isPresent()
                && latest.flatMap(Comparing::outcome)
                        .filter(found -> !found.same()
                                && found.at().equals(approved.get().found()))
                        .isPresent();
        boolean possible = now.migration().state() instanceof State.InSync
                || now.migration().state() instanceof State.Promoted;
        return meant && possible
                ? Optional.of(new Action.Repair(
                        master(now.migration()), latest.orElseThrow().number()))
                : Optional.empty();
    }

    /** What came of it; the two are compared again. */
    static Step done(Migration migration, Mended mended) {
        var proving = migration.guards().proving();
        var user = proving.repair().flatMap(Repair::approvedBy).orElse(Event.BOT);
        var compared = migration.wish().isPresent() || user.equals(Event.BOT)
                ? migration
                : migration.wishing(Optional.of(new Wish(Wish.Kind.VERIFY, user, "")));
        var left = new ArrayList<>(mended.leftAlone());
        var named = left.subList(0, Math.min(NAMED, left.size()));
        var event = Event.of(Type.REPAIRED)
                .with("keys", mended.keys())
                .with("left-alone", List.copyOf(named))
                .because(mended.sentence());
        return Step.stay(
                        compared.with(migration.guards().with(proving.repairing(Optional.empty()))),
                        mended.sentence() + "; they are compared again")
                .tell(event);
    }

    /** The master whose value is the right one. */
    private static Server master(Migration migration) {
        return migration.state() instanceof State.Promoted
                ? migration.plan().candidateMaster()
                : migration.plan().currentMaster();
    }
}
