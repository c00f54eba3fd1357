package io.redismigrate.slack.view;

import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.block.element.BlockElement;
import io.redismigrate.fleet.FleetRun;
import io.redismigrate.fleet.Row;
import io.redismigrate.fleet.Stage;
import io.redismigrate.runner.Outbox.PostedMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** The one card of a fleet, edited in place: where it stands, and a row for each of its migrations. */
public final class FleetCard {
    /** Slack refuses messages of more than about 13,200 characters. */
    private static final int MOST = 10_000;

    private static final int MOST_SECTION = 2_800;

    /** What is said of a migration in its row grows shorter until all rows have room. */
    private static final List<Integer> STANDINGS = List.of(160, 80, 30, 0);

    private FleetCard() {}

    /**
     * The card of a fleet as it is now.
     *
     * @param threads the cards of its migrations, by their ids
     */
    public static Post of(FleetRun run, Map<String, PostedMessage> threads, Links links) {
        var blocks = new ArrayList<LayoutBlock>();
        blocks.add(Parts.header("%s · %s · %s".formatted(run.id(), run.fleet().name(), moved(run))));
        blocks.addAll(body(run, threads, Optional.of(links)));
        blocks.add(Parts.context(smallPrint(run)));
        var buttons = buttons(run);
        if (!buttons.isEmpty()) {
            blocks.add(Parts.actions(buttons));
        }
        return new Post(sentence(run), blocks);
    }

    /** The private answer to who asks where it stands. */
    public static Post status(FleetRun run) {
        var blocks = new ArrayList<LayoutBlock>();
        blocks.add(Parts.section(
                "*%s · %s* · %s".formatted(run.id(), Text.escape(run.fleet().name()), moved(run))));
        blocks.addAll(body(run, Map.of(), Optional.empty()));
        return new Post(sentence(run), blocks);
    }

    private static List<LayoutBlock> body(FleetRun run, Map<String, PostedMessage> threads, Optional<Links> links) {
        var blocks = new ArrayList<LayoutBlock>();
        blocks.add(Parts.section("*%s*: %s".formatted(run.stage().word(), reason(run))));
        if (!run.trouble().isBlank() && !run.ended()) {
            blocks.add(Parts.section(":warning: " + Text.ended(Text.safe(Text.cut(Text.line(run.trouble()), 800)))));
        }
        for (int standing : STANDINGS) {
            var rows = rows(run, threads, links, standing);
            if (standing == 0 || rows.stream().mapToInt(String::length).sum() < MOST) {
                blocks.addAll(sections(rows));
                break;
            }
        }
        return blocks;
    }

    private static List<String> rows(
            FleetRun run, Map<String, PostedMessage> threads, Optional<Links> links, int standing) {
        var rows = new ArrayList<String>();
        int wave = -1;
        for (var row : run.rows()) {
            if (row.wave() != wave) {
                wave = row.wave();
                rows.add("*Wave %d*".formatted(wave + 1));
            }
            rows.add(row(row, Optional.ofNullable(threads.get(row.migration())), links, standing));
        }
        return rows;
    }

    private static String row(Row row, Optional<PostedMessage> thread, Optional<Links> links, int standing) {
        var plan = Text.escape(Text.cut(row.plan(), 40));
        if (row.migration().isEmpty()) {
            return "• %s · not begun".formatted(plan);
        }
        var id = thread.flatMap(card -> links.map(to -> "<%s|%s>".formatted(to.to(card), row.migration())))
                .orElse(row.migration());
        var words = new ArrayList<String>();
        words.add("%s *%s*".formatted(id, plan));
        words.add(row.phase()
                + (row.phase().equals("syncing") && row.percent() >= 0 ? " %d %%".formatted(row.percent()) : ""));
        boolean follows = List.of("syncing", "verifying", "in-sync", "writable", "cutting-over")
                .contains(row.phase());
        if (follows && row.lagBytes() >= 0) {
            words.add("lag " + Figures.bytes(row.lagBytes()));
        }
        if (standing > 0) {
            words.add(Text.safe(Text.cut(Text.line(row.standing()), standing)));
        }
        return "• " + String.join(" · ", words);
    }

