package io.redismigrate.slack.view;

import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.block.composition.BlockCompositions;
import com.slack.api.model.block.element.BlockElement;
import com.slack.api.model.block.element.BlockElements;
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

/** The message of one question: what an approval allows, what it rests on, who may give it, and how it went. */
public final class GateMessage {
    /** The type of its metadata. */
    public static final String METADATA = "redis_migrate_gate";

    private static final int MOST_EVIDENCE = 2500;

    private GateMessage() {}

    /** The message as the question stands now. A question that is settled has no buttons. */
    public static Post of(Migration migration, Question question, Policy policy) {
        var plan = migration.plan();
        var blocks = new ArrayList<LayoutBlock>();
        blocks.add(
                Parts.header("%s · %s".formatted(migration.id(), question.gate().word())));
        blocks.add(Parts.section(Parts.way(plan) + "\n" + GateWords.whatHappens(plan, question.gate())));
        Consent.to(migration, question.gate())
                .ifPresent(sentence -> blocks.add(Parts.section(
                        ":warning: *%s*\nWho approves consents to exactly this sentence; it stands in the history with their name."
                                .formatted(Text.escape(Text.capital(sentence))))));
        if (!question.evidence().isEmpty()) {
            blocks.add(Parts.section("*What is known*\n" + evidence(question)));
        }
        blocks.add(Parts.section(standing(question, policy)));
        blocks.add(Parts.context("asked %s  ·  question %d  ·  revision %s"
                .formatted(Text.date(question.askedAt()), question.number(), question.revision())));
        var buttons = buttons(migration, question);
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

    /** {@code 2 approvals}, or {@code 1 more of 2 approvals} and who gave one. */
    static String missing(Question question) {
        if (question.votes().isEmpty()) {
            return question.needed() == 1 ? "1 approval" : question.needed() + " approvals";
        }
        int left = Math.max(0, question.needed() - question.votes().size());
        return "%d more of %d approvals (approved by %s)"
                .formatted(left, question.needed(), Text.mentions(users(question)));
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
                                missing(question),
                                Text.safe(policy.approvers().named()));
            case APPROVED, DENIED, WITHDRAWN, USED -> Text.ended("%s was %s".formatted(what, outcome(question)));
        };
    }

    private static String standing(Question question, Policy policy) {
        return switch (question.status()) {
            case OPEN ->
                "Waits for *%s*. Who may approve: %s%s.%s"
                        .formatted(
                                missing(question),
                                Text.safe(policy.approvers().named()),
                                policy.selfApproval() ? "" : " (not who asked for the migration)",
                                lapse(question, policy));
            case APPROVED ->
                ":white_check_mark: *%s*%s"
                        .formatted(Text.ended(Text.capital(outcome(question))), lapse(question, policy));
            case USED ->
                ":white_check_mark: *%s* It was acted on.".formatted(Text.ended(Text.capital(outcome(question))));
            case DENIED ->
                ":no_entry: *%s* The migration stays where it is, and replication goes on."
                        .formatted(Text.ended(Text.capital(outcome(question))));
            case WITHDRAWN ->
                ":leftwards_arrow_with_hook: %s It is asked again once things are well."
                        .formatted(Text.ended(Text.capital(outcome(question))));
        };
    }

    private static String lapse(Question question, Policy policy) {
        return firstLapse(question, policy)
                .map(at -> " The first approval lapses " + Text.date(at) + ".")
                .orElse(" An approval counts for " + Figures.duration(policy.approvalTtl()) + ".");
    }

    private static Optional<Instant> firstLapse(Question question, Policy policy) {
        return question.votes().stream().map(Vote::at).min(Instant::compareTo).map(at -> at.plus(policy.approvalTtl()));
    }

    private static String evidence(Question question) {
        var lines = question.evidence().stream()
                .map(line -> "• " + Text.safe(Text.line(line)))
                .collect(Collectors.joining("\n"));
        return Text.cut(lines, MOST_EVIDENCE);
    }

    /** Mentions stay mentions; the reason that somebody typed is only shown. */
    private static String outcome(Question question) {
        return Text.safe(Text.cut(Text.line(question.outcome()), 1500));
    }

    private static List<BlockElement> buttons(Migration migration, Question question) {
        if (migration.ended()) {
            return List.of();
        }
        var about = new Pressed(migration.id(), question.number());
        var gate = question.gate().word();
        var hosts = "%s → %s"
                .formatted(
                        Parts.plain(migration.plan().currentMaster()),
                        Parts.plain(migration.plan().candidateMaster()));
        return switch (question.status()) {
            case OPEN -> {
                var approve = Parts.button(
                        ActionId.APPROVE,
                        "Approve",
                        about,
                        Parts.confirm(
                                "Approve %s of %s?".formatted(gate, migration.id()),
                                Consent.to(migration, question.gate())
                                        .map(sentence -> "I consent: " + sentence)
                                        .orElse(
                                                "%s. Your approval counts for what is on this message, and for nothing else."
                                                        .formatted(hosts)),
                                "Approve"));
                approve.setStyle("primary");
                var buttons = new ArrayList<BlockElement>(List.of(approve, deny(about)));
                if (!question.votes().isEmpty()) {
                    buttons.add(takeBack(about, gate, hosts));
                }
                yield buttons;
            }
            // Approved is not yet begun: what was approved can still be taken back.
            case APPROVED -> List.of(takeBack(about, gate, hosts));
            case DENIED ->
                isLast(migration, question)
                        ? List.of(Parts.button(
                                ActionId.ASK_AGAIN,
                                "Ask again",
                                about,
                                Parts.confirm(
                                        "Ask for %s again?".formatted(gate),
                                        "%s. A new question is asked; earlier approvals do not count for it."
                                                .formatted(hosts),
                                        "Ask again")))
                        : List.of();
            case WITHDRAWN, USED -> List.of();
        };
    }

    private static BlockElement deny(Pressed about) {
        // No confirm dialog: it opens a modal, and that asks for the reason.
        return BlockElements.button(button -> button.actionId(ActionId.DENY)
                .text(BlockCompositions.plainText("Deny"))
                .style("danger")
                .value(about.value()));
    }

    private static BlockElement takeBack(Pressed about, String gate, String hosts) {
        return Parts.button(
                ActionId.TAKE_BACK,
                "Take back my approval",
                about,
                Parts.confirm("Take back your approval?", "%s: %s.".formatted(gate, hosts), "Take it back"));
    }

    private static boolean isLast(Migration migration, Question question) {
        return migration
                .questions()
                .last(question.gate())
                .filter(last -> last.number() == question.number())
                .isPresent();
    }

    private static List<String> users(Question question) {
        return question.votes().stream().map(Vote::user).toList();
    }
}
