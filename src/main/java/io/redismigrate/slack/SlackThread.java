package io.redismigrate.slack;

import com.slack.api.methods.response.conversations.ConversationsHistoryResponse;
import com.slack.api.methods.response.conversations.ConversationsRepliesResponse;
import com.slack.api.model.Message;
import io.redismigrate.slack.view.Card;
import io.redismigrate.slack.view.EventReply;
import io.redismigrate.slack.view.GateMessage;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What already stands in the channel. A post may have happened although no answer said so: its metadata tells which
 * message it is, so it is looked for before it is posted a second time.
 */
final class SlackThread {
    private static final int PAGE = 200;
    private static final int MOST_PAGES = 50;
    /** Clocks differ; a little before is soon enough. */
    private static final long BEFORE_SECONDS = TimeUnit.MINUTES.toSeconds(10);

    private final SlackCalls calls;

    SlackThread(SlackCalls calls) {
        this.calls = calls;
    }

    /** The bot's messages of one migration, as found: each one's time stamp, by what it is. */
    record Found(Map<String, String> messages) {
        Found {
            messages = Map.copyOf(messages);
        }

        Optional<String> event(long seq) {
            return Optional.ofNullable(messages.get("event " + seq));
        }

        Optional<String> gate(int question) {
            return Optional.ofNullable(messages.get("gate " + question));
        }

        Optional<String> card() {
            return Optional.ofNullable(messages.get("card"));
        }
    }

    /** The replies under a card. Empty where Slack did not say. */
    Optional<Found> replies(String channel, String card, String migration) {
        return pages(migration, cursor -> {
            Sent<ConversationsRepliesResponse> sent = calls.call(client -> client.conversationsReplies(request ->
                    request.channel(channel).ts(card).limit(PAGE).cursor(cursor).includeAllMetadata(true)));
            return sent instanceof Sent.Done<ConversationsRepliesResponse> done
                    ? Optional.of(new Page(
                            done.answer().getMessages(),
                            done.answer().getResponseMetadata() == null
                                    ? ""
                                    : String.valueOf(
                                            done.answer().getResponseMetadata().getNextCursor())))
                    : Optional.empty();
        });
    }

    /** What stands in the channel itself since the migration was asked for. Empty where Slack did not say. */
    Optional<Found> channel(String channel, String migration, Instant since) {
        return pages(migration, cursor -> {
            Sent<ConversationsHistoryResponse> sent =
                    calls.call(client -> client.conversationsHistory(request -> request.channel(channel)
                            .oldest(Long.toString(since.getEpochSecond() - BEFORE_SECONDS))
                            .limit(PAGE)
                            .cursor(cursor)
                            .includeAllMetadata(true)));
            return sent instanceof Sent.Done<ConversationsHistoryResponse> done
                    ? Optional.of(new Page(
                            done.answer().getMessages(),
                            done.answer().getResponseMetadata() == null
                                    ? ""
                                    : String.valueOf(
                                            done.answer().getResponseMetadata().getNextCursor())))
                    : Optional.empty();
        });
    }

    private record Page(List<Message> messages, String next) {}

    private interface Pages {
        Optional<Page> after(@Nullable String cursor);
    }

    private static Optional<Found> pages(String migration, Pages pages) {
        var found = new HashMap<String, String>();
        var page = pages.after(null);
        for (int count = 0; page.isPresent(); count++) {
            page.get()
                    .messages()
                    .forEach(message ->
                            name(message, migration).ifPresent(name -> found.putIfAbsent(name, message.getTs())));
            var next = page.get().next();
            if (next.isEmpty() || next.equals("null")) {
                return Optional.of(new Found(found));
            }
            page = count < MOST_PAGES ? pages.after(next) : Optional.empty();
        }
        return Optional.empty();
    }

    private static Optional<String> name(Message message, String migration) {
        var metadata = message.getMetadata();
        if (metadata == null || metadata.getEventPayload() == null) {
            return Optional.empty();
        }
        var payload = metadata.getEventPayload();
        if (!migration.equals(payload.get("migration"))) {
            return Optional.empty();
        }
        return switch (String.valueOf(metadata.getEventType())) {
            case Card.METADATA -> Optional.of("card");
            case EventReply.METADATA -> number(payload, "seq").map(seq -> "event " + seq);
            case GateMessage.METADATA -> number(payload, "question").map(question -> "gate " + question);
            default -> Optional.empty();
        };
    }

    private static Optional<Long> number(Map<String, Object> payload, String key) {
        return payload.get(key) instanceof Number number ? Optional.of(number.longValue()) : Optional.empty();
    }
}
