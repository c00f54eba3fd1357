package io.redismigrate.store;

import io.redismigrate.runner.Outbox.Kind;
import io.redismigrate.runner.Outbox.PostedMessage;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The table of what was said where: one message for each card, event and question. */
final class PostedMessages {
    private PostedMessages() {}

    /** Says whether this is the one message that stands for it. */
    static boolean note(Handle handle, PostedMessage message) {
        // Held to the end, so that of two processes the second sees what the first has noted.
        handle.createQuery("SELECT id FROM migration WHERE id = :migration FOR UPDATE")
                .bind("migration", message.migration())
                .mapTo(String.class)
                .findOne();
        var known = find(handle, message.migration(), kind(message.kind()), message.key());
        if (known.isPresent()) {
            return known.get().ts().equals(message.ts());
        }
        handle.createUpdate(
                        "INSERT INTO message (migration, kind, item, channel, ts) VALUES (:migration, :kind, :item, :channel, :ts)")
                .bind("migration", message.migration())
                .bind("kind", kind(message.kind()))
                .bind("item", message.key())
                .bind("channel", message.channel())
                .bind("ts", message.ts())
                .execute();
        return true;
    }

    static Optional<PostedMessage> find(Handle handle, String migration, String kind, long key) {
        return handle.createQuery(
                        "SELECT * FROM message WHERE migration = :migration AND kind = :kind AND item = :item")
                .bind("migration", migration)
                .bind("kind", kind)
                .bind("item", key)
                .map((row, context) -> read(row))
                .findOne();
    }

    static PostedMessage read(ResultSet row) throws SQLException {
        return new PostedMessage(
                row.getString("migration"),
                Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
                row.getLong("item"),
                row.getString("channel"),
                row.getString("ts"));
    }

    static String kind(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
