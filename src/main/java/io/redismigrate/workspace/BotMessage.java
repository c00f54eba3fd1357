package io.redismigrate.workspace;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** The message object of something the bot wrote. */
final class BotMessage {
    private BotMessage() {}

    static ObjectNode of(Content content) {
        var message = empty(content.text());
        if (content.blocks() != null) {
            message.set("blocks", content.blocks());
        }
        if (content.attachments() != null) {
            message.set("attachments", content.attachments());
        }
        var metadata = content.metadata();
        if (metadata != null && !metadata.isEmpty()) {
            message.set("metadata", metadata);
        }
        return message;
    }

    static ObjectNode empty(String text) {
        var message = Json.object()
                .put("type", "message")
                .put("user", Identity.BOT_USER)
                .put("bot_id", Identity.BOT)
                .put("app_id", Identity.APP)
                .put("team", Identity.TEAM)
                .put("text", text);
        message.putObject("bot_profile")
                .put("id", Identity.BOT)
                .put("app_id", Identity.APP)
                .put("name", "redis-migrate")
                .put("deleted", false)
                .put("team_id", Identity.TEAM)
                .put("updated", 1_700_000_000);
        return message;
    }
}
