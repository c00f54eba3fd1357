package io.redismigrate.migration;

import io.redismigrate.migration.Event.Type;
import io.redismigrate.migration.Question.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What comes of what people ask. Rights are those the person has at the click. */
final class Hearing {
    private Hearing() {}

    static Heard hear(Migration migration, Ask ask, Policy policy) {
        if (migration.ended()) {
            return Heard.refused(migration, "%s has ended: it is %s.".formatted(migration.id(), phase(migration)));
        }
        if (ask instanceof Ask.Approve approve) {
            return approve(migration, approve, policy);
        }
        if (ask instanceof Ask.Deny deny) {
            return deny(migration, deny, policy);
        }
        if (ask instanceof Ask.TakeBack takeBack) {
            return takeBack(migration, takeBack);
        }
        if (ask instanceof Ask.AskAgain askAgain) {
            return askAgain(migration, askAgain, policy);
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
        if (ask instanceof Ask.Disconnect disconnect) {
            return Stragglers.disconnect(migration, disconnect, policy);
        }
        if (ask instanceof Ask.Repointed repointed) {
            return Stragglers.repointed(migration, repointed, policy);
        }
        if (ask instanceof Ask.Overrule overrule) {
            return overrule(migration, overrule, policy);
        }
        return verify(migration, ask, policy);
    }

    private static Heard approve(Migration migration, Ask.Approve ask, Policy policy) {
        var found = migration.questions().numbered(ask.question());
        if (found.isEmpty() || !found.get().is(Status.OPEN)) {
            return notOpen(migration, found);
        }
        var question = found.get();
        var user = ask.by().id();
        if (!policy.approvers().include(ask.by())) {
            return Heard.refused(
                    migration,
                    "Only approvers may approve the %s gate. Ask %s."
                            .formatted(
                                    question.gate().word(), policy.approvers().named()));
        }
        if (user.equals(migration.requester()) && !policy.selfApproval()) {
            return Heard.refused(
                    migration,
                    "You asked for this migration, and self-approval is off: your own approval does not count. Ask %s."
                            .formatted(policy.approvers().named()));
        }
        if (question.votedBy(user)) {
            return Heard.refused(
                    migration,
                    "You have approved the %s gate already."
                            .formatted(question.gate().word()));
        }
        var voted = question.approvedBy(user, ask.at());
        var events = new ArrayList<Event>();
        var given = Asking.consented(migration, question.gate(), Event.by(user, Type.APPROVAL_GIVEN));
        events.add(about(question, given).with("user", user));
        if (voted.is(Status.APPROVED)) {
            events.add(about(question, Event.of(Type.GATE_APPROVED))
                    .with("approvals", voted.votes().stream().map(Vote::user).toList()));
        }
        return new Heard(
                migration.with(migration.questions().change(question, each -> voted)),
                events,
                "Your approval of the %s gate of %s is in."
                        .formatted(question.gate().word(), migration.id()));
    }

    private static Heard deny(Migration migration, Ask.Deny ask, Policy policy) {
        var found = migration.questions().numbered(ask.question());
        if (found.isEmpty() || !found.get().live()) {
            return notOpen(migration, found);
        }
        var question = found.get();
        if (!policy.approvers().include(ask.by())) {
            return Heard.refused(
                    migration,
                    "Only approvers may deny the %s gate. Ask %s."
                            .formatted(
                                    question.gate().word(), policy.approvers().named()));
        }
        return new Heard(
                migration.with(migration
                        .questions()
                        .change(question, each -> each.denied(ask.by().id(), ask.reason()))),
                List.of(about(question, Event.by(ask.by().id(), Type.GATE_DENIED))
                        .with("user", ask.by().id())
                        .because(ask.reason())),
                "You denied the %s gate of %s. Replication goes on; \"Ask again\" opens the gate anew."
                        .formatted(question.gate().word(), migration.id()));
    }

    private static Heard takeBack(Migration migration, Ask.TakeBack ask) {
        var found = migration.questions().numbered(ask.question());
        if (found.isEmpty() || !found.get().live()) {
            return notOpen(migration, found);
        }
        var question = found.get();
        var user = ask.by().id();
        if (!question.votedBy(user)) {
            return Heard.refused(
                    migration,
                    "You have not approved the %s gate, so there is nothing to take back."
                            .formatted(question.gate().word()));
        }
        return new Heard(
                migration.with(migration.questions().change(question, each -> each.withoutVoteOf(user))),
                List.of(about(question, Event.by(user, Type.APPROVAL_WITHDRAWN)).with("user", user)),
                "Your approval of the %s gate of %s is taken back."
                        .formatted(question.gate().word(), migration.id()));
    }

    private static Heard askAgain(Migration migration, Ask.AskAgain ask, Policy policy) {
        var found = migration.questions().numbered(ask.question());
        var last = found.flatMap(question -> migration.questions().last(question.gate()));
        if (last.isEmpty()
                || last.get().number() != ask.question()
                || !last.get().is(Status.DENIED)) {
            return notOpen(migration, last);
        }
        if (!mayEnd(migration, ask.by(), policy)) {
            return Heard.refused(migration, onlyOwners(migration, policy, "ask again"));
        }
        if (!asks(migration.state())) {
            return Heard.refused(
                    migration,
                    "%s is %s: a gate can be asked again once replication is well."
                            .formatted(migration.id(), phase(migration)));
        }
        var question = last.get();
        int needed = policy.needed(question.gate());
        var questions =
                migration.questions().ask(question.gate(), question.facts(), needed, ask.at(), question.evidence());
        var asked = questions.last(question.gate()).orElseThrow();
        return new Heard(
                migration.with(questions),
                List.of(about(asked, Event.by(ask.by().id(), Type.GATE_OPENED)).with("needed", needed)),
                "The %s gate of %s is asked again.".formatted(question.gate().word(), migration.id()));
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

    private static Heard overrule(Migration migration, Ask.Overrule ask, Policy policy) {
        if (!policy.approvers().include(ask.by())) {
            return Heard.refused(
                    migration,
                    "Only approvers may override. Ask %s."
                            .formatted(policy.approvers().named()));
        }
        if (ask.reason().isBlank()) {
            return Heard.refused(
                    migration,
                    "Say why: `/redis-migrate override %s REASON`. The reason stands in the history."
                            .formatted(migration.id()));
        }
        boolean can = migration.state().bothWritable() || migration.state() instanceof State.Ending;
        return can
                ? wish(migration, Wish.Kind.OVERRULE, ask, ask.reason(), "takes note of it")
                : Heard.refused(
                        migration,
                        "%s is %s: nothing stands in its way that could be overruled."
                                .formatted(migration.id(), phase(migration)));
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

    private static Heard wish(Migration migration, Wish.Kind kind, Ask ask, String reason, String answer) {
        var wish = new Wish(kind, ask.by().id(), reason);
        return new Heard(migration.wishing(Optional.of(wish)), List.of(), "%s %s.".formatted(migration.id(), answer));
    }

    private static Heard notOpen(Migration migration, Optional<Question> question) {
        return Heard.refused(
                migration,
                question.filter(known -> !known.outcome().isBlank())
                        .map(known -> "That question is closed: the %s gate was %s."
                                .formatted(known.gate().word(), known.outcome()))
                        .orElse("That question is not open any more. `/redis-migrate status %s` shows what is."
                                .formatted(migration.id())));
    }

    /** Whether gates are asked in that state. */
    private static boolean asks(State state) {
        return state instanceof State.InSync || state instanceof State.Writable || state instanceof State.CuttingOver;
    }

    private static boolean mayEnd(Migration migration, Person person, Policy policy) {
        return person.id().equals(migration.requester()) || policy.approvers().include(person);
    }

    private static String onlyOwners(Migration migration, Policy policy, String what) {
        return "Only the requester of %s, <@%s>, and approvers may %s. Ask %s."
                .formatted(
                        migration.id(),
                        migration.requester(),
                        what,
                        policy.approvers().named());
    }

    private static Event about(Question question, Event event) {
        return Rules.about(question, event);
    }

    private static String phase(Migration migration) {
        return migration.state().phase();
    }
}
