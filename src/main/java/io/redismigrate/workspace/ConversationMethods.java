package io.redismigrate.workspace;

import static io.redismigrate.workspace.RateLimits.Tier;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;

/** {@code conversations.*}: what the bot may read. */
final class ConversationMethods {
    private static final int MOST = 999;

    private final Directory directory;
    private final Timeline timeline;
    private final Rooms rooms;
    private final Access access;

    ConversationMethods(Directory directory, Timeline timeline, Rooms rooms, Access access) {
        this.directory = directory;
        this.timeline = timeline;
        this.rooms = rooms;
        this.access = access;
    }

    Map<String, Method> all() {
        return Map.of(
                "conversations.list", Method.look("", Tier.TWO, this::list),
                "conversations.info", Method.look("", Tier.THREE, this::info),
                "conversations.history", Method.look("", Tier.THREE, this::history),
                "conversations.replies", Method.look("", Tier.THREE, this::replies),
                "conversations.members", Method.look("", Tier.FOUR, this::members));
    }

    private ObjectNode list(Arguments arguments) {
        var types = Pattern.compile("\\s*,\\s*")
                .splitAsStream(arguments.text("types").orElse("public_channel").strip())
                .toList();
        for (var type : types) {
            switch (type) {
                case "public_channel" -> access.need("channels:read");
                case "private_channel" -> access.need("groups:read");
                case "im" -> access.need("im:read");
                case "mpim" -> access.need("mpim:read");
                default -> throw Refusal.of("invalid_types");
            }
        }
        var found = directory.channels().stream()
                .filter(channel -> !channel.hidden() || channel.has(Identity.BOT_USER))
                .filter(channel -> types.contains(channel.hidden() ? "private_channel" : "public_channel"))
                .filter(channel -> !channel.archived() || !arguments.flag("exclude_archived"))
                .toList();
        return page(arguments, "channels", found, 100, Channel::id, Channel::json);
    }

    private ObjectNode info(Arguments arguments) {
        return Method.ok().set("channel", rooms.readable(arguments, "read").json());
    }

    private ObjectNode members(Arguments arguments) {
        var channel = rooms.readable(arguments, "read");
        return page(
                arguments,
                "members",
                channel.members(),
                100,
                Function.identity(),
                com.fasterxml.jackson.databind.node.TextNode::valueOf);
    }

    private ObjectNode history(Arguments arguments) {
        var channel = entered(arguments);
        var latest = arguments.text("latest").orElse("");
        var entries = new ArrayList<>(timeline.channel(channel.id()).stream()
                .filter(entry -> within(arguments, entry.ts, latest))
                .toList());
        java.util.Collections.reverse(entries);
        var metadata = arguments.flag("include_all_metadata");
        return page(arguments, "messages", entries, 100, entry -> entry.ts, entry -> timeline.render(entry, metadata))
                .put("pin_count", 0);
    }

    private ObjectNode replies(Arguments arguments) {
        var channel = entered(arguments);
        var asked = timeline.find(channel.id(), arguments.require("ts", "thread_not_found"))
                .orElseThrow(() -> Refusal.of("thread_not_found"));
        var latest = arguments.text("latest").orElse("");
        List<Timeline.Entry> thread = asked.parent != null ? List.of(asked) : timeline.thread(asked);
        // The parent comes whatever the limits in time are.
        var entries = thread.stream()
                .filter(entry -> entry == asked || within(arguments, entry.ts, latest))
                .toList();
        var metadata = arguments.flag("include_all_metadata");
        return page(
                arguments, "messages", entries, MOST + 1, entry -> entry.ts, entry -> timeline.render(entry, metadata));
    }

    private Channel entered(Arguments arguments) {
        var channel = rooms.readable(arguments, "history");
        if (!channel.has(Identity.BOT_USER)) {
            throw Refusal.of("not_in_channel");
        }
        return channel;
    }

    private static boolean within(Arguments arguments, String ts, String latest) {
        var edge = arguments.flag("inclusive") ? 0 : 1;
        var oldest = arguments.text("oldest").orElse("0");
        return compare(ts, oldest) >= edge && (latest.isEmpty() || compare(latest, ts) >= edge);
    }

    private static int compare(String one, String other) {
        try {
            return new java.math.BigDecimal(one).compareTo(new java.math.BigDecimal(other));
        } catch (NumberFormatException e) {
            throw Refusal.of("invalid_ts_oldest");
        }
    }

    /** One page; the cursor names the last item of the page before, so that new ones move nothing. */
    private static <T> ObjectNode page(
            Arguments arguments,
            String name,
            List<T> all,
            int usual,
            Function<T, String> key,
            Function<T, JsonNode> json) {
        var from = 0;
        var cursor = arguments.text("cursor").orElse("");
        if (!cursor.isEmpty()) {
            var last = decode(cursor);
            var keys = all.stream().map(key).toList();
            if (!keys.contains(last)) {
                throw Refusal.of("invalid_cursor");
            }
            from = keys.indexOf(last) + 1;
        }
        var to = Math.min(all.size(), from + arguments.number("limit", usual, MOST + 1));
        var answer = Method.ok();
        var items = answer.putArray(name);
        all.subList(from, to).forEach(item -> items.add(json.apply(item)));
        var more = to < all.size();
        if (name.equals("messages")) {
            answer.put("has_more", more);
        }
        answer.putObject("response_metadata").put("next_cursor", more ? encode(key.apply(all.get(to - 1))) : "");
        return answer;
    }

    private static String encode(String key) {
        return Base64.getEncoder().encodeToString(("after:" + key).getBytes(StandardCharsets.UTF_8));
    }

    private static String decode(String cursor) {
        try {
            var text = new String(Base64.getDecoder().decode(cursor), StandardCharsets.UTF_8);
            if (text.startsWith("after:")) {
                return text.substring("after:".length());
            }
        } catch (IllegalArgumentException e) {
            // Falls through: it is none of ours.
        }
        throw Refusal.of("invalid_cursor");
    }
}
