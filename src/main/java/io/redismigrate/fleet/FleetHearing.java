package io.redismigrate.fleet;

import io.redismigrate.fleet.Stage.Kind;
import io.redismigrate.fleet.WaveQuestion.Answer;
import io.redismigrate.migration.Ask;
import io.redismigrate.migration.Event;
import io.redismigrate.migration.Event.Type;
import io.redismigrate.migration.Migration;
import io.redismigrate.migration.Person;
import io.redismigrate.migration.Policy;
import io.redismigrate.migration.Question.Status;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/** What comes of what people ask of a fleet. Rights are those the person has at the click, as for a migration. */
final class FleetHearing {
    private FleetHearing() {}

    static FleetHeard hear(FleetRun run, Ask ask, FleetView seen, Policy policy) {
        if (run.ended()) {
            return FleetHeard.refused(
                    run,
                    "%s has ended: it is %s.".formatted(run.id(), run.stage().word()));
        }
        if (ask instanceof Ask.Approve approve) {
            return approve(run, approve, seen, policy);
        }
        if (ask instanceof Ask.Deny deny) {
            return deny(run, deny, seen, policy);
        }
        if (ask instanceof Ask.TakeBack takeBack) {
            return takeBack(run, takeBack);
        }
        if (ask instanceof Ask.AskAgain again) {
            return askAgain(run, again, policy);
        }
        if (ask instanceof Ask.Abort abort) {
            return unwind(run, Kind.ABORTING, abort, abort.reason(), policy);
        }
        if (ask instanceof Ask.Rollback rollback) {
            return unwind(run, Kind.ROLLING_BACK, rollback, rollback.reason(), policy);
        }
        if (ask instanceof Ask.Finish finish) {
            return finish(run, finish, policy);
        }
        if (ask instanceof Ask.Resume resume) {
            return resume(run, resume, policy);
        }
        return FleetHeard.refused(run, "That is asked of a migration, not of a fleet.");
    }

    /** Counts only where it counts in each member: half an approved wave would be no answer to what was shown. */
    private static FleetHeard approve(FleetRun run, Ask.Approve ask, FleetView seen, Policy policy) {
        var found = run.question(ask.question());
        if (found.isEmpty() || !found.get().is(Status.OPEN)) {
            return notOpen(run, found);
        }
        var question = found.get();
        var user = ask.by().id();
        if (question.approvers().contains(user)) {
            return FleetHeard.refused(
                    run,
                    "You have approved the %s gate of this wave already."
                            .formatted(question.gate().word()));
        }
        var against = against(question, seen, policy, number -> new Ask.Approve(ask.by(), ask.at(), number));
        if (against.isPresent()) {
            return FleetHeard.refused(run, against.get());
        }
        return answered(
                run,
                question,
                new Answer(WaveQuestion.Kind.APPROVE, ask.by(), ask.at(), ""),
                Event.by(user, Type.APPROVAL_GIVEN).with("user", user),
                "Your approval of the %s gate counts for each of %s."
                        .formatted(
                                question.gate().word(),
                                String.join(", ", question.members().keySet())));
    }

    private static FleetHeard deny(FleetRun run, Ask.Deny ask, FleetView seen, Policy policy) {
        var found = run.question(ask.question());
        if (found.isEmpty() || !found.get().live()) {
            return notOpen(run, found);
        }
        var against =
                against(found.get(), seen, policy, number -> new Ask.Deny(ask.by(), ask.at(), number, ask.reason()));
        if (against.isPresent()) {
            return FleetHeard.refused(run, against.get());
        }
        return answered(
                run,
                found.get(),
                new Answer(WaveQuestion.Kind.DENY, ask.by(), ask.at(), ask.reason()),
                Event.by(ask.by().id(), Type.DENIAL_GIVEN)
                        .with("user", ask.by().id())
                        .because(ask.reason()),
                "Your denial of the %s gate is handed on to each of the wave. Replication goes on."
                        .formatted(found.get().gate().word()));
    }

    private static FleetHeard takeBack(FleetRun run, Ask.TakeBack ask) {
        var found = run.question(ask.question());
        if (found.isEmpty() || !found.get().live()) {
            return notOpen(run, found);
        }
        var user = ask.by().id();
        if (!found.get().approvers().contains(user)) {
            return FleetHeard.refused(run, "You have not approved this wave, so there is nothing to take back.");
        }
        return answered(
                run,
                found.get(),
                new Answer(WaveQuestion.Kind.TAKE_BACK, ask.by(), ask.at(), ""),
                Event.by(user, Type.APPROVAL_WITHDRAWN).with("user", user),
                "Your approval of the wave is taken back.");
    }

    private static FleetHeard askAgain(FleetRun run, Ask.AskAgain ask, Policy policy) {
        var found = run.question(ask.question());
        if (found.isEmpty() || !found.get().mayBeAskedAgain()) {
            return notOpen(run, found);
        }
        if (!owns(run, ask.by(), policy)) {
            return onlyOwners(run, policy, "ask again");
        }
        var asked = found.get().answered(new Answer(WaveQuestion.Kind.ASK_AGAIN, ask.by(), ask.at(), ""));
        return new FleetHeard(with(run, asked), List.of(), "The gate of the wave is asked again.");
    }

