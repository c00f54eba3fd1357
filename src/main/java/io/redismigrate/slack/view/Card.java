package io.redismigrate.slack.view;

import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.block.element.BlockElement;
import io.redismigrate.migration.Gate;
import io.redismigrate.migration.Migration;
import io.redismigrate.migration.Policy;
import io.redismigrate.migration.Progress;
import io.redismigrate.migration.Question;
import io.redismigrate.migration.Question.Status;
import io.redismigrate.migration.Receipt;
import io.redismigrate.migration.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The one card of a migration, edited in place: where it stands, why, and what can be done about it. */
public final class Card {
    /** The type of its metadata, by which a card is known again whose posting went unanswered. */
    public static final String METADATA = "redis_migrate_card";

    private static final int BEHIND_THE_WAY = 2;

    private Card() {}

    /** The card of a migration as it is now; the policy says whom an open question waits for. */
    public static Post of(Migration migration, Policy everywhere) {
        var policy = everywhere.of(migration.plan());
        var blocks = new ArrayList<LayoutBlock>();
        blocks.add(Parts.header(title(migration)));
        blocks.add(Parts.section(Parts.way(migration.plan())));
        if (!migration.ended()) {
            migration.progress().ifPresent(progress -> blocks.add(Parts.section(progress(progress))));
        }
        blocks.add(Parts.section("*%s*: %s"
                .formatted(migration.state().phase(), Text.ended(Text.safe(Text.cut(reason(migration), 1500))))));
        if (!migration.trouble().isBlank() && !migration.ended()) {
            blocks.add(Parts.section(
                    ":warning: " + Text.ended(Text.safe(Text.cut(Text.line(migration.trouble()), 800)))));
        }
        if (!migration.plan().fenced() && !migration.ended()) {
            blocks.add(Parts.section(GateWords.HONESTY));
        }
        watched(migration).ifPresent(lines -> blocks.add(Parts.section(lines)));
        migration.questions().open().forEach(question -> blocks.add(Parts.section(open(question, policy))));
        armed(migration).ifPresent(line -> blocks.add(Parts.section(line)));
        if (!migration.accords().toReview().isEmpty()) {
            blocks.add(Parts.section(CardParts.toReview(migration)));
            blocks.add(Parts.actions(List.of(CardParts.review(migration))));
        }
        if (migration.accords().offeredTo().isPresent() && !migration.ended()) {
            blocks.add(Parts.section(CardParts.offer(migration)));
            blocks.add(Parts.actions(CardParts.answers(migration)));
        }
        migration.receipt().ifPresent(receipt -> blocks.add(Parts.section(receipt(receipt))));
        blocks.add(Parts.context(smallPrint(migration)));
        var buttons = buttons(migration);
        if (!buttons.isEmpty()) {
            blocks.add(Parts.actions(buttons));
        }
        var steps = Steps.of(migration);
        if (steps.isEmpty()) {
            return new Post(sentence(migration), blocks);
        }
        var plainer = new ArrayList<>(blocks);
        blocks.add(BEHIND_THE_WAY, Steps.plan(steps));
        plainer.add(BEHIND_THE_WAY, Steps.line(steps));
        return new Post(sentence(migration), blocks, plainer);
    }

    /** {@code m7 · orders · fenced}. */
    static String title(Migration migration) {
        return "%s · %s · %s"
                .formatted(
                        migration.id(),
                        migration.plan().name(),
                        migration.rehearsal().isPresent()
                                ? "rehearsal"
                                : migration.plan().strategy().word());
    }

    /** Where it stands and why, in one sentence. */
    static String sentence(Migration migration) {
        return "%s (%s, %s → %s) is %s: %s"
                .formatted(
                        migration.id(),
                        Text.escape(Text.cut(migration.plan().name(), 80)),
                        Text.escape(migration.plan().currentMaster().name()),
                        Text.escape(migration.plan().candidateMaster().name()),
                        migration.state().phase(),
                        Text.ended(Text.safe(Text.cut(reason(migration), 1500))));
    }

    /** Why it stands where it stands; the phase is said before it, so it is not said again. */
    static String reason(Migration migration) {
        var phase = migration.state().phase().replace('-', ' ') + ": ";
        var reason = migration.reason();
        return reason.startsWith(phase) ? reason.substring(phase.length()) : reason;
    }

    /** The bar and the figures of a sync, as far as they are known. */
    static String progress(Progress progress) {
        var figures = new ArrayList<String>();
        figures.add(progress.phase().words());
        if (progress.bytes() >= 0) {
            figures.add(
                    progress.totalBytes() > 0
                            ? "%s of %s"
                                    .formatted(Figures.bytes(progress.bytes()), Figures.bytes(progress.totalBytes()))
                            : Figures.bytes(progress.bytes()));
        }
        if (progress.bytesPerSecond() > 0) {
            figures.add(Figures.bytes(progress.bytesPerSecond()) + "/s");
        }
        if (progress.lagBytes() >= 0) {
            figures.add("lag " + Figures.bytes(progress.lagBytes()));
        }
        progress.eta().ifPresent(eta -> figures.add("about " + Figures.duration(eta) + " left"));
        var bar = progress.fraction() < 0
                ? ""
                : "`%s` %s\n".formatted(Figures.bar(progress.fraction()), Figures.percent(progress.fraction()));
        return bar + String.join("  ·  ", figures);
    }

