package io.redismigrate.slack.view;

import com.slack.api.model.block.LayoutBlock;
import io.redismigrate.migration.Accords;
import io.redismigrate.migration.Consent;
import io.redismigrate.migration.Migration;
import io.redismigrate.migration.Policy;
import io.redismigrate.migration.Question;
import io.redismigrate.migration.Vote;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The message of a gate: what will happen where, what is known, who may answer and who did, until when, and the buttons. */
public final class GateMessage {
    /** The type of its metadata. */
    public static final String METADATA = "redis_migrate_gate";

    private static final int MOST_EVIDENCE = 2500;

    private GateMessage() {}

    /** The message as the question stands now. A question that is settled has no buttons. */
    public static Post of(Migration migration, Question question, Policy everywhere) {
        var plan = migration.plan();
        var policy = everywhere.of(plan);
        var blocks = new ArrayList<LayoutBlock>();
        blocks.add(
                Parts.header("%s · %s".formatted(migration.id(), question.gate().word())));
        blocks.add(Parts.section(Parts.way(plan) + "\n" + GateWords.whatHappens(plan, question.gate())));
        Consent.to(migration, question.gate())
                .ifPresent(sentence -> blocks.add(Parts.section(
                        ":warning: *%s*\nWho approves consents to exactly this sentence; it stands in the history with their name."
                                .formatted(Text.escape(Text.capital(sentence))))));
        if (!question.evidence().isEmpty()) {
            blocks.add(Parts.section("*What is known*\n" + evidence(migration, question)));
        }
        if (!question.course().risk().isEmpty()) {
            blocks.add(Parts.section(risk(question, policy)));
        }
        blocks.add(Parts.section(standing(question, policy)));
        blocks.add(Parts.context("asked %s  ·  question %d  ·  revision %s"
                .formatted(Text.date(question.askedAt()), question.number(), question.revision())));
        var buttons = GateButtons.of(migration, question, policy);
        if (!buttons.isEmpty()) {
            blocks.add(Parts.actions(buttons));
        }
        return new Post(sentence(migration, question, policy), blocks);
    }

    /** What the message's metadata says; with the question's number, so that an asking is told from the next. */
    public static Map<String, Object> metadata(Migration migration, Question question) {
        return Map.of(
                "migration", migration.id(),
                "gate", question.gate().word(),
                "revision", question.revision(),
                "question", question.number());
    }

    /** {@code 2 approvals}, or {@code 1 more of 2 approvals} and who gave one; where several groups are asked, of whom. */
    static String missing(Question question, Policy policy) {
        var rule = policy.gate(question.gate());
        var given = question.votes().isEmpty() ? "" : " (approved by %s)".formatted(Text.mentions(users(question)));
        if (rule.needs().size() > 1) {
            return Text.safe(question.missing(policy)) + given;
        }
        if (question.votes().isEmpty()) {
            return question.needed() == 1 ? "1 approval" : question.needed() + " approvals";
        }
        int left = Math.max(0, question.needed() - question.votes().size());
        return "%d more of %d approvals%s".formatted(left, question.needed(), given);
    }

    private static String sentence(Migration migration, Question question, Policy policy) {
        var what = "The %s gate of %s (%s)"
                .formatted(
                        question.gate().word(),
                        migration.id(),
                        Text.escape(Text.cut(migration.plan().name(), 80)));
        return switch (question.status()) {
            case OPEN ->
                "%s waits for %s from %s."
                        .formatted(
                                what,
                                missing(question, policy),
                                Text.safe(policy.mayApprove(question).named()));
            case APPROVED, DENIED, WITHDRAWN, USED, LAPSED ->
                Text.ended("%s was %s".formatted(what, outcome(question)));
        };
    }

