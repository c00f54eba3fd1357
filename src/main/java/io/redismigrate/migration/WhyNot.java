package io.redismigrate.migration;

import io.redismigrate.migration.Question.Status;
import java.time.Instant;
import java.util.ArrayList;

/** Tells one person whether they may approve a question, what stands in the way, and what it still takes. */
final class WhyNot {
    private WhyNot() {}

    static String answer(Migration migration, int number, Person by, Instant at, Policy policy) {
        var found = migration.questions().numbered(number).filter(question -> question.is(Status.OPEN));
        if (migration.ended() || found.isEmpty()) {
            return migration.hear(new Ask.Approve(by, at, number), policy).answer();
        }
        var question = found.get();
        var word = question.gate().word();
        var lines = new ArrayList<String>();
        var against = Rights.all(migration, question, by, at, policy);
        if (against.isEmpty()) {
            lines.add("You may approve the %s gate of %s: nothing stands in the way of your approval."
                    .formatted(word, migration.id()));
        } else {
            lines.addAll(against);
        }
        lines.add("It waits for %s, and lapses %s; then nothing happens."
                .formatted(question.missing(policy), Moment.shown(question.lapsesAt(policy))));
        if (policy.mayDeny(question).include(by)) {
            int denials = policy.gate(question.gate()).denials();
            lines.add(
                    denials == 1
                            ? "You may deny it, with a reason."
                            : "You may deny it, with a reason; it takes %d to deny it.".formatted(denials));
        }
        return String.join("\n", lines);
    }
}