    /** The first member that would not take it, with its reason. */
    private static Optional<String> against(
            WaveQuestion question, FleetView seen, Policy policy, IntFunction<Ask> asked) {
        return seen.members().values().stream()
                .filter(member -> question.members().containsKey(member.id()))
                .sorted(Comparator.comparing(Migration::id))
                .flatMap(member -> {
                    var number = Objects.requireNonNull(question.members().get(member.id()));
                    var heard = member.hear(asked.apply(number), policy);
                    return heard.events().isEmpty()
                            ? Stream.of("%s: %s".formatted(member.id(), heard.answer()))
                            : Stream.empty();
                })
                .findFirst();
    }

    private static FleetHeard answered(
            FleetRun run, WaveQuestion question, Answer answer, Event event, String sentence) {
        return new FleetHeard(
                with(run, question.answered(answer)), List.of(WaveGates.about(question, event)), sentence);
    }

    private static FleetRun with(FleetRun run, WaveQuestion changed) {
        return run.asking(run.questions().stream()
                .map(each -> each.number() == changed.number() ? changed : each)
                .toList());
    }

    private static FleetHeard unwind(FleetRun run, Kind kind, Ask ask, String reason, Policy policy) {
        if (kind == Kind.ABORTING && !owns(run, ask.by(), policy)) {
            return onlyOwners(run, policy, "abort it");
        }
        if (kind == Kind.ROLLING_BACK && !policy.approvers().include(ask.by())) {
            return onlyApprovers(run, policy, "roll a fleet back");
        }
        boolean back = kind == Kind.ROLLING_BACK;
        var event = Event.by(ask.by().id(), back ? Type.ROLLBACK_STARTED : Type.ABORT_REQUESTED)
                .because(reason);
        return new FleetHeard(
                run.in(new Stage.Unwinding(kind, ask.by(), ask.at(), reason)).released(Optional.empty()),
                List.of(event),
                back
                        ? "%s is being rolled back: what moved goes back, what has not is aborted, and nothing more is started."
                                .formatted(run.id())
                        : "%s is being aborted: what has not moved is put back, and nothing more is started. What has moved stays."
                                .formatted(run.id()));
    }

    private static FleetHeard finish(FleetRun run, Ask.Finish ask, Policy policy) {
        if (!policy.approvers().include(ask.by())) {
            return onlyApprovers(run, policy, "finish a fleet");
        }
        var left = run.rows().stream()
                .filter(row -> !List.of("promoted", "completed", "aborted", "failed", "rolled-back")
                        .contains(row.phase()))
                .map(Row::plan)
                .toList();
        if (!left.isEmpty()) {
            return FleetHeard.refused(
                    run,
                    "%s has not moved %s: a fleet can be finished once all of it has moved, or was aborted."
                            .formatted(run.id(), String.join(", ", left)));
        }
        return new FleetHeard(
                run.in(new Stage.Unwinding(Kind.FINISHING, ask.by(), ask.at(), "")),
                List.of(),
                "%s is being finished: the old masters are let go.".formatted(run.id()));
    }

    private static FleetHeard resume(FleetRun run, Ask.Resume ask, Policy policy) {
        if (!owns(run, ask.by(), policy)) {
            return onlyOwners(run, policy, "resume it");
        }
        if (!(run.stage() instanceof Stage.Stopped stopped)) {
            return FleetHeard.refused(
                    run,
                    "%s is %s: there is nothing to resume."
                            .formatted(run.id(), run.stage().word()));
        }
        return new FleetHeard(
                run.in(new Stage.Moving()).trusting(ask.at()),
                List.of(Event.by(ask.by().id(), Type.FLEET_RESUMED).because(stopped.why())),
                "%s goes on. What failed, was aborted or rolled back is left out.".formatted(run.id()));
    }

    private static boolean owns(FleetRun run, Person person, Policy policy) {
        return person.id().equals(run.requester()) || policy.approvers().include(person);
    }

    private static FleetHeard onlyOwners(FleetRun run, Policy policy, String what) {
        return FleetHeard.refused(
                run,
                "Only the requester of %s, <@%s>, and approvers may %s. Ask %s."
                        .formatted(
                                run.id(),
                                run.requester(),
                                what,
                                policy.approvers().named()));
    }

    private static FleetHeard onlyApprovers(FleetRun run, Policy policy, String what) {
        return FleetHeard.refused(
                run,
                "Only approvers may %s. Ask %s."
                        .formatted(what, policy.approvers().named()));
    }

    private static FleetHeard notOpen(FleetRun run, Optional<WaveQuestion> question) {
        return FleetHeard.refused(
                run,
                question.filter(known -> !known.outcome().isBlank())
                        .map(known -> "That question is closed: the %s gate of the wave was %s."
                                .formatted(known.gate().word(), known.outcome()))
                        .orElse("That question is not open any more. `/redis-migrate fleet status %s` shows what is."
                                .formatted(run.fleet().name())));
    }
}
