package io.redismigrate.workspace;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * A channel as it is at one moment.
 *
 * @param id Slack's id, {@code C…}
 * @param name without the number sign
 * @param hidden private: only its members know that it exists
 * @param archived nothing can be posted any more
 * @param members ids of people, the bot's among them if it was invited
 */
public record Channel(String id, String name, boolean hidden, boolean archived, List<String> members) {
    /** Copies the members. */
    public Channel {
        members = List.copyOf(members);
    }

    /** An open channel with these members. */
    public static Channel open(String id, String name, List<String> members) {
        return new Channel(id, name, false, false, members);
    }

    /** Whether somebody is in it. */
    public boolean has(String user) {
        return members.contains(user);
    }

    /** The same channel with one member more. */
    public Channel with(String user) {
        var more = new ArrayList<>(members);
        if (!more.contains(user)) {
            more.add(user);
        }
        return new Channel(id, name, hidden, archived, more);
    }

    /** The same channel without one of its members. */
    public Channel without(String user) {
        return new Channel(
                id,
                name,
                hidden,
                archived,
                members.stream().filter(member -> !member.equals(user)).toList());
    }

    /** The same channel, archived. */
    public Channel shelved() {
        return new Channel(id, name, hidden, true, members);
    }

    /** The conversation object of {@code conversations.info}. */
    ObjectNode json() {
        var channel = Json.object()
                .put("id", id)
                .put("name", name)
                .put("name_normalized", name)
                .put("is_channel", !hidden)
                .put("is_group", hidden)
                .put("is_im", false)
                .put("is_mpim", false)
                .put("is_private", hidden)
                .put("is_archived", archived)
                .put("is_general", false)
                .put("is_shared", false)
                .put("is_ext_shared", false)
                .put("is_org_shared", false)
                .put("is_member", has(Identity.BOT_USER))
                .put("created", 1_700_000_000)
                .put("creator", "USLACKBOT")
                .put("context_team_id", Identity.TEAM)
                .put("num_members", members.size());
        channel.putObject("topic").put("value", "").put("creator", "").put("last_set", 0);
        channel.putObject("purpose").put("value", "").put("creator", "").put("last_set", 0);
        return channel;
    }
}
