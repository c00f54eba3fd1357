package io.redismigrate.slack.view;

import com.slack.api.model.block.element.BlockElement;
import io.redismigrate.migration.Consent;
import io.redismigrate.migration.Migration;
import io.redismigrate.migration.Policy;
import io.redismigrate.migration.Question;
import java.util.ArrayList;
import java.util.List;

/** What can be pressed under a gate. The same under its message and on the Home. */
final class GateButtons {
    private GateButtons() {}

    /** The buttons; none under a question that is settled, but for the last of a gate that nobody approved. */
    static List<BlockElement> of(Migration migration, Question question, Policy policy) {
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
            case OPEN -> open(migration, question, policy, hosts);
            // Approved is not yet begun: what was approved can still be taken back.
            case APPROVED -> List.of(takeBack(about, gate, hosts));
            case DENIED, LAPSED ->
                isLast(migration, question) && question.mayBeAskedAgain()
                        ? List.of(askAgain(about, gate, hosts))
                        : List.of();
            case WITHDRAWN, USED -> List.of();
        };
    }

    private static List<BlockElement> open(Migration migration, Question question, Policy policy, String hosts) {
        var about = new Pressed(migration.id(), question.number());
        var gate = question.gate().word();
        var what = "%s of %s".formatted(gate, migration.id());
        var approve = Parts.described(
                Parts.button(
                        ActionId.APPROVE,
                        "Approve",
                        about,
                        Parts.confirm(
                                "Approve %s?".formatted(what),
                                Consent.to(migration, question.gate())
                                        .map(sentence -> "I consent: " + sentence)
                                        .orElse(
                                                "%s. Your approval counts for what is on this message, and for nothing else."
                                                        .formatted(hosts)),
                                "Approve")),
                "Approve " + what);
        approve.setStyle("primary");
        // No confirm dialog: it opens a modal, and that asks for the reason.
        var deny = Parts.described(Parts.button(ActionId.DENY, "Deny", about), "Deny " + what);
        deny.setStyle("danger");
        var buttons = new ArrayList<BlockElement>(List.of(
                approve,
                deny,
                Parts.described(
                        Parts.button(ActionId.WHY, "Why not?", about),
                        "Say what %s still needs, and whether I may approve it".formatted(what))));
        if (!question.votes().isEmpty()) {
            buttons.add(takeBack(about, gate, hosts));
        }
        boolean warnings = question.facts().findings().stream()
                .anyMatch(finding -> !migration.accords().overridden(finding));
        if (warnings) {
            buttons.add(Parts.described(
                    Parts.button(ActionId.OVERRIDE, "Override a warning", about),
                    "Answer for a warning under " + what + ", with a reason"));
        }
        if (!policy.breakGlass().nobody()) {
            buttons.add(Parts.described(
                    Parts.button(ActionId.BREAK_GLASS, "Break glass", about),
                    "Emergency: approve %s past every rule".formatted(what)));
        }
        return buttons;
    }

    static BlockElement askAgain(Pressed about, String gate, String which) {
        return Parts.described(
                Parts.button(
                        ActionId.ASK_AGAIN,
                        "Ask again",
                        about,
                        Parts.confirm(
                                "Ask for %s again?".formatted(gate),
                                "%s. A new question is asked, with what is seen then; earlier approvals do not count for it."
                                        .formatted(which),
                                "Ask again")),
                "Ask for %s of %s again".formatted(gate, about.migration()));
    }

    static BlockElement takeBack(Pressed about, String gate, String hosts) {
        return Parts.described(
                Parts.button(
                        ActionId.TAKE_BACK,
                        "Take back my approval",
                        about,
                        Parts.confirm("Take back your approval?", "%s: %s.".formatted(gate, hosts), "Take it back")),
                "Take back my approval of %s of %s".formatted(gate, about.migration()));
    }

    private static boolean isLast(Migration migration, Question question) {
        return migration
                .questions()
                .last(question.gate())
                .filter(last -> last.number() == question.number())
                .isPresent();
    }
}
