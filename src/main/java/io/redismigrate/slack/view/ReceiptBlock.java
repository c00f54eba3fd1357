package io.redismigrate.slack.view;

import com.slack.api.model.block.LayoutBlock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** The receipt of a switch in the thread: its event's data as a table for people. All of it is foreign. */
final class ReceiptBlock {
    private ReceiptBlock() {}

    /** The sentence, and under it what was measured; only the sentence where there is no receipt. */
    static List<LayoutBlock> of(String sentence, Map<String, Object> data) {
        var lines = new ArrayList<String>();
        if (data.get("pause-ms") instanceof Number millis) {
            lines.add("*Pause* %s at most, as a client saw it".formatted(Figures.millis(millis.doubleValue())));
        } else if (data.containsKey("method")) {
            lines.add("*Pause* not measured");
        }
        if (data.containsKey("method")) {
            lines.add("*Method* " + text(data, "method"));
        }
        if (data.containsKey("offset")) {
            lines.add("*Offset* %s on both servers".formatted(text(data, "offset")));
        }
        if (data.containsKey("current-replid")) {
            lines.add("*History* %s → %s".formatted(code(data, "current-replid"), code(data, "candidate-replid")));
        }
        if (data.get("keys-before") instanceof Number before && data.get("keys-after") instanceof Number after) {
            lines.add("*Keys* %s before, %s after"
                    .formatted(Figures.count(before.longValue()), Figures.count(after.longValue())));
        }
        if (data.get("approvals") instanceof Collection<?> users && !users.isEmpty()) {
            lines.add("*Approved by* "
                    + Text.mentions(users.stream().map(String::valueOf).toList()));
        }
        if (data.containsKey("lasting")) {
            lines.add("*After a restart* " + text(data, "lasting"));
        }
        if (lines.isEmpty()) {
            return List.of();
        }
        return List.of(Parts.section(sentence), Parts.section(String.join("\n", lines)));
    }

    private static String text(Map<String, Object> data, String key) {
        return Text.safe(Text.cut(Text.line(String.valueOf(data.get(key))), 1000));
    }

    private static String code(Map<String, Object> data, String key) {
        return Text.code(Text.cut(Text.line(String.valueOf(data.getOrDefault(key, ""))), 60));
    }
}