    private static String standing(Question question, Policy policy) {
        return switch (question.status()) {
            case OPEN -> open(question, policy);
            case APPROVED ->
                ":white_check_mark: *%s*%s"
                        .formatted(Text.ended(Text.capital(outcome(question))), firstLapse(question, policy));
            case USED ->
                ":white_check_mark: *%s* It was acted on.".formatted(Text.ended(Text.capital(outcome(question))));
            case DENIED ->
                ":no_entry: *%s* The migration stays where it is, and replication goes on."
                        .formatted(Text.ended(Text.capital(outcome(question))));
            case WITHDRAWN ->
                ":leftwards_arrow_with_hook: %s It is asked again once things are well."
                        .formatted(Text.ended(Text.capital(outcome(question))));
            case LAPSED ->
                ":hourglass: *%s* Nothing happens, and replication goes on."
                        .formatted(Text.ended(Text.capital(outcome(question))));
        };
    }

    private static String open(Question question, Policy policy) {
        var lines = new ArrayList<String>();
        lines.add("Waits for *%s*. Who may approve: %s%s."
                .formatted(
                        missing(question, policy),
                        Text.safe(policy.mayApprove(question).named()),
                        policy.selfApproval() ? "" : " (not who asked for the migration)"));
        if (!question.course().denials().isEmpty()) {
            lines.add(":no_entry: Denied by %s; it takes %d to deny it."
                    .formatted(
                            question.course().denials().stream()
                                    .map(denial -> "%s (%s)"
                                            .formatted(
                                                    Text.mention(denial.user()),
                                                    Text.escape(Text.cut(Text.line(denial.reason()), 200))))
                                    .collect(Collectors.joining(", ")),
                            policy.gate(question.gate()).denials()));
        }
        closed(question, policy).ifPresent(lines::add);
        var given = firstLapse(question, policy);
        lines.add(":hourglass_flowing_sand: It lapses %s, and then nothing happens.%s"
                .formatted(Text.date(question.lapsesAt(policy)), given));
        return String.join("\n", lines);
    }

    /** As the calendar stood when it was asked: a view knows no clock. */
    private static Optional<String> closed(Question question, Policy policy) {
        return policy.gate(question.gate())
                .calendar()
                .closed(question.askedAt())
                .map(closed -> ":lock: It can be approved later: " + Text.ended(Text.safe(closed.sentence())));
    }

    private static String risk(Question question, Policy policy) {
        int more = question.needed() - policy.needed(question.gate());
        return ":bar_chart: *Risk*: %s. So it takes %d %s instead of %d."
                .formatted(
                        question.course().risk().stream().map(Text::safe).collect(Collectors.joining("; ")),
                        question.needed(),
                        question.needed() == 1 ? "approval" : "approvals",
                        question.needed() - Math.max(0, more));
    }

    private static String firstLapse(Question question, Policy policy) {
        var ttl = policy.gate(question.gate()).approvalTtl();
        return question.votes().stream()
                .map(Vote::at)
                .min(Instant::compareTo)
                .map(at -> " The first approval lapses " + Text.date(at.plus(ttl)) + ".")
                .orElse(" An approval counts for " + Figures.duration(ttl) + ".");
    }

    private static String evidence(Migration migration, Question question) {
        var lines = question.evidence().stream()
                .map(line -> "• " + Text.safe(Text.line(line)))
                .collect(Collectors.toCollection(ArrayList::new));
        migration.accords().overrides().stream()
                .filter(override -> question.facts().findings().contains(override.finding()))
                .map(GateMessage::override)
                .forEach(lines::add);
        return Text.cut(String.join("\n", lines), MOST_EVIDENCE);
    }

    private static String override(Accords.Overridden override) {
        return "• %s answers for `%s`: “%s”"
                .formatted(
                        Text.mention(override.user()),
                        Text.escape(override.finding()),
                        Text.escape(Text.cut(Text.line(override.reason()), 300)));
    }

    /** Mentions stay mentions; the reason that somebody typed is only shown. */
    private static String outcome(Question question) {
        return Text.safe(Text.cut(Text.line(question.outcome()), 1500));
    }

    private static List<String> users(Question question) {
        return question.votes().stream().map(Vote::user).toList();
    }
}
