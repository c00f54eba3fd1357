package io.redismigrate.workspace;

import static io.redismigrate.workspace.RateLimits.Tier;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** {@code chat.*}. */
final class ChatMethods {
    /** Measured: {@code chat.update} refuses a longer text, where {@code chat.postMessage} cuts it at 40,000. */
    private static final int MOST_IN_UPDATE = 4000;

    private final Directory directory;
    private final Timeline timeline;
    private final Changes changes;
    private final Rooms rooms;

    ChatMethods(Directory directory, Timeline timeline, Changes changes, Rooms rooms) {
        this.directory = directory;
        this.timeline = timeline;
        this.changes = changes;
        this.rooms = rooms;
    }

    Map<String, Method> all() {
        return Map.of(
                "chat.postMessage", Method.bot("chat:write", Tier.POSTS, this::post),
                "chat.update", Method.bot("chat:write", Tier.THREE, this::update),
                "chat.postEphemeral", Method.bot("chat:write", Tier.FOUR, this::whisper),
                "chat.delete", Method.bot("chat:write", Tier.THREE, this::delete),
                "chat.getPermalink", Method.look("", Tier.NONE, this::permalink));
    }

    private ObjectNode post(Arguments arguments) {
        var channel = rooms.writable(arguments.require("channel", "channel_not_found"));
        var message = BotMessage.of(Content.from(arguments));
        var parent = arguments.text("thread_ts").map(ts -> parent(channel, ts)).orElse(null);
        if (parent != null && arguments.flag("reply_broadcast")) {
            message.put("subtype", "thread_broadcast");
        }
        var entry = timeline.post(channel.id(), message, parent);
        return Method.ok()
                .put("channel", channel.id())
                .put("ts", entry.ts)
                .set("message", timeline.render(entry, true));
    }

    private Timeline.Entry parent(Channel channel, String ts) {
        var found = timeline.find(channel.id(), ts).orElseThrow(() -> Refusal.of("thread_not_found"));
        if (found.parent != null) {
            // Slack's reference: never a reply's time stamp, always its parent's.
            throw Refusal.of("cannot_reply_to_message");
        }
        return found;
    }

    private ObjectNode update(Arguments arguments) {
        var entry = own(arguments, "cant_update_message", "is_inactive");
        var broadcast = arguments.flag("reply_broadcast") && entry.parent != null && !entry.broadcast();
        var given = arguments.has("text") || arguments.has("blocks") || arguments.has("attachments");
        if (broadcast && given) {
            throw Refusal.of("no_dual_broadcast_content_update");
        }
        if (broadcast) {
            entry.json.put("subtype", "thread_broadcast");
        } else {
            replace(entry.json, arguments);
        }
        timeline.touch(entry);
        return Method.ok()
                .put("channel", entry.channel)
                .put("ts", entry.ts)
                .put("text", entry.json.path("text").asText())
                .set("message", timeline.render(entry, true));
    }

    private void replace(ObjectNode message, Arguments arguments) {
        var content = Content.from(arguments);
        if (content.text().length() > MOST_IN_UPDATE) {
            throw Refusal.of("msg_too_long");
        }
        if (arguments.has("text")) {
            message.put("text", content.text());
        }
        if (content.blocks() != null) {
            message.set("blocks", content.blocks());
        } else if (arguments.has("text")) {
            // Text without blocks is the whole message from now on, and only that is marked as edited.
            message.remove("blocks");
            message.putObject("edited").put("user", Identity.BOT_USER).put("ts", timeline.nextTs());
        }
        var metadata = content.metadata();
        if (metadata != null && metadata.isEmpty()) {
            message.remove("metadata");
        } else if (metadata != null) {
            message.set("metadata", metadata);
        }
        var attachments = content.attachments();
        if (attachments != null) {
            message.set("attachments", attachments);
        }
    }

    private ObjectNode whisper(Arguments arguments) {
        var channel = rooms.writable(arguments.require("channel", "channel_not_found"));
        var user = arguments.require("user", "user_not_in_channel");
        if (directory.person(user).isEmpty() || !channel.has(user)) {
            throw Refusal.of("user_not_in_channel");
        }
        var message = BotMessage.of(Content.from(arguments));
        message.remove("metadata");
        arguments
                .text("thread_ts")
                .map(ts -> parent(channel, ts))
                .ifPresent(parent -> message.put("thread_ts", parent.ts));
        var ts = timeline.nextTs();
        message.put("ts", ts).put("is_ephemeral", true);
        timeline.whisper(new Ephemeral(user, channel.id(), ts, message, changes.version(), false));
        return Method.ok().put("message_ts", ts);
    }

    private ObjectNode delete(Arguments arguments) {
        var entry = own(arguments, "cant_delete_message", "is_inactive");
        timeline.delete(entry);
        return Method.ok().put("channel", entry.channel).put("ts", entry.ts);
    }

    private ObjectNode permalink(Arguments arguments) {
        var channel = rooms.visible(arguments.require("channel", "channel_not_found"));
        var ts = arguments.require("message_ts", "message_not_found");
        var entry = timeline.find(channel.id(), ts).orElseThrow(() -> Refusal.of("message_not_found"));
        var link = "https://%s.slack.com/archives/%s/p%s"
                .formatted(Identity.TEAM_DOMAIN, channel.id(), ts.replace(".", ""));
        if (entry.parent != null) {
            link += "?thread_ts=%s&cid=%s".formatted(entry.parent.ts, channel.id());
        }
        return Method.ok().put("channel", channel.id()).put("permalink", link);
    }

    private Timeline.Entry own(Arguments arguments, String notYours, String archived) {
        var channel = rooms.visible(arguments.require("channel", "channel_not_found"));
        if (channel.archived()) {
            throw Refusal.of(archived);
        }
        var entry = timeline.find(channel.id(), arguments.require("ts", "message_not_found"))
                .orElseThrow(() -> Refusal.of("message_not_found"));
        if (!entry.json.path("user").asText().equals(Identity.BOT_USER)) {
            throw Refusal.of(notYours);
        }
        return entry;
    }
}
