package io.redismigrate.workspace;

import static io.redismigrate.workspace.RateLimits.Tier;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** {@code files.*} and the place that an upload goes to. Every call is made under the lock of {@link Changes}. */
final class FileMethods {
    private final Timeline timeline;
    private final Rooms rooms;
    private final Access access;
    private final Supplier<URI> uploads;
    private final Map<String, Ticket> tickets = new LinkedHashMap<>();
    private final Map<String, SharedFile> shared = new LinkedHashMap<>();

    private record Ticket(String fileId, String name, int length, Optional<byte[]> content) {}

    FileMethods(Timeline timeline, Rooms rooms, Access access, Supplier<URI> uploads) {
        this.timeline = timeline;
        this.rooms = rooms;
        this.access = access;
        this.uploads = uploads;
    }

    Map<String, Method> all() {
        return Map.of(
                "files.getUploadURLExternal", Method.bot("files:write", Tier.FOUR, this::ticket),
                "files.completeUploadExternal", Method.bot("files:write", Tier.FOUR, this::complete));
    }

    private ObjectNode ticket(Arguments arguments) {
        var name = arguments.require("filename", "invalid_arguments");
        arguments.require("length", "invalid_arguments");
        var length = arguments.number("length", 0, Integer.MAX_VALUE);
        var key = access.secret(12);
        var fileId = "F0" + access.secret(5).toUpperCase(Locale.ROOT);
        tickets.put(key, new Ticket(fileId, name, length, Optional.empty()));
        return Method.ok()
                .put("upload_url", uploads.get().resolve(key).toString())
                .put("file_id", fileId);
    }

    /** Takes the bytes of an upload; {@code false} if nobody asked for it or they are fewer or more than announced. */
    boolean receive(String key, byte[] content) {
        var ticket = tickets.get(key);
        if (ticket == null || ticket.length() != content.length) {
            return false;
        }
        tickets.put(key, new Ticket(ticket.fileId(), ticket.name(), ticket.length(), Optional.of(content)));
        return true;
    }

    private ObjectNode complete(Arguments arguments) {
        var files = arguments
                .json("files", "invalid_arguments")
                .filter(list -> list.isArray() && !list.isEmpty())
                .orElseThrow(() -> Refusal.of("invalid_arguments"));
        var channel = arguments.text("channel_id").map(rooms::writable);
        var thread = channel.flatMap(room -> arguments
                .text("thread_ts")
                .map(ts -> timeline.find(room.id(), ts).orElseThrow(() -> Refusal.of("thread_not_found"))));
        var done = new ArrayList<SharedFile>();
        files.forEach(file -> done.add(finish(file)));
        channel.ifPresent(room -> {
            var message = BotMessage.empty(arguments.text("initial_comment").orElse(""));
            var list = message.putArray("files");
            done.forEach(file -> list.add(file.json()));
            timeline.post(room.id(), message, thread.orElse(null));
        });
        var answer = Method.ok();
        var list = answer.putArray("files");
        done.forEach(file -> list.addObject().put("id", file.id()).put("title", file.title()));
        return answer;
    }

    private SharedFile finish(JsonNode asked) {
        for (var entry : List.copyOf(tickets.entrySet())) {
            var ticket = entry.getValue();
            if (ticket.fileId().equals(asked.path("id").asText())) {
                var content = ticket.content().orElseThrow(() -> Refusal.of("file_not_found"));
                tickets.remove(entry.getKey());
                var title = asked.path("title").asText(ticket.name());
                var file = new SharedFile(ticket.fileId(), ticket.name(), title, content);
                shared.put(file.id(), file);
                return file;
            }
        }
        throw Refusal.of("file_not_found");
    }

    Optional<SharedFile> file(String id) {
        return Optional.ofNullable(shared.get(id));
    }
}
