package io.redismigrate.slack.view;

import com.slack.api.model.block.Blocks;
import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.block.composition.BlockCompositions;
import com.slack.api.model.block.composition.SlackFileObject;
import io.redismigrate.migration.Event;
import io.redismigrate.migration.Event.Type;
import io.redismigrate.migration.Migration;
import io.redismigrate.migration.Receipt;
import io.redismigrate.runner.JournalLine;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The last reply of a thread: what happened when, how long it took, how long writes were held, and who decided what. */
public final class Digest {
    private static final int MOST_LINES = 24;
    private static final int MOST_LINE = 110;
    private static final Set<String> ENDS = words(Type.COMPLETED, Type.ABORTED, Type.ROLLED_BACK, Type.FAILED);
    private static final Set<String> STEPS = words(
            Type.PREFLIGHT_PASSED,
            Type.PREFLIGHT_FAILED,
            Type.SYNC_STARTED,
            Type.IN_SYNC,
            Type.SYNC_LOST,
            Type.VERIFICATION_FINISHED,
            Type.GATE_APPROVED,
            Type.GATE_WITHDRAWN,
            Type.GATE_DENIED,
            Type.GATE_LAPSED,
            Type.WRITES_ENABLED,
            Type.CUTOVER_STARTED,
            Type.CLIENTS_DRAINED,
            Type.SWITCH_COMPLETED,
            Type.SWITCH_UNDONE,
            Type.PROMOTED,
            Type.ROLLBACK_STARTED,
            Type.ROLLED_BACK,
            Type.ALARM,
            Type.ABORTED,
            Type.FAILED,
            Type.COMPLETED);
    private static final Map<String, String> DECISIONS = Map.of(
            Type.APPROVAL_GIVEN.word(), "approved",
            Type.GATE_DENIED.word(), "denied",
            Type.DENIAL_GIVEN.word(), "denied",
            Type.APPROVAL_WITHDRAWN.word(), "took back the approval of",
            Type.BREAK_GLASS.word(), "broke the glass of");

    private static final Set<String> SAID_ELSEWHERE = Set.of("approvals", "offset", "from", "to");

    private Digest() {}

    /** Whether a migration is over with an event of that type. */
    public static boolean closes(String type) {
        return ENDS.contains(type);
    }

    /**
     * The reply to the last event.
     *
     * @param last the event
     * @param history every event up to it
     * @param picture id of a file in Slack that shows the sync; empty where there is none
     */
    public static Post of(Migration migration, JournalLine last, List<JournalLine> history, Optional<String> picture) {
        var told = EventReply.of(last.migration(), last.type(), last.actor(), last.data());
        var took = Duration.between(migration.requestedAt(), last.at());
        var blocks = new ArrayList<LayoutBlock>();
        blocks.add(Parts.section(told.text()));
        blocks.add(Parts.header("%s · %s · what happened"
                .formatted(migration.id(), migration.plan().name())));
        blocks.add(Parts.section("%s\n%s, in %s from the request to the end. %s"
                .formatted(
                        Parts.way(migration.plan()),
                        migration.plan().strategy().word(),
                        Figures.duration(took),
                        pauses(migration.receipt()))));
        blocks.add(Parts.section("*When*\n" + timeline(migration.requestedAt(), history)));
        var decided = decided(history);
        if (!decided.isEmpty()) {
            blocks.add(Parts.section("*Who decided what*\n" + decided));
        }
        var without = List.copyOf(blocks);
        picture.ifPresent(file -> blocks.add(picture(migration, file)));
        return new Post(told.text(), blocks, without);
    }

    private static LayoutBlock picture(Migration migration, String file) {
        return Blocks.image(image -> image.slackFile(
                        SlackFileObject.builder().id(file).build())
                .altText(Text.cut(
                        "The sync of %s over time: bytes copied and bytes behind, with the gates and the switch marked."
                                .formatted(migration.id()),
                        1000))
                .title(BlockCompositions.plainText("The sync of " + migration.id())));
    }

    private static String pauses(Optional<Receipt> receipt) {
        return receipt.map(found -> found.pauseMillis()
                        .map(millis -> "Writes were held for %s at most, as a client saw it."
                                .formatted(Figures.millis(millis)))
                        .orElse("The pause was not measured."))
                .orElse("Writes were never held.");
    }

    /** One line a step: when after the request, and how long after the step before. */
    private static String timeline(Instant begun, List<JournalLine> history) {
        var lines = new ArrayList<String>();
        var before = begun;
        for (var line : history) {
            if (!STEPS.contains(line.type())) {
                continue;
            }
            lines.add("`%s`  %s"
                    .formatted(
                            "+" + Figures.duration(Duration.between(begun, line.at())),
                            step(line, Duration.between(before, line.at()))));
            before = line.at();
        }
        if (lines.size() > MOST_LINES) {
            int left = lines.size() - MOST_LINES;
            lines.subList(MOST_LINES / 2, MOST_LINES / 2 + left).clear();
            lines.add(MOST_LINES / 2, "…  %d more; the thread has them all".formatted(left));
        }
        return lines.isEmpty() ? "nothing but the request" : String.join("\n", lines);
    }

    private static String step(JournalLine line, Duration since) {
        // Who approved is said below, and where from and where to above.
        var data = new TreeMap<>(line.data());
        data.keySet().removeAll(SAID_ELSEWHERE);
        var told = EventReply.headline(line.type(), line.actor(), data);
        var after = since.toSeconds() > 0 ? "  _(after %s)_".formatted(Figures.duration(since)) : "";
        return Text.cut(told, MOST_LINE) + after;
    }

    /** One line a gate, in the order in which they were answered. */
    private static String decided(List<JournalLine> history) {
        var byGate = new LinkedHashMap<String, List<String>>();
        for (var line : history) {
            var verb = DECISIONS.get(line.type());
            if (verb != null && line.data().get("gate") instanceof String gate) {
                var who = line.data().get("user") instanceof String user ? user : line.actor();
                var words = line.actor().equals(Event.BOT)
                        ? "the approval of %s lapsed".formatted(Text.mention(who))
                        : "%s %s it".formatted(Text.mention(who), verb);
                byGate.computeIfAbsent(gate, unused -> new ArrayList<>()).add(words);
            }
            if (line.type().equals(Type.FINDING_OVERRIDDEN.word())) {
                byGate.computeIfAbsent("warnings", unused -> new ArrayList<>())
                        .add("%s answers for %s"
                                .formatted(
                                        Text.mention(line.actor()),
                                        Text.escape(String.valueOf(line.data().get("finding")))));
            }
        }
        return Text.cut(
                byGate.entrySet().stream()
                        .map(gate -> "• *%s*: %s"
                                .formatted(
                                        Text.escape(gate.getKey()), Text.cut(String.join(", ", gate.getValue()), 600)))
                        .collect(Collectors.joining("\n")),
                2800);
    }

    private static Set<String> words(Type first, Type... more) {
        return EnumSet.of(first, more).stream().map(Type::word).collect(Collectors.toUnmodifiableSet());
    }
}