    /** As few sections as their length allows. */
    private static List<LayoutBlock> sections(List<String> rows) {
        var blocks = new ArrayList<LayoutBlock>();
        var section = new StringBuilder();
        for (var row : rows) {
            if (section.length() + row.length() + 1 > MOST_SECTION) {
                blocks.add(Parts.section(section.toString()));
                section.setLength(0);
            }
            section.append(section.isEmpty() ? "" : "\n").append(row);
        }
        if (!section.isEmpty()) {
            blocks.add(Parts.section(section.toString()));
        }
        return blocks;
    }

    private static String sentence(FleetRun run) {
        return "%s (%s) is %s: %s"
                .formatted(
                        run.id(), Text.escape(run.fleet().name()), run.stage().word(), reason(run));
    }

    private static String reason(FleetRun run) {
        return Text.ended(Text.safe(Text.cut(Text.line(run.reason()), 1500)));
    }

    private static String moved(FleetRun run) {
        long moved = run.rows().stream()
                .filter(row -> row.phase().equals("promoted") || row.phase().equals("completed"))
                .count();
        return "%d of %d moved".formatted(moved, run.fleet().plans().size());
    }

    private static String smallPrint(FleetRun run) {
        var fleet = run.fleet();
        var parts = new ArrayList<String>();
        parts.add("asked for by %s, %s".formatted(Text.mention(run.requester()), Text.date(run.requestedAt())));
        parts.add("%d at a time, one full sync a host".formatted(fleet.parallel()));
        fleet.barrier()
                .ifPresent(window -> parts.add(
                        "the switches of a wave begin within %s, or none".formatted(Figures.duration(window))));
        if (fleet.oneGate()) {
            parts.add("one gate a wave");
        }
        return String.join("  ·  ", parts);
    }

    private static List<BlockElement> buttons(FleetRun run) {
        if (run.ended() || run.stage() instanceof Stage.Unwinding) {
            return List.of();
        }
        var about = new Pressed(run.id(), 0);
        var buttons = new ArrayList<BlockElement>();
        if (run.stage() instanceof Stage.Stopped) {
            buttons.add(Parts.button(
                    ActionId.RESUME,
                    "Go on",
                    about,
                    Parts.confirm(
                            "Let %s go on?".formatted(run.id()),
                            "What failed, was aborted or rolled back is left out; the rest is moved.",
                            "Go on")));
        }
        if (any(run, "promoted")) {
            var rollback = Parts.button(
                    ActionId.ROLLBACK,
                    "Roll all back",
                    about,
                    Parts.confirm(
                            "Roll back all of %s?".formatted(run.id()),
                            "Every migration that moved goes back, with what was written since; the others are"
                                    + " aborted.",
                            "Roll all back"));
            rollback.setStyle("danger");
            buttons.add(rollback);
        }
        boolean moving = IntStream.range(0, run.rows().size())
                .mapToObj(run.rows()::get)
                .anyMatch(row -> !List.of("promoted", "completed", "aborted", "failed", "rolled-back")
                        .contains(row.phase()));
        if (moving) {
            var abort = Parts.button(
                    ActionId.ABORT,
                    "Abort the rest",
                    about,
                    Parts.confirm(
                            "Abort what has not moved?",
                            "Nothing more is started; what has not moved is put back. What has moved stays.",
                            "Abort the rest"));
            abort.setStyle("danger");
            buttons.add(abort);
        } else if (any(run, "promoted")) {
            buttons.add(Parts.button(
                    ActionId.FINISH,
                    "Finish all",
                    about,
                    Parts.confirm(
                            "Finish all of %s?".formatted(run.id()),
                            "The old masters are let go. There is no way back afterwards.",
                            "Finish all")));
        }
        return buttons;
    }

    private static boolean any(FleetRun run, String phase) {
        return run.rows().stream().anyMatch(row -> row.phase().equals(phase));
    }
}
