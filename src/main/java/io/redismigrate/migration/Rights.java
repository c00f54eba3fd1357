package io.redismigrate.migration;

import io.redismigrate.migration.Question.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether somebody may approve a question at this moment; if not, the sentence names the rule and who could. */
final class Rights {
    private Rights() {}

    /** What stands in the way of that approval, the first thing that does; empty where it counts. */
    static Optional<String> againstApproving(
            Migration migration, Question question, Person by, Instant at, Policy policy) {
        return all(migration, question, by, at, policy).stream().findFirst();
    }

    /** Everything that stands in the way, for somebody who asks why not. */
    static List<String> all(Migration migration, Question question, Person by, Instant at, Policy policy) {
        var word = question.gate().word();
        var quorum = policy.quorum(question);
        var who = quorum.who().named();
        if (!quorum.knows(by)) {
            return List.of("Only approvers may approve the %s gate. Ask %s.".formatted(word, who));
        }
        var against = new ArrayList<String>();
        if (question.votedBy(by.id())) {
            return List.of("You have approved the %s gate already.".formatted(word));
        }
        if (migration.requestedBy(by.id()) && !policy.selfApproval()) {
            against.add(
                    "You asked for this migration, and self-approval is off: your own approval does not count. Ask %s."
                            .formatted(who));
        }
        executed(migration, question, by, policy)
                .ifPresent(before -> against.add(
                        "You approved the %s gate, and who approves is kept apart from who lets it happen (separate): the last approval has to come from somebody else. Ask %s."
                                .formatted(before.gate().word(), who)));
        policy.gate(question.gate())
                .calendar()
                .closed(at)
                .ifPresent(
                        closed -> against.add("The %s gate cannot be approved now: %s. You may deny it at any time%s."
                                .formatted(word, closed.sentence(), glass(policy))));
        var unanswered = warnings(migration, question, policy);
        if (!unanswered.isEmpty()) {
            against.add(
                    "Somebody has to answer for each warning first (\"Override a warning\", with a reason): %s. Approvers can."
                            .formatted(String.join(", ", unanswered)));
        }
        if (against.isEmpty() && !quorum.advancedBy(by, question.voters())) {
            against.add("Your approval would fill no place that is still free: the %s gate waits for %s."
                    .formatted(word, quorum.missing(question.voters())));
        }
        return against;
    }

    /** Warnings that nobody answers for, where the policy wants that. */
    static List<String> warnings(Migration migration, Question question, Policy policy) {
        return policy.reasonsForWarnings() ? unanswered(migration, question) : List.of();
    }

    /** Findings under a question that nobody answers for. */
    static List<String> unanswered(Migration migration, Question question) {
        return question.facts().findings().stream()
                .filter(finding -> !migration.accords().overridden(finding))
                .toList();
    }

    /** The earlier question that this person approved, where the last approval must come from somebody else. */
    private static Optional<Question> executed(Migration migration, Question question, Person by, Policy policy) {
        if (!policy.executorApart() || question.gate() != Gate.PROMOTION) {
            return Optional.empty();
        }
        return migration.questions().all().stream()
                .filter(each -> each.gate() != Gate.PROMOTION)
                .filter(each -> each.is(Status.APPROVED) || each.is(Status.USED))
                .filter(each -> each.votedBy(by.id()))
                .findFirst();
    }

    private static String glass(Policy policy) {
        return policy.breakGlass().nobody()
                ? ""
                : "; in an emergency %s may break the glass"
                        .formatted(policy.breakGlass().named());
    }
}
