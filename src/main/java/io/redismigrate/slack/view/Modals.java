package io.redismigrate.slack.view;

import com.slack.api.model.block.Blocks;
import com.slack.api.model.block.InputBlock;
import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.block.composition.BlockCompositions;
import com.slack.api.model.block.composition.OptionObject;
import com.slack.api.model.block.element.BlockElement;
import com.slack.api.model.block.element.BlockElements;
import com.slack.api.model.view.View;
import com.slack.api.model.view.Views;
import io.redismigrate.migration.Strategy;
import java.util.ArrayList;
import java.util.List;

/** The forms: a start, the reason of a denial or an override, the breaking of glass, a hand-over. */
public final class Modals {
    /** Slack's limit for a select; a plan beyond it is started by its name. */
    private static final int MOST_PLANS = 100;

    private Modals() {}

    /**
     * Starts a migration: a plan, or from and to.
     *
     * @param plans the plans' names
     * @param channel where the command was typed; comes back with the form
     */
    public static View start(List<String> plans, String channel) {
        var blocks = new ArrayList<LayoutBlock>();
        var options = plans.stream()
                .filter(plan -> plan.length() <= 75)
                .limit(MOST_PLANS)
                .map(plan -> OptionObject.builder()
                        .text(BlockCompositions.plainText(plan))
                        .value(plan)
                        .build())
                .toList();
        if (!options.isEmpty()) {
            blocks.add(optional(
                    ActionId.PLAN,
                    "Plan",
                    BlockElements.staticSelect(select -> select.actionId(ActionId.VALUE)
                            .placeholder(BlockCompositions.plainText("A plan of the fleet"))
                            .options(options))));
        }
        if (options.size() < plans.size()) {
            blocks.add(Parts.context("%d plans are not listed here; start them with `/redis-migrate start PLAN`"
                    .formatted(plans.size() - options.size())));
        }
        blocks.add(optional(ActionId.FROM, "or: from (current master)", line("orders-old or 10.0.0.1:6379")));
        blocks.add(optional(ActionId.TO, "to (candidate master)", line("orders-new or 10.0.0.2:6379")));
        blocks.add(optional(
                ActionId.STRATEGY,
                "Strategy, for from and to",
                BlockElements.radioButtons(radio -> radio.actionId(ActionId.VALUE)
                        .options(List.of(strategy(Strategy.FENCED), strategy(Strategy.GRADUAL)))
                        .initialOption(strategy(Strategy.FENCED)))));
        blocks.add(optional(ActionId.REASON, "Reason", line("Why this is done")));
        blocks.add(optional(ActionId.TICKET, "Ticket", line("OPS-123, or a link")));
        return modal(ActionId.START_MODAL, "Start a migration", "Start", channel, blocks);
    }

    /** Takes the reason of a denial. */
    public static View deny(Pressed about, String gate, String channel) {
        return modal(
                ActionId.DENY_MODAL,
                "Deny",
                "Deny",
                about.value() + " " + channel,
                List.of(
                        Parts.section("%s: you deny %s. The migration stays where it is, and replication goes on."
                                .formatted(about.migration(), gate(gate))),
                        reason("Why not?")));
    }

    /** Takes a finding that somebody answers for, and why. */
    public static View override(Pressed about, String gate, List<String> findings, String channel) {
        var options = findings.stream()
                .limit(MOST_PLANS)
                .map(finding -> OptionObject.builder()
                        .text(BlockCompositions.plainText(Text.cut(finding, 75)))
                        .value(Text.cut(finding, 75))
                        .build())
                .toList();
        return modal(
                ActionId.OVERRIDE_MODAL,
                "Override a warning",
                "I answer for it",
                about.value() + " " + channel,
                List.of(
                        Parts.section("%s: you answer for a warning under %s. Your name and reason go into the history."
                                .formatted(about.migration(), gate(gate))),
                        Blocks.input(block -> block.blockId(ActionId.FINDING)
                                .label(BlockCompositions.plainText("Warning"))
                                .element(BlockElements.staticSelect(select ->
                                        select.actionId(ActionId.VALUE).options(options)))),
                        reason("Why it is all right")));
    }

    /** Takes what it takes to approve past every rule: the plan's name, a reason and the incident. */
    public static View breakGlass(Pressed about, String gate, String plan, String channel) {
        return modal(
                ActionId.BREAK_GLASS_MODAL,
                "Break glass",
                "Break glass",
                about.value() + " " + channel,
                List.of(
                        Parts.section(
                                ":rotating_light: *Emergency only.* %s: you approve %s alone, past quorum, windows and freezes. The owners are told at once, and it is marked for review.\nThe plan is `%s`."
                                        .formatted(about.migration(), gate(gate), Text.escape(Text.cut(plan, 150)))),
                        required(ActionId.PLAN, "Type the plan's name", line("the name above")),
                        reason("Why it cannot wait"),
                        required(ActionId.INCIDENT, "Link of the incident", line("https://…"))));
    }

    /** Asks who is to take a migration over. */
    public static View handOver(Pressed about, String channel) {
        return modal(
                ActionId.HAND_OVER_MODAL,
                "Hand over",
                "Offer it",
                about.value() + " " + channel,
                List.of(
                        Parts.section(
                                "%s is offered to the person you choose. They have to accept; until then nothing changes."
                                        .formatted(about.migration())),
                        required(
                                ActionId.PERSON,
                                "To whom",
                                BlockElements.usersSelect(select -> select.actionId(ActionId.VALUE)
                                        .placeholder(BlockCompositions.plainText("A person"))))));
    }

    private static String gate(String gate) {
        return gate.isEmpty() ? "this gate" : "the *%s* gate".formatted(gate);
    }

    private static InputBlock reason(String label) {
        return required(
                ActionId.REASON,
                label,
                BlockElements.plainTextInput(
                        text -> text.actionId(ActionId.TEXT).multiline(true).maxLength(500)));
    }

    private static InputBlock required(String id, String label, BlockElement element) {
        return Blocks.input(block ->
                block.blockId(id).label(BlockCompositions.plainText(label)).element(element));
    }

    private static View modal(String callback, String title, String submit, String metadata, List<LayoutBlock> blocks) {
        return Views.view(view -> view.type("modal")
                .callbackId(callback)
                .title(Views.viewTitle(text -> text.type("plain_text").text(title)))
                .submit(Views.viewSubmit(text -> text.type("plain_text").text(submit)))
                .close(Views.viewClose(text -> text.type("plain_text").text("Cancel")))
                .privateMetadata(metadata)
                .blocks(blocks));
    }

    private static InputBlock optional(String id, String label, BlockElement element) {
        return Blocks.input(block -> block.blockId(id)
                .optional(true)
                .label(BlockCompositions.plainText(label))
                .element(element));
    }

    private static BlockElement line(String example) {
        return BlockElements.plainTextInput(text -> text.actionId(ActionId.TEXT)
                .placeholder(BlockCompositions.plainText(example))
                .maxLength(500));
    }

    private static OptionObject strategy(Strategy strategy) {
        return OptionObject.builder()
                .text(BlockCompositions.plainText(
                        switch (strategy) {
                            case FENCED -> "fenced: one short switch, nothing lost";
                            case GRADUAL -> "gradual: one by one; can lose writes";
                        }))
                .value(strategy.word())
                .build();
    }
}
