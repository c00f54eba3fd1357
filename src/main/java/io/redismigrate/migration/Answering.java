package io.redismigrate.migration;

import io.redismigrate.migration.Event.Type;
import io.redismigrate.migration.Question.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What comes of an answer to a gate's question. Rights are those the person has at the click. */
final class Answering {
    private Answering() {}

    static Heard approve(Migration migration, Ask.Approve ask, Policy policy) {
        var found = open(migration, ask.question(), ask, policy);
        if (found.isEmpty()) {
            return notOpen(migration, ask.question(), ask, policy);
        }
        var question = found.get();
        var against = Rights.againstApproving(migration, question, ask.by(), ask.at(), policy);
        if (against.isPresent()) {
            return Heard.refused(migration, against.get());
        }
        var user = ask.by().id();
        var voted = question.approvedBy(vote(ask), policy);
        var events = new ArrayList<Event>();
        var given = Asking.consented(migration, question.gate(), Event.by(user, Type.APPROVAL_GIVEN));
        events.add(Rules.about(question, given).with("user", user));
        if (voted.is(Status.APPROVED)) {
            events.add(approved(voted));
        }
        return new Heard(
                migration.with(migration.questions().change(question, each -> voted)),
                events,
                "Your approval of the %s gate of %s is in."
                        .formatted(question.gate().word(), migration.id()));
    }

    static Heard deny(Migration migration, Ask.Deny ask, Policy policy) {
        var found = migration.questions().numbered(ask.question()).filter(Question::live);
        if (found.isEmpty() || lapsed(found.get(), ask, policy)) {
            return notOpen(migration, ask.question(), ask, policy);
        }
        var question = found.get();
        var word = question.gate().word();
        var user = ask.by().id();
        if (!policy.mayDeny(question).include(ask.by())) {
            return Heard.refused(
                    migration,
                    "Only approvers may deny the %s gate. Ask %s."
                            .formatted(word, policy.mayDeny(question).named()));
        }
        if (question.course().deniedBy(user)) {
            return Heard.refused(migration, "You have denied the %s gate already.".formatted(word));
        }
        int enough = policy.gate(question.gate()).denials();
        var denied = question.denied(new Course.Denial(user, ask.at(), ask.reason()), policy);
        var type = denied.is(Status.DENIED) ? Type.GATE_DENIED : Type.DENIAL_GIVEN;
        var event =
                Rules.about(question, Event.by(user, type)).with("user", user).because(ask.reason());
        return new Heard(
                migration.with(migration.questions().change(question, each -> denied)),
                List.of(event),
                denied.is(Status.DENIED)
                        ? "You denied the %s gate of %s. Replication goes on; \"Ask again\" opens the gate anew."
                                .formatted(word, migration.id())
                        : "Your denial of the %s gate of %s is in; it takes %d to deny it, and this is the %d."
                                .formatted(
                                        word,
                                        migration.id(),
                                        enough,
                                        denied.course().denials().size()));
    }

    static Heard takeBack(Migration migration, Ask.TakeBack ask, Policy policy) {
        var found = migration.questions().numbered(ask.question()).filter(Question::live);
        if (found.isEmpty()) {
            return notOpen(migration, ask.question(), ask, policy);
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
                migration.with(migration.questions().change(question, each -> each.withoutVoteOf(user, policy))),
                List.of(Rules.about(question, Event.by(user, Type.APPROVAL_WITHDRAWN))
                        .with("user", user)),
                "Your approval of the %s gate of %s is taken back."
                        .formatted(question.gate().word(), migration.id()));
    }

    /** The next tick asks, with what is seen then: an answer must not rest on what was known before. */
    static Heard askAgain(Migration migration, Ask.AskAgain ask, Policy policy) {
        var last = migration
                .questions()
                .numbered(ask.question())
                .flatMap(question -> migration.questions().last(question.gate()));
        if (last.isEmpty()
                || last.get().number() != ask.question()
                || !last.get().mayBeAskedAgain()) {
            return notOpen(migration, last.map(Question::number).orElse(0), ask, policy);
        }
        var question = last.get();
        boolean may = migration.requester().equals(ask.by().id())
                || policy.mayDeny(question).include(ask.by());
        if (!may) {
            return Heard.refused(migration, Hearing.onlyOwners(migration, policy, "ask again"));
        }
        if (!asks(migration.state())) {
            return Heard.refused(
                    migration,
                    "%s is %s: a gate can be asked again once replication is well."
                            .formatted(migration.id(), migration.state().phase()));
        }
        var user = ask.by().id();
        return new Heard(
                migration.with(
                        migration.questions().change(question, each -> each.on(course -> course.askedAgain(user)))),
                List.of(),
                "The %s gate of %s is asked again.".formatted(question.gate().word(), migration.id()));
    }