    /** The way back, the readers, the locked link and conflicts, as far as there is something to say. */
    static Optional<String> watched(Migration migration) {
        var lines = migration.watched().stream()
                .map(line -> "• " + Text.safe(Text.cut(Text.line(line), 700)))
                .toList();
        return lines.isEmpty() ? Optional.empty() : Optional.of(String.join("\n", lines));
    }

    private static String open(Question question, Policy policy) {
        return ":raised_hand: The *%s* gate waits for %s. Who can: %s."
                .formatted(
                        question.gate().word(),
                        GateMessage.missing(question, policy),
                        Text.safe(policy.mayApprove(question).named()));
    }

    /** In {@code fenced}, once all three gates are approved and the switch has not begun. */
    static Optional<String> armed(Migration migration) {
        if (!migration.plan().fenced() || !(migration.state() instanceof State.InSync)) {
            return Optional.empty();
        }
        for (var gate : Gate.values()) {
            if (!migration.questions().approved(gate)) {
                return Optional.empty();
            }
        }
        return Optional.of(":lock: Armed by %s. Taking back an approval disarms it until the switch begins."
                .formatted(Text.mentions(migration.questions().approvers())));
    }

    /** The measured record of the switch. */
    static String receipt(Receipt receipt) {
        var lines = new ArrayList<String>();
        lines.add("*Receipt* of the switch at %s, by %s:".formatted(Text.date(receipt.at()), receipt.method()));
        lines.add(receipt.pauseMillis()
                .map(millis -> "• writes paused for %s at most, as a client saw it".formatted(Figures.millis(millis)))
                .orElse("• the pause was not measured: the bot was restarted in between"));
        lines.add("• both servers stood at offset " + receipt.offset());
        lines.add("• history %s → %s"
                .formatted(Text.code(receipt.currentReplid()), Text.code(receipt.candidateReplid())));
        if (receipt.keysBefore() >= 0 && receipt.keysAfter() >= 0) {
            lines.add("• %s keys before, %s after"
                    .formatted(Figures.count(receipt.keysBefore()), Figures.count(receipt.keysAfter())));
        }
        if (!receipt.approvals().isEmpty()) {
            lines.add("• approved by " + Text.mentions(receipt.approvals()));
        }
        if (!receipt.lasting().isBlank()) {
            lines.add("• " + Text.safe(Text.line(receipt.lasting())));
        }
        return String.join("\n", lines);
    }

    private static String smallPrint(Migration migration) {
        var parts = new ArrayList<String>();
        var former = migration.accords().formerRequesters();
        parts.add("asked for by %s, %s%s"
                .formatted(
                        Text.mention(former.isEmpty() ? migration.requester() : former.get(0)),
                        Text.date(migration.requestedAt()),
                        former.isEmpty() ? "" : ", taken over by " + Text.mention(migration.requester())));
        if (!migration.note().isBlank()) {
            parts.add("“%s”".formatted(Text.escape(Text.cut(Text.line(migration.note()), 300))));
        }
        migration
                .verification()
                .ifPresent(found -> parts.add("%s %s"
                        .formatted(
                                found.same() ? ":white_check_mark:" : ":x:",
                                Text.safe(Text.cut(Text.line(found.sentence()), 500)))));
        // The receipt names them, and so does what is armed.
        if (migration.receipt().isEmpty() && armed(migration).isEmpty()) {
            migration.questions().all().stream()
                    .filter(question -> question.is(Status.APPROVED) || question.is(Status.USED))
                    .forEach(question -> parts.add(
                            "%s %s".formatted(question.gate().word(), Text.safe(Text.line(question.outcome())))));
        }
        return String.join("  ·  ", parts);
    }

    private static List<BlockElement> buttons(Migration migration) {
        if (migration.state() instanceof State.Ending) {
            return List.of();
        }
        var about = new Pressed(migration.id(), 0);
        var plan = migration.plan();
        var from = Parts.plain(plan.currentMaster());
        var to = Parts.plain(plan.candidateMaster());
        if (migration.state() instanceof State.Promoted) {
            var rollback = Parts.button(
                    ActionId.ROLLBACK,
                    "Roll back",
                    about,
                    Parts.confirm(
                            "Roll back %s?".formatted(migration.id()),
                            "%s becomes the master again, with what was written to %s since. Writes are held for a moment."
                                    .formatted(from, to),
                            "Roll back"));
            rollback.setStyle("danger");
            var finish = Parts.button(
                    ActionId.FINISH,
                    "Finish",
                    about,
                    Parts.confirm(
                            "Finish %s?".formatted(migration.id()),
                            "%s stays the master, and %s is let go. There is no way back afterwards."
                                    .formatted(to, from),
                            "Finish"));
            return migration.rollbackOffered() ? List.of(rollback, finish) : List.of(finish);
        }
        if (!migration.state().beforeSwitch()) {
            return List.of();
        }
        var abort = Parts.button(
                ActionId.ABORT,
                "Abort",
                about,
                Parts.confirm(
                        "Abort %s?".formatted(migration.id()),
                        "%s stays the master. %s stops following it, and every setting that was changed is put back."
                                .formatted(from, to),
                        "Abort"));
        abort.setStyle("danger");
        return List.of(abort);
    }
}
