package io.redismigrate.slack;

import com.slack.api.methods.response.conversations.ConversationsInfoResponse;
import com.slack.api.methods.response.conversations.ConversationsListResponse;
import com.slack.api.model.Conversation;
import com.slack.api.model.ConversationType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Channels by name and by id. */
final class SlackChannels {
    private static final Pattern ID = Pattern.compile("[CG][A-Z0-9]{6,}");
    private static final int PAGE = 500;

    private final SlackCalls calls;

    SlackChannels(SlackCalls calls) {
        this.calls = calls;
    }

    /** A channel that the bot can see. */
    record Channel(String id, String name, boolean member) {}

    /** Whether that is an id, and no name. */
    static boolean isId(String channel) {
        return ID.matcher(channel).matches();
    }

    /** The channel of that id; done and empty where there is none that the bot can see. */
    Sent<Optional<Channel>> byId(String id) {
        Sent<ConversationsInfoResponse> sent =
                calls.call(client -> client.conversationsInfo(request -> request.channel(id)));
        if (sent instanceof Sent.Done<ConversationsInfoResponse> done) {
            return new Sent.Done<>(Optional.of(channel(done.answer().getChannel())));
        }
        if (sent instanceof Sent.Refused<ConversationsInfoResponse> refused) {
            return refused.error().equals("channel_not_found")
                    ? new Sent.Done<>(Optional.empty())
                    : new Sent.Refused<>(refused.error());
        }
        return notSaid(sent);
    }

    /** Every channel that the bot can see, by name without {@code #}. */
    Sent<Map<String, Channel>> byName() {
        var found = new HashMap<String, Channel>();
        var cursor = "";
        do {
            var after = cursor;
            Sent<ConversationsListResponse> sent = calls.call(client -> client.conversationsList(
                    request -> request.types(List.of(ConversationType.PUBLIC_CHANNEL, ConversationType.PRIVATE_CHANNEL))
                            .excludeArchived(true)
                            .limit(PAGE)
                            .cursor(after.isEmpty() ? null : after)));
            if (sent instanceof Sent.Refused<ConversationsListResponse> refused) {
                return new Sent.Refused<>(refused.error());
            }
            if (!(sent instanceof Sent.Done<ConversationsListResponse> done)) {
                return notSaid(sent);
            }
            for (var conversation : orNone(done.answer().getChannels())) {
                found.put(conversation.getName(), channel(conversation));
            }
            var next = done.answer().getResponseMetadata();
            cursor = next == null || next.getNextCursor() == null ? "" : next.getNextCursor();
        } while (!cursor.isEmpty());
        return new Sent.Done<>(Map.copyOf(found));
    }

    private static List<Conversation> orNone(@Nullable List<Conversation> channels) {
        return channels == null ? new ArrayList<>() : channels;
    }

    private static Channel channel(Conversation conversation) {
        return new Channel(conversation.getId(), String.valueOf(conversation.getName()), conversation.isMember());
    }

    private static <T, U> Sent<U> notSaid(Sent<T> sent) {
        return sent instanceof Sent.Later<T> later
                ? new Sent.Later<>(later.pause())
                : new Sent.Unknown<>(sent instanceof Sent.Unknown<T> unknown ? unknown.why() : "no answer");
    }
}