    static Heard breakGlass(Migration migration, Ask.BreakGlass ask, Policy policy) {
        if (!policy.breakGlass().include(ask.by())) {
            return Heard.refused(
                    migration,
                    "You may not break the glass (policy.yml, break-glass). Ask %s."
                            .formatted(policy.breakGlass().named()));
        }
        var found = open(migration, ask.question(), ask, policy);
        if (found.isEmpty()) {
            return notOpen(migration, ask.question(), ask, policy);
        }
        var wrong = wrong(migration, ask);
        if (wrong.isPresent()) {
            return Heard.refused(migration, wrong.get());
        }
        var question = found.get();
        var user = ask.by().id();
        var broken = question.brokenBy(vote(ask), policy);
        var glass =
                new Accords.Glass(question.number(), user, ask.at(), ask.reason(), ask.incident(), Optional.empty());
        return new Heard(
                migration
                        .with(migration.questions().change(question, each -> broken))
                        .with(migration.accords().with(glass)),
                List.of(
                        Rules.about(question, Event.by(user, Type.BREAK_GLASS))
                                .with("user", user)
                                .with("incident", ask.incident())
                                .with("told", policy.owners().named())
                                .because(ask.reason()),
                        approved(broken)),
                "You broke the glass of the %s gate of %s. The owners are told, and it is marked for review."
                        .formatted(question.gate().word(), migration.id()));
    }

    /** What is wrong with how it was filled in. */
    private static Optional<String> wrong(Migration migration, Ask.BreakGlass ask) {
        if (!ask.plan().strip().equals(migration.plan().name())) {
            return Optional.of("Type the plan's name exactly as it is: %s. \"%s\" is another."
                    .formatted(migration.plan().name(), ask.plan().strip()));
        }
        if (ask.reason().isBlank()) {
            return Optional.of("Breaking the glass takes a reason, and there was none.");
        }
        return Accords.Glass.isLink(ask.incident())
                ? Optional.empty()
                : Optional.of("Breaking the glass takes the link of the incident (https://…), and there was none.");
    }

    static Heard review(Migration migration, Ask.Review ask, Policy policy) {
        var user = ask.by().id();
        if (!policy.owners().include(ask.by())) {
            return Heard.refused(
                    migration,
                    "Only owners may review what was done behind glass. Ask %s."
                            .formatted(policy.owners().named()));
        }
        var open = migration.accords().toReview();
        if (open.isEmpty()) {
            return Heard.refused(migration, "Nothing of %s waits for a review.".formatted(migration.id()));
        }
        if (open.stream().allMatch(glass -> glass.user().equals(user))) {
            return Heard.refused(
                    migration,
                    "You broke the glass yourself: somebody else has to look at it. Ask %s."
                            .formatted(policy.owners().named()));
        }
        var reviewed = migration
                .accords()
                .reviewed(
                        glass -> glass.reviewedBy().isPresent() || glass.user().equals(user)
                                ? glass
                                : new Accords.Glass(
                                        glass.question(),
                                        glass.user(),
                                        glass.at(),
                                        glass.reason(),
                                        glass.incident(),
                                        Optional.of(user)));
        return new Heard(
                migration.with(reviewed),
                List.of(Event.by(user, Type.BREAK_GLASS_REVIEWED).with("user", user)),
                "What was done behind glass in %s is marked as reviewed by you.".formatted(migration.id()));
    }

    private static Event approved(Question question) {
        return Rules.about(question, Event.of(Type.GATE_APPROVED))
                .with("approvals", question.votes().stream().map(Vote::user).toList());
    }

    private static Vote vote(Ask ask) {
        return new Vote(ask.by().id(), ask.at(), ask.by().groups());
    }

    private static Optional<Question> open(Migration migration, int number, Ask ask, Policy policy) {
        return migration
                .questions()
                .numbered(number)
                .filter(question -> question.is(Status.OPEN) && !lapsed(question, ask, policy));
    }

    /** The click may come before the tick that says so. */
    private static boolean lapsed(Question question, Ask ask, Policy policy) {
        return question.is(Status.OPEN) && !ask.at().isBefore(question.lapsesAt(policy));
    }

    private static Heard notOpen(Migration migration, int number, Ask ask, Policy policy) {
        var question = migration.questions().numbered(number);
        if (question.filter(known -> lapsed(known, ask, policy)).isPresent()) {
            return Heard.refused(
                    migration,
                    "That question has lapsed: nobody decided in time, and nothing happens. \"Ask again\" opens the"
                            + " gate anew.");
        }
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
}
