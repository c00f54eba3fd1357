package io.redismigrate.slack;

import com.slack.api.methods.response.chat.ChatPostMessageResponse;
import com.slack.api.methods.response.chat.ChatUpdateResponse;
import com.slack.api.model.Message.Metadata;
import com.slack.api.model.block.LayoutBlock;
import io.redismigrate.runner.Outbox.PostedMessage;
import io.redismigrate.slack.view.GateMessage;
import io.redismigrate.slack.view.Post;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Posts and edits, each once, at a pace that Slack takes. Used by one thread. */
final class SlackPosts {
    private static final Logger LOG = LoggerFactory.getLogger(SlackPosts.class);

    /** What may be wrong with a message's looks: its sentence alone may do. */
    private static final Set<String> LOOKS = Set.of(
            "invalid_blocks",
            "invalid_blocks_format",
            "msg_blocks_too_long",
            "msg_too_long",
            "no_text",
            "invalid_attachments",
            "invalid_arguments");

    private static final int MOST_PLAIN = 3000;

    private final SlackCalls calls;
    private final String channel;
    private final Clock clock;
    private final Pace posts;
    private final Pace edits;
    /** Whether an edit with the newest blocks was refused: cards are edited often, and a refusal costs a call. */
    private boolean plain;

    /**
     * For one channel.
     *
     * @param calls made once: what went unanswered is looked for before it is sent again
     * @param channel the id of the channel where cards go
     * @param limits what that workspace takes
     */
    SlackPosts(SlackCalls calls, String channel, SlackLimits limits, Clock clock) {
        this.calls = calls;
        this.channel = channel;
        this.clock = clock;
        this.posts = limits.posts(clock.instant());
        this.edits = limits.edits(clock.instant());
    }

    String channel() {
        return channel;
    }

    /** How long until a post, or an edit, may be made that leaves that many to others. */
    Duration until(boolean edit, Instant now, int leave) {
        return (edit ? edits : posts).until(now, leave);
    }

    /** Slack's word to wait is about all posts, or all edits. */
    void hold(boolean edit, Instant until) {
        (edit ? edits : posts).holdUntil(until);
    }

    /** Posts it: in the channel, or in the thread of that card. */
    Sent<ChatPostMessageResponse> post(
            Post view, String type, Map<String, Object> payload, @Nullable PostedMessage card) {
        posts.take(clock.instant());
        var sent = postOnce(view.text(), view.blocks(), type, payload, card);
        if (refused(sent) && !view.plainer().equals(view.blocks())) {
            LOG.info("This workspace does not take the blocks of a {}; plainer ones are posted", type);
            sent = postOnce(view.text(), view.plainer(), type, payload, card);
        }
        if (sent instanceof Sent.Refused<ChatPostMessageResponse> refused && LOOKS.contains(refused.error())) {
            LOG.error("Slack refused the blocks of a {} ({}); its sentence is posted alone", type, refused.error());
            return postOnce(plain(view), List.of(), type, payload, card);
        }
        return sent;
    }

    private static <T> boolean refused(Sent<T> sent) {
        return sent instanceof Sent.Refused<T> refused && LOOKS.contains(refused.error());
    }

    private Sent<ChatPostMessageResponse> postOnce(
            String text,
            List<LayoutBlock> blocks,
            String type,
            Map<String, Object> payload,
            @Nullable PostedMessage card) {
        return calls.call(
                client -> client.chatPostMessage(request -> request.channel(card == null ? channel : card.channel())
                        .threadTs(card == null ? null : card.ts())
                        // Questions are shown in the channel too: people look there.
                        .replyBroadcast(type.equals(GateMessage.METADATA))
                        .text(text)
                        .blocks(blocks.isEmpty() ? null : blocks)
                        .metadata(new Metadata(type, payload))
                        .unfurlLinks(false)
                        .unfurlMedia(false)));
    }

    private static String plain(Post view) {
        var text = view.text().isBlank() ? "The bot has something to say that Slack does not show." : view.text();
        return text.length() > MOST_PLAIN ? text.substring(0, MOST_PLAIN) + "…" : text;
    }

    /** Takes a message away that stands there twice. */
    void delete(PostedMessage message) {
        var sent = calls.call(client ->
                client.chatDelete(request -> request.channel(message.channel()).ts(message.ts())));
        LOG.warn("a message of {} stood there twice; the second was deleted: {}", message.migration(), sent);
    }

    /** Edits it. The metadata is given again, so that it stays. */
    Sent<ChatUpdateResponse> edit(PostedMessage where, Post view, String type, Map<String, Object> payload) {
        edits.take(clock.instant());
        var sent = editOnce(where, view.text(), plain ? view.plainer() : view.blocks(), type, payload);
        if (refused(sent) && !plain && !view.plainer().equals(view.blocks())) {
            LOG.info("This workspace does not take the blocks of a {}; plainer ones are shown from now on", type);
            sent = editOnce(where, view.text(), view.plainer(), type, payload);
            plain = !refused(sent);
        }
        if (sent instanceof Sent.Refused<ChatUpdateResponse> refused && LOOKS.contains(refused.error())) {
            LOG.error("Slack refused the blocks of an edit ({}); its sentence is shown alone", refused.error());
            return editOnce(where, plain(view), List.of(), type, payload);
        }
        return sent;
    }

    private Sent<ChatUpdateResponse> editOnce(
            PostedMessage where, String text, List<LayoutBlock> blocks, String type, Map<String, Object> payload) {
        return calls.call(client -> client.chatUpdate(request -> request.channel(where.channel())
                .ts(where.ts())
                .text(text)
                .blocks(blocks)
                .metadata(new Metadata(type, payload))));
    }
}
