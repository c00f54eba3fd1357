package io.redismigrate.slack;

import com.slack.api.Slack;
import com.slack.api.methods.response.chat.ChatPostEphemeralResponse;
import com.slack.api.model.block.LayoutBlock;
import com.slack.api.util.json.GsonFactory;
import io.redismigrate.runner.MigrationStore.ReplyTo;
import io.redismigrate.slack.view.Post;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers that only one person sees. One that comes twice does no harm, so these are simply sent again. */
final class SlackAnswers {
    private static final Logger LOG = LoggerFactory.getLogger(SlackAnswers.class);
    /** The blocks are wrong for Slack; the sentence alone may do. */
    private static final Set<String> BLOCKS = Set.of("invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long");

    private final Slack slack;
    private final SlackCalls calls;

    SlackAnswers(Slack slack, SlackCalls calls) {
        this.slack = slack;
        this.calls = calls;
    }

    /** Sends it: to the response URL where there is one that still works, else to the person in the channel. */
    Sent<Boolean> send(ReplyTo to, Post post) {
        if (!to.responseUrl().isEmpty() && respond(to.responseUrl(), post)) {
            return new Sent.Done<>(true);
        }
        if (to.user().isEmpty() || to.channel().isEmpty()) {
            return new Sent.Refused<>("nowhere to answer");
        }
        var sent = whisper(to, post.text(), post.blocks());
        if (sent instanceof Sent.Refused<ChatPostEphemeralResponse> refused && BLOCKS.contains(refused.error())) {
            LOG.error("Slack refused the blocks of an answer ({}); sent its sentence alone", refused.error());
            sent = whisper(to, post.text(), List.of());
        }
        if (sent instanceof Sent.Done<ChatPostEphemeralResponse>) {
            return new Sent.Done<>(true);
        }
        if (sent instanceof Sent.Later<ChatPostEphemeralResponse> later) {
            return new Sent.Later<>(later.pause());
        }
        return sent instanceof Sent.Refused<ChatPostEphemeralResponse> refused
                ? new Sent.Refused<>(refused.error())
                : new Sent.Unknown<>(((Sent.Unknown<ChatPostEphemeralResponse>) sent).why());
    }

    /** Sends it, and leaves it where that does not work. */
    void tell(ReplyTo to, Post post) {
        var sent = send(to, post);
        if (!(sent instanceof Sent.Done<Boolean>)) {
            LOG.warn("An answer to {} was not delivered: {}", to.user(), sent);
        }
    }

    private Sent<ChatPostEphemeralResponse> whisper(ReplyTo to, String text, List<LayoutBlock> blocks) {
        return calls.call(client -> client.chatPostEphemeral(request ->
                request.channel(to.channel()).user(to.user()).text(text).blocks(blocks.isEmpty() ? null : blocks)));
    }

    private boolean respond(String url, Post post) {
        try {
            var answer = slack.send(url, json(post));
            if (answer.getCode() != null && answer.getCode() / 100 == 2) {
                return true;
            }
            LOG.info("A response URL answered {}; the answer goes to the channel instead", answer.getCode());
        } catch (IOException e) {
            LOG.info("A response URL did not answer ({}); the answer goes to the channel instead", e.getMessage());
        }
        return false;
    }

    /** An answer in the form that response URLs and acknowledgements of commands take. */
    static String json(Post post) {
        var payload = new LinkedHashMap<String, Object>();
        payload.put("response_type", "ephemeral");
        payload.put("replace_original", false);
        payload.put("text", post.text());
        if (!post.blocks().isEmpty()) {
            payload.put("blocks", post.blocks());
        }
        return GsonFactory.createSnakeCase().toJson(payload);
    }
}
