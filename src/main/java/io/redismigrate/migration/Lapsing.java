package io.redismigrate.migration;

import io.redismigrate.migration.Event.Type;
import io.redismigrate.migration.Question.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What time alone does to questions: approvals grow old, a second group is asked, people are reminded, nobody decides. */
final class Lapsing {
    private Lapsing() {}

    static Migration lapsed(Situation situation, List<Event> events) {
        var before = situation.migration();
        var now = situation.seen().at();
        var policy = situation.policy();
        var migration = before;
        for (var question : before.questions().live()) {
            var changed = withoutOldApprovals(question, now, policy, events);
            if (changed.is(Status.OPEN)) {
                changed = unanswered(changed, now, policy, events);
            }
            if (!changed.equals(question)) {
                var after = changed;
                migration = migration.with(migration.questions().change(question, each -> after));
            }
        }
        return riskier(situation.of(migration));
    }

    private static Question withoutOldApprovals(Question question, Instant now, Policy policy, List<Event> events) {
        var changed = question;
        for (var vote : question.votes()) {
            if (vote.at().plus(policy.gate(question.gate()).approvalTtl()).isAfter(now)) {
                continue;
            }
            changed = changed.withoutVoteOf(vote.user(), policy);
            events.add(Rules.about(question, Event.of(Type.APPROVAL_WITHDRAWN))
                    .with("user", vote.user())
                    .because("it is older than approvals may be"));
        }
        return changed;
    }

    private static Question unanswered(Question question, Instant now, Policy policy, List<Event> events) {
        var rule = policy.gate(question.gate());
        var lapses = question.lapsesAt(policy);
        if (!lapses.isAfter(now)) {
            events.add(Rules.about(question, Event.of(Type.GATE_LAPSED))
                    .because("nobody decided within %s, and nothing happens".formatted(words(rule.openFor()))));
            return question.lapsed(words(rule.openFor()));
        }
        var changed = question;
        var escalation = rule.escalation();
        if (escalation.isPresent()
                && !question.course().escalated()
                && !question.askedAt().plus(escalation.get().after()).isAfter(now)) {
            changed = changed.on(Course::escalate);
            events.add(Rules.about(question, Event.of(Type.GATE_ESCALATED))
                    .with("to", escalation.get().to().named())
                    .because("it has waited for %s"
                            .formatted(words(escalation.get().after()))));
        }
        if (!question.course().reminded() && !question.remindAt(policy).isAfter(now)) {
            changed = changed.on(Course::remind);
            events.add(Rules.about(question, Event.of(Type.GATE_REMINDED))
                    .with("lapses", lapses.toString())
                    .because("it still waits for " + question.missing(policy)));
        }
        return changed;
    }

    /** An override that came in since takes more approvals. Readings that move by themselves do not. */
    private static Migration riskier(Situation now) {
        var overrides = now.migration().accords().overrides();
        if (now.policy().risk().isEmpty() || overrides.isEmpty()) {
            return now.migration();
        }
        var score = now.policy().risk().get().score(now);
        var newest = overrides.get(overrides.size() - 1).at();
        var migration = now.migration();
        for (var question : migration.questions().live()) {
            int needed = now.policy().needed(question.gate()) + score.more();
            if (needed > question.needed() && newest.isAfter(question.askedAt())) {
                migration = migration.with(migration
                        .questions()
                        .change(question, each -> each.needing(needed, score.reasons(), now.policy())));
            }
        }
        return migration;
    }

    /** {@code 45 s}, {@code 30 min}, {@code 24 h}, {@code 1 h 30 min}. */
    static String words(Duration time) {
        var words = new ArrayList<String>();
        add(words, time.toHours(), "h");
        add(words, time.toMinutesPart(), "min");
        add(words, time.toSecondsPart(), "s");
        return words.isEmpty() ? time.toMillis() + " ms" : String.join(" ", words);
    }

    private static void add(List<String> words, long count, String unit) {
        if (count > 0) {
            words.add(count + " " + unit);
        }
    }
}
