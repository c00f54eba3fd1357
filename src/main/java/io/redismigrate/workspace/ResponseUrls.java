package io.redismigrate.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The {@code response_url}s: each takes five answers within half an hour. */
final class ResponseUrls {
    private static final int MOST_USES = 5;
    private static final Duration LIFE = Duration.ofMinutes(30);

    private final Clock clock;
    private final Access access;
    private final Changes changes;
    private final Timeline timeline;
    private final Supplier<URI> base;
    private final Map<String, Issued> issued = new LinkedHashMap<>();

    private static final class Issued {
        private final Person person;
        private final String channel;
        private final @Nullable Surface original;
        private final Instant until;
        private int uses;

        Issued(Person person, String channel, @Nullable Surface original, Instant until) {
            this.person = person;
            this.channel = channel;
            this.original = original;
            this.until = until;
        }
    }

    ResponseUrls(Clock clock, Access access, Changes changes, Timeline timeline, Supplier<URI> base) {
        this.clock = clock;
        this.access = access;
        this.changes = changes;
        this.timeline = timeline;
        this.base = base;
    }

    /** To be called under the lock of {@link Changes}. */
    String issue(Person person, String channel, @Nullable Surface original) {
        var key = access.secret(12);
        issued.put(key, new Issued(person, channel, original, clock.instant().plus(LIFE)));
        return base.get().resolve(key).toString();
    }

    void handle(HttpExchange exchange) throws IOException {
        var path = exchange.getRequestURI().getPath();
        var body = Http.body(exchange);
        var refused = changes.changing(() -> answer(path.substring(path.lastIndexOf('/') + 1), body));
        if (refused.isPresent()) {
            Http.send(exchange, refused.get().status(), refused.get().json());
        } else {
            Http.text(exchange, 200, "ok");
        }
    }

    private record Refused(int status, ObjectNode json) {}

    private Optional<Refused> answer(String key, String body) {
        var url = issued.get(key);
        if (url == null || clock.instant().isAfter(url.until)) {
            return Optional.of(new Refused(404, Refusal.of("expired_url").json()));
        }
        if (url.uses >= MOST_USES) {
            return Optional.of(new Refused(404, Refusal.of("used_url").json()));
        }
        url.uses++;
        try {
            respond(
                    url.person,
                    url.channel,
                    url.original,
                    Json.read(body).orElseThrow(() -> Refusal.of("invalid_payload")));
            return Optional.empty();
        } catch (Refusal refusal) {
            return Optional.of(new Refused(400, refusal.json()));
        }
    }

    /** Does what an answer says: a new message, or a change of the one that was clicked. Under the lock. */
    void respond(Person person, String channel, @Nullable Surface original, JsonNode body) {
        if (body.path("delete_original").asBoolean() && original != null) {
            delete(original);
            return;
        }
        var content = Content.from(body);
        if (body.path("replace_original").asBoolean() && original != null) {
            replace(original, content);
            return;
        }
        var message = BotMessage.of(content);
        var parent = body.hasNonNull("thread_ts")
                ? timeline.find(channel, body.path("thread_ts").asText()).orElse(null)
                : null;
        if (body.path("response_type").asText().equals("in_channel")) {
            timeline.post(channel, message, parent);
            return;
        }
        if (parent != null) {
            message.put("thread_ts", parent.ts);
        }
        whisper(person.id(), channel, timeline.nextTs(), message);
    }

    private void whisper(String person, String channel, String ts, ObjectNode message) {
        message.put("ts", ts).put("is_ephemeral", true);
        timeline.whisper(new Ephemeral(person, channel, ts, message, changes.version(), false));
    }

    private void delete(Surface original) {
        if (original instanceof Surface.InMessage in) {
            timeline.delete(in.entry());
        } else if (original instanceof Surface.InEphemeral in) {
            timeline.forget(in.ephemeral());
        }
    }

    private void replace(Surface original, Content content) {
        var message = BotMessage.of(content);
        if (original instanceof Surface.InMessage in) {
            for (var name : new String[] {"text", "blocks", "attachments"}) {
                in.entry().json.remove(name);
                if (message.has(name)) {
                    in.entry().json.set(name, message.path(name));
                }
            }
            timeline.touch(in.entry());
        } else if (original instanceof Surface.InEphemeral in) {
            in.ephemeral().threadTs().ifPresent(ts -> message.put("thread_ts", ts));
            whisper(
                    in.ephemeral().person(),
                    in.ephemeral().channel(),
                    in.ephemeral().ts(),
                    message);
        }
    }
}
