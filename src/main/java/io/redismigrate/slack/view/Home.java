package io.redismigrate.slack.view;

import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.view.View;
import com.slack.api.model.view.Views;
import io.redismigrate.migration.Migration;
import java.util.ArrayList;
import java.util.List;

/** The App Home: what runs, and what waits for somebody. */
public final class Home {
    private static final int MOST_LISTED = 20;

    private Home() {}

    /**
     * The tab.
     *
     * @param migrations all of them, newest first
     */
    public static View of(List<Migration> migrations) {
        var running = migrations.stream().filter(each -> !each.ended()).toList();
        var waiting = running.stream()
                .filter(each -> !each.questions().open().isEmpty())
                .toList();
        var blocks = new ArrayList<LayoutBlock>();
        blocks.add(Parts.header("Waiting for somebody"));
        blocks.addAll(lines(waiting, "Nothing waits for an approval."));
        blocks.add(Parts.header("Running"));
        blocks.addAll(lines(running, "No migration is running. `/redis-migrate start` begins one."));
        return Views.view(view -> view.type("home").blocks(blocks));
    }

    private static List<LayoutBlock> lines(List<Migration> migrations, String none) {
        if (migrations.isEmpty()) {
            return List.of(Parts.section(none));
        }
        var blocks = new ArrayList<LayoutBlock>();
        migrations.stream().limit(MOST_LISTED).forEach(each -> blocks.add(Parts.section(Answers.line(each))));
        if (migrations.size() > MOST_LISTED) {
            blocks.add(Parts.context("and %d more".formatted(migrations.size() - MOST_LISTED)));
        }
        return blocks;
    }
}
