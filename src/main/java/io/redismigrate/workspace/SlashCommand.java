package io.redismigrate.workspace;

import java.util.List;

/**
 * A slash command as the app's manifest declares it.
 *
 * @param name with the slash
 * @param description one line
 * @param hint what may follow, as Slack shows it beside the name
 * @param forms what the page offers while somebody types
 */
public record SlashCommand(String name, String description, String hint, List<Form> forms) {
    /** Copies the forms. */
    public SlashCommand {
        forms = List.copyOf(forms);
    }

    /**
     * One way to use a command.
     *
     * @param text what is typed behind the name; words in capitals are to be replaced
     * @param meaning one line
     */
    public record Form(String text, String meaning) {}
}
