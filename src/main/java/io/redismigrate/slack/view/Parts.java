package io.redismigrate.slack.view;

import com.slack.api.model.block.Blocks;
import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.block.composition.BlockCompositions;
import com.slack.api.model.block.composition.ConfirmationDialogObject;
import com.slack.api.model.block.composition.MarkdownTextObject;
import com.slack.api.model.block.element.BlockElement;
import com.slack.api.model.block.element.BlockElements;
import com.slack.api.model.block.element.ButtonElement;
import io.redismigrate.migration.Plan;
import io.redismigrate.migration.Server;
import java.util.List;

/** The few blocks all views are made of, each within its limit (<a href="https://docs.slack.dev/reference/block-kit/blocks/">blocks</a>). */
final class Parts {
    private static final int MOST_HEADER = 150;
    private static final int MOST_SECTION = 3000;
    private static final int MOST_CONFIRM = 300;
    private static final int MOST_LABEL = 75;

    private Parts() {}

    static LayoutBlock header(String text) {
        return Blocks.header(header -> header.text(BlockCompositions.plainText(Text.cut(text, MOST_HEADER), true)));
    }

    /** Text with markup; foreign text in it is escaped already. */
    static LayoutBlock section(String markup) {
        return Blocks.section(section -> section.text(markup(markup)));
    }

    /** Small print; foreign text in it is escaped already. */
    static LayoutBlock context(String markup) {
        return Blocks.context(List.of(markup(markup)));
    }

    static LayoutBlock actions(List<? extends BlockElement> buttons) {
        return Blocks.actions(List.copyOf(buttons));
    }

    static ButtonElement button(String action, String label, Pressed about, ConfirmationDialogObject confirm) {
        return BlockElements.button(button -> button.actionId(action)
                .text(BlockCompositions.plainText(label))
                .value(about.value())
                .confirm(confirm));
    }

    /** One that acts at once, or opens a form. */
    static ButtonElement button(String action, String label, Pressed about) {
        return BlockElements.button(button ->
                button.actionId(action).text(BlockCompositions.plainText(label)).value(about.value()));
    }

    /** With what a screen reader says: a label like "Approve" does not tell of what. */
    static ButtonElement described(ButtonElement button, String label) {
        button.setAccessibilityLabel(Text.cut(label, MOST_LABEL));
        return button;
    }

    /** Slack's confirm dialog; what it says is plain text and names the hosts. */
    static ConfirmationDialogObject confirm(String title, String what, String yes) {
        return BlockCompositions.confirmationDialog(dialog -> dialog.title(BlockCompositions.plainText(title))
                .text(BlockCompositions.plainText(Text.cut(what, MOST_CONFIRM)))
                .confirm(BlockCompositions.plainText(yes))
                .deny(BlockCompositions.plainText("Leave it")));
    }

    /** {@code *orders-old* 10.0.0.1:6379}; one that was named directly has no other name. */
    static String server(Server server) {
        var address = server.address().toString();
        return server.name().equals(address)
                ? "*%s*".formatted(Text.escape(address))
                : "*%s* %s".formatted(Text.escape(server.name()), Text.escape(address));
    }

    /** {@code orders-old (10.0.0.1:6379)}, for plain text. */
    static String plain(Server server) {
        var address = server.address().toString();
        return server.name().equals(address) ? address : "%s (%s)".formatted(server.name(), address);
    }

    /** From where to where, with markup. */
    static String way(Plan plan) {
        return server(plan.currentMaster()) + "  →  " + server(plan.candidateMaster());
    }

    private static MarkdownTextObject markup(String text) {
        // Verbatim: otherwise Slack makes links and mentions of what merely looks like one.
        return BlockCompositions.markdownText(
                markdown -> markdown.text(Text.cut(text, MOST_SECTION)).verbatim(true));
    }
}
