package io.redismigrate.workspace;

/** Finds a channel for a call and refuses as Slack does when the bot may not see it or not write to it. */
final class Rooms {
    private final Directory directory;
    private final Access access;

    Rooms(Directory directory, Access access) {
        this.directory = directory;
        this.access = access;
    }

    /** By id only. A private channel without the bot does not exist for it. */
    Channel visible(String id) {
        return directory
                .channel(id)
                .filter(channel -> channel.id().equals(id))
                .filter(channel -> !channel.hidden() || channel.has(Identity.BOT_USER))
                .orElseThrow(() -> Refusal.of("channel_not_found"));
    }

    /** To be read by the bot: {@code what} is {@code read} or {@code history}. */
    Channel readable(Arguments arguments, String what) {
        var channel = visible(arguments.require("channel", "channel_not_found"));
        access.need((channel.hidden() ? "groups:" : "channels:") + what);
        return channel;
    }

    /** To be posted to. A name is taken for an open channel, with its number sign, by {@code chat.postMessage} alone. */
    Channel writable(String idOrName) {
        var id = idOrName.startsWith("#")
                ? directory.channel(idOrName).map(Channel::id).orElse(idOrName)
                : idOrName;
        var channel = visible(id);
        if (channel.archived()) {
            throw Refusal.of("is_archived");
        }
        if (!channel.has(Identity.BOT_USER)) {
            throw Refusal.of("not_in_channel");
        }
        return channel;
    }
}
