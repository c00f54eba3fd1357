package io.redismigrate.slack.view;

import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.block.element.BlockElement;
import io.redismigrate.fleet.FleetRun;
import io.redismigrate.fleet.WaveQuestion;
import io.redismigrate.migration.Plan;
import io.redismigrate.migration.Policy;
import io.redismigrate.migration.Question.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The message of one gate of a whole wave. Its type of metadata is a gate's: {@link GateMessage#METADATA}. */
public final class WaveMessage {
    private static final int MOST_EVIDENCE = 2500;

    private WaveMessage() {}

    /** The message as the question stands now. A question that is settled has no buttons. */
    public static Post of(FleetRun run, WaveQuestion question, Policy policy) {
        var blocks = new ArrayList<LayoutBlock>();
        blocks.add(Parts.header("%s · wave %d · %s"
                .formatted(run.id(), question.wave() + 1, question.gate().word())));
        blocks.add(Parts.section("One answer for each of *%s*, as its own thread shows it.\n%s"
                .formatted(String.join(", ", question.members().keySet()), ways(run, question))));
        if (!question.evidence().isEmpty()) {
            blocks.add(Parts.section("*What is known*\n"
                    + Text.cut(
                            question.evidence().stream()
                                    .map(line -> "• " + Text.safe(Text.line(line)))
                                    .collect(Collectors.joining("\n")),
                            MOST_EVIDENCE)));
        }
        blocks.add(Parts.section(standing(question, policy)));
        blocks.add(
                Parts.context("asked %s  ·  question %d".formatted(Text.date(question.askedAt()), question.number())));
        var buttons = buttons(run, question);
        if (!buttons.isEmpty()) {
            blocks.add(Parts.actions(buttons));
        }
        return new Post(sentence(run, question, policy), blocks);
    }

    /** What the message's metadata says. */
    public static Map<String, Object> metadata(FleetRun run, WaveQuestion question) {
        return Map.of(
                "migration", run.id(),
                "gate", question.gate().word(),
                "wave", question.wave() + 1,
                "question", question.number());
    }

    private static String ways(FleetRun run, WaveQuestion question) {
        var plans = run.fleet().waves().get(question.wave());
        return Text.cut(
                plans.stream()
                                .map(plan -> "%s: %s".formatted(Text.escape(plan.name()), Parts.way(plan)))
                                .collect(Collectors.joining("\n"))
                        + "\n"
                        + plans.stream()
                                .findFirst()
                                .map((Plan plan) -> GateWords.whatHappens(plan, question.gate()))
                                .orElse(""),
                2500);
    }

    private static String sentence(FleetRun run, WaveQuestion question, Policy policy) {
        var what = "The %s gate of wave %d of %s (%s)"
                .formatted(
                        question.gate().word(),
                        question.wave() + 1,
                        run.id(),
                        Text.escape(run.fleet().name()));
        return question.is(Status.OPEN)
                ? "%s waits for %s from %s."
                        .formatted(
                                what,
                                missing(question),
                                Text.safe(policy.approvers().named()))
                : Text.ended("%s was %s".formatted(what, outcome(question)));
    }

    private static String missing(WaveQuestion question) {
        var approvers = question.approvers();
        if (approvers.isEmpty()) {
            return question.needed() == 1 ? "1 approval" : question.needed() + " approvals";
        }
        return "%d more of %d approvals (approved by %s)"
                .formatted(
                        Math.max(0, question.needed() - approvers.size()), question.needed(), Text.mentions(approvers));
    }

    private static String standing(WaveQuestion question, Policy policy) {
        return switch (question.status()) {
            case OPEN ->
                "Waits for *%s*. Who may approve: %s%s."
                        .formatted(
                                missing(question),
                                Text.safe(policy.approvers().named()),
                                policy.selfApproval() ? "" : " (not who asked for the fleet)");
            case APPROVED -> ":white_check_mark: *%s*".formatted(Text.ended(Text.capital(outcome(question))));
            case USED ->
                ":white_check_mark: *%s* It was acted on.".formatted(Text.ended(Text.capital(outcome(question))));
            case DENIED ->
                ":no_entry: *%s* The wave stays where it is, and replication goes on."
                        .formatted(Text.ended(Text.capital(outcome(question))));
            case LAPSED ->
                ":hourglass: *%s* Nothing happened; replication goes on."
                        .formatted(Text.ended(Text.capital(outcome(question))));
            case WITHDRAWN ->
                ":leftwards_arrow_with_hook: %s It is asked again once things are well."
                        .formatted(Text.ended(Text.capital(outcome(question))));
        };
    }

    private static String outcome(WaveQuestion question) {
        return Text.safe(Text.cut(Text.line(question.outcome()), 1500));
    }

    private static List<BlockElement> buttons(FleetRun run, WaveQuestion question) {
        if (run.ended()) {
            return List.of();
        }
        var about = new Pressed(run.id(), question.number());
        var gate = question.gate().word();
        var which = "%s of %s: %s"
                .formatted(gate, run.id(), String.join(", ", question.members().keySet()));
        return switch (question.status()) {
            case OPEN -> {
                var approve = Parts.button(
                        ActionId.APPROVE,
                        "Approve",
                        about,
                        Parts.confirm(
                                "Approve %s for the wave?".formatted(gate),
                                "%s. Your approval counts for each of them as it was when this was asked, and for nothing else."
                                        .formatted(which),
                                "Approve"));
                approve.setStyle("primary");
                // No confirm dialog: it opens a modal, and that asks for the reason.
                var deny = Parts.button(ActionId.DENY, "Deny", about);
                deny.setStyle("danger");
                var buttons = new ArrayList<BlockElement>(List.of(approve, deny));
                if (!question.approvers().isEmpty()) {
                    buttons.add(GateButtons.takeBack(about, gate, which));
                }
                yield buttons;
            }
            case APPROVED -> List.of(GateButtons.takeBack(about, gate, which));
            case DENIED, LAPSED -> List.of(GateButtons.askAgain(about, gate, which));
            case WITHDRAWN, USED -> List.of();
        };
    }
}
