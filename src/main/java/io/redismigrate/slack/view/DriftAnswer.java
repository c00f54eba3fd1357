package io.redismigrate.slack.view;

import com.slack.api.model.block.LayoutBlock;
import io.redismigrate.runner.Desk.Drifted;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The private answer to {@code drift}: where the two masters differ in what replication does not carry. */
public final class DriftAnswer {
    private static final int MOST_TEXT = 2800;

    private DriftAnswer() {}

    /** What differs, the commands that copy it, and what came of them. */
    public static Post of(Drifted drifted) {
        var plan = drifted.plan();
        var sentence = "%d %s between %s and %s in what replication does not carry."
                .formatted(
                        drifted.differences().size(),
                        drifted.differences().size() == 1 ? "difference" : "differences",
                        Text.escape(Parts.plain(plan.currentMaster())),
                        Text.escape(Parts.plain(plan.candidateMaster())));
        var blocks = new ArrayList<LayoutBlock>();
        blocks.add(Parts.section(sentence));
        if (!drifted.differences().isEmpty()) {
            blocks.add(code(drifted.differences().stream()
                    .map(each -> "%s %s: %s -> %s"
                            .formatted(
                                    each.kind().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                                    each.name(),
                                    shown(each.current()),
                                    shown(each.candidate())))
                    .toList()));
        }
        if (!drifted.done().isEmpty()) {
            blocks.add(Parts.section("*What was done*"));
            blocks.add(code(drifted.done()));
        } else if (!drifted.commands().isEmpty()) {
            blocks.add(Parts.section("*What `/redis-migrate drift %s copy` would send*"
                    .formatted(Text.escape(plan.name().replace("->", " ")))));
            blocks.add(code(drifted.commands()));
        }
        return new Post(sentence, blocks);
    }

    private static String shown(String value) {
        return value.isEmpty() ? "\"\"" : value;
    }

    private static LayoutBlock code(List<String> lines) {
        var text = lines.stream()
                .map(line -> Text.escape(Text.cut(Text.line(line).replace('`', '\''), 300)))
                .collect(Collectors.joining("\n"));
        return Parts.section("```\n" + Text.cut(text, MOST_TEXT) + "\n```");
    }
}
