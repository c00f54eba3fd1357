package io.redismigrate.workspace;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Messages of all channels, and those that one person alone sees. Every call is made under the lock of {@link Changes}. */
final class Timeline {
    private final Clock clock;
    private final Changes changes;
    private final Map<String, Entry> messages = new LinkedHashMap<>();
    private final List<Ephemeral> ephemerals = new ArrayList<>();
    private long lastMicros;

    /** One message with what hangs on it. */
    static final class Entry {
        final String channel;
        final String ts;
        final ObjectNode json;
        final @Nullable Entry parent;
        final List<Entry> replies = new ArrayList<>();
        long version;
        boolean deleted;

        private Entry(String channel, String ts, ObjectNode json, @Nullable Entry parent) {
            this.channel = channel;
            this.ts = ts;
            this.json = json;
            this.parent = parent;
        }

        boolean broadcast() {
            return json.path("subtype").asText().equals("thread_broadcast");
        }

        /** Shown in the channel itself, not only in a thread. */
        boolean inChannel() {
            return !deleted && (parent == null || broadcast());
        }
    }

    Timeline(Clock clock, Changes changes) {
        this.clock = clock;
        this.changes = changes;
    }

    /** A new time stamp, unique and later than all before, in Slack's form: seconds, a dot, six digits. */
    String nextTs() {
        var now = clock.instant();
        var micros = now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
        lastMicros = Math.max(micros, lastMicros + 1);
        return "%d.%06d".formatted(lastMicros / 1_000_000, lastMicros % 1_000_000);
    }

    /** Adds a message, to a thread if there is a parent. */
    Entry post(String channel, ObjectNode message, @Nullable Entry parent) {
        var ts = nextTs();
        message.put("ts", ts);
        if (parent != null) {
            message.put("thread_ts", parent.ts);
            message.put("parent_user_id", parent.json.path("user").asText());
        }
        var entry = new Entry(channel, ts, message, parent);
        messages.put(channel + "/" + ts, entry);
        if (parent != null) {
            parent.replies.add(entry);
        }
        touch(entry);
        return entry;
    }

    /** To be called after each change of an entry: its readers are told. */
    void touch(Entry entry) {
        entry.version = changes.version();
        if (entry.parent != null) {
            entry.parent.version = changes.version();
        }
    }

    Optional<Entry> find(String channel, String ts) {
        return Optional.ofNullable(messages.get(channel + "/" + ts)).filter(entry -> !entry.deleted);
    }

    void delete(Entry entry) {
        if (entry.parent == null && !entry.replies.isEmpty()) {
            entry.json.removeAll();
            entry.json
                    .put("type", "message")
                    .put("subtype", "tombstone")
                    .put("user", Identity.SLACKBOT)
                    .put("text", "This message was deleted.")
                    .put("ts", entry.ts);
        } else {
            entry.deleted = true;
            if (entry.parent != null) {
                entry.parent.replies.remove(entry);
            }
        }
        touch(entry);
    }

    /** What the channel shows, oldest first: messages and replies that were sent to the channel too. */
    List<Entry> channel(String channel) {
        return messages.values().stream()
                .filter(entry -> entry.channel.equals(channel) && entry.inChannel())
                .toList();
    }

    /** The parent and its replies, oldest first. */
    List<Entry> thread(Entry parent) {
        var all = new ArrayList<Entry>();
        all.add(parent);
        all.addAll(parent.replies);
        return all;
    }

    /** What changed after a version, deleted ones among them. */
    List<Entry> since(long version) {
        return messages.values().stream()
                .filter(entry -> entry.version > version)
                .toList();
    }

    /** The message object as Slack shows it: with its thread's figures, and its metadata only where asked for. */
    ObjectNode render(Entry entry, boolean withMetadata) {
        var json = entry.json.deepCopy();
        if (!withMetadata) {
            json.remove("metadata");
        }
        if (entry.parent == null && !entry.replies.isEmpty()) {
            var users = new LinkedHashSet<String>();
            entry.replies.forEach(reply -> users.add(reply.json.path("user").asText()));
            json.put("thread_ts", entry.ts)
                    .put("reply_count", entry.replies.size())
                    .put("reply_users_count", users.size())
                    .put("latest_reply", entry.replies.get(entry.replies.size() - 1).ts)
                    .put("is_locked", false)
                    .put("subscribed", false);
            var list = json.putArray("reply_users");
            users.forEach(list::add);
        }
        if (entry.parent != null && entry.broadcast()) {
            var root = entry.parent.json.deepCopy();
            root.remove("metadata");
            root.put("reply_count", entry.parent.replies.size());
            json.set("root", root);
        }
        return json;
    }

    void whisper(Ephemeral ephemeral) {
        ephemerals.removeIf(other -> other.ts().equals(ephemeral.ts()));
        ephemerals.add(ephemeral);
    }

    void forget(Ephemeral ephemeral) {
        ephemerals.replaceAll(other -> other.ts().equals(ephemeral.ts()) ? other.gone(changes.version()) : other);
    }

    List<Ephemeral> ephemerals(String person) {
        return ephemerals.stream()
                .filter(ephemeral -> ephemeral.person().equals(person))
                .toList();
    }
}
