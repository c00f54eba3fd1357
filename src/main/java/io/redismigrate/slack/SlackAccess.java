package io.redismigrate.slack;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * How to reach a workspace.
 *
 * @param apiUrl where the Web API is; ends with a slash
 * @param botToken {@code xoxb-…}
 * @param appToken {@code xapp-…} for Socket Mode; empty where requests come by HTTP
 * @param channel where cards go: a name with {@code #}, or an id
 * @param commandChannels where commands are taken: names with {@code #}, or ids
 * @param cardRefresh the shortest time between two edits of a card on which only figures moved
 * @param postInterval the shortest time between two posts in the channel, beyond short bursts; Slack's is a second
 */
public record SlackAccess(
        URI apiUrl,
        String botToken,
        String appToken,
        String channel,
        List<String> commandChannels,
        Duration cardRefresh,
        Duration postInterval) {
    public SlackAccess {
        commandChannels = List.copyOf(commandChannels);
    }

    boolean socketMode() {
        return !appToken.isEmpty();
    }

    /** Without the tokens. */
    @Override
    public String toString() {
        return "Slack at %s, channel %s".formatted(apiUrl, channel);
    }
}
