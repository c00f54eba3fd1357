package io.redismigrate.migration;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What comes of what people ask. Rights are those the person has at the click. */
final class Hearing {
    private Hearing() {}

    static Heard hear(Migration migration, Ask ask, Policy policy) {
        if (ask instanceof Ask.Review review) {
            return Answering.review(migration, review, policy);
        }
        if (migration.ended()) {
            return Heard.refused(migration, "%s has ended: it is %s.".formatted(migration.id(), phase(migration)));
        }
        if (ask instanceof Ask.Approve approve) {
            return Answering.approve(migration, approve, policy);
        }
        if (ask instanceof Ask.Deny deny) {
            return Answering.deny(migration, deny, policy);
        }
        if (ask instanceof Ask.TakeBack takeBack) {
            return Answering.takeBack(migration, takeBack, policy);
        }
        if (ask instanceof Ask.AskAgain askAgain) {
            return Answering.askAgain(migration, askAgain, policy);
        }
        if (ask instanceof Ask.Overrule overrule) {
            return Overruling.hear(migration, overrule, policy);
        }
        if (ask instanceof Ask.BreakGlass breakGlass) {
            return Answering.breakGlass(migration, breakGlass, policy);
        }
        if (ask instanceof Ask.HandOver handOver) {
            return HandingOver.offer(migration, handOver, policy);
        }
        if (ask instanceof Ask.TakeOver takeOver) {
            return HandingOver.answer(migration, takeOver, policy);
        }
        if (ask instanceof Ask.Abort abort) {
            return abort(migration, abort, policy);
        }
        if (ask instanceof Ask.Rollback rollback) {
            return rollback(migration, rollback, policy);
        }
        if (ask instanceof Ask.Finish finish) {
            return finish(migration, finish, policy);
        }
        if (ask instanceof Ask.Release release) {
            return release(migration, release);
        }
        if (ask instanceof Ask.Resume) {
            return Heard.refused(migration, "A migration cannot be resumed; a fleet that stopped can.");
        }
        if (ask instanceof Ask.Disconnect disconnect) {
            return Stragglers.disconnect(migration, disconnect, policy);
        }
        if (ask instanceof Ask.Repointed repointed) {
            return Stragglers.repointed(migration, repointed, policy);
        }
        if (ask instanceof Ask.Steer steer) {
            return Steering.hear(migration, steer, policy);
        }
        if (ask instanceof Ask.Repair repair) {
            return Mending.hear(migration, repair, policy);
        }
        return verify(migration, ask, policy);
    }

    private static Heard release(Migration migration, Ask.Release ask) {
        return migration
                .membership()
                .map(fleet -> new Heard(migration.in(fleet.released(Optional.of(ask.leave()))), List.of(), ""))
                .orElseGet(() -> Heard.refused(migration, ""));
    }

    private static Heard abort(Migration migration, Ask.Abort ask, Policy policy) {
        if (!mayEnd(migration, ask.by(), policy)) {
            return Heard.refused(migration, onlyOwners(migration, policy, "abort it"));
        }
        if (migration.state() instanceof State.Ending) {
            return Heard.refused(migration, "%s is ending already: %s.".formatted(migration.id(), migration.reason()));
        }
        if (!migration.state().beforeSwitch()) {
            return Heard.refused(
                    migration,
                    "%s is %s: it is too late to abort. `/redis-migrate rollback %s` goes back to %s."
                            .formatted(
                                    migration.id(),
                                    phase(migration),
                                    migration.id(),
                                    migration.plan().currentMaster()));
        }
        return wish(migration, Wish.Kind.ABORT, ask, ask.reason(), "is being aborted");
    }

    private static Heard rollback(Migration migration, Ask.Rollback ask, Policy policy) {
        if (!policy.approvers().include(ask.by())) {
            return Heard.refused(
                    migration,
                    "Only approvers may roll back. Ask %s."
                            .formatted(policy.approvers().named()));
        }
        if (!(migration.state() instanceof State.Promoted)) {
            return Heard.refused(
                    migration,
                    "%s is %s: there is nothing to roll back to. A rollback is possible after the promotion, until `finish`."
                            .formatted(migration.id(), phase(migration)));
        }
        if (!migration.rollbackOffered()) {
            return Heard.refused(
                    migration,
                    migration
                            .guards()
                            .wayBack()
                            .map(WayBack::sentence)
                            .orElse("The way back is not ready: %s is yet to be synced in full and compared."
                                    .formatted(migration.plan().currentMaster())));
        }
        return wish(migration, Wish.Kind.ROLLBACK, ask, ask.reason(), "is being rolled back");
    }

    private static Heard finish(Migration migration, Ask.Finish ask, Policy policy) {
        if (!policy.approvers().include(ask.by())) {
            return Heard.refused(
                    migration,
                    "Only approvers may finish a migration. Ask %s."
                            .formatted(policy.approvers().named()));
        }
        if (!(migration.state() instanceof State.Promoted)) {
            return Heard.refused(
                    migration,
                    "%s is %s: it can be finished after the promotion.".formatted(migration.id(), phase(migration)));
        }
        var rollback = migration.wish().filter(wish -> wish.kind() == Wish.Kind.ROLLBACK);
        if (rollback.isPresent() && !rollback.get().user().equals(ask.by().id())) {
            return Heard.refused(
                    migration,
                    "<@%s> asked for a rollback of %s, and finishing would make it impossible. Ask them."
                            .formatted(rollback.get().user(), migration.id()));
        }
        return wish(migration, Wish.Kind.FINISH, ask, "", "is being finished");
    }

    private static Heard verify(Migration migration, Ask ask, Policy policy) {
        if (!policy.requesters().include(ask.by()) && !policy.approvers().include(ask.by())) {
            return Heard.refused(
                    migration,
                    "Only requesters may verify. Ask %s."
                            .formatted(policy.requesters().named()));
        }
        var pending = migration.wish().filter(wish -> wish.kind() != Wish.Kind.VERIFY);
        if (pending.isPresent()) {
            return Heard.refused(
                    migration,
                    "%s is about to do what <@%s> asked for (%s); compare again after that."
                            .formatted(
                                    migration.id(),
                                    pending.get().user(),
                                    pending.get().kind().name().toLowerCase(Locale.ROOT)));
        }
        return wish(migration, Wish.Kind.VERIFY, ask, "", "is compared again; the result comes in its thread");
    }

    static Heard wish(Migration migration, Wish.Kind kind, Ask ask, String reason, String answer) {
        var wish = new Wish(kind, ask.by().id(), reason);
        return new Heard(migration.wishing(Optional.of(wish)), List.of(), "%s %s.".formatted(migration.id(), answer));
    }

    private static boolean mayEnd(Migration migration, Person person, Policy policy) {
        return person.id().equals(migration.requester()) || policy.approvers().include(person);
    }

    static String onlyOwners(Migration migration, Policy policy, String what) {
        return "Only the requester of %s, <@%s>, and approvers may %s. Ask %s."
                .formatted(
                        migration.id(),
                        migration.requester(),
                        what,
                        policy.approvers().named());
    }

    static String phase(Migration migration) {
        return migration.state().phase();
    }
}
