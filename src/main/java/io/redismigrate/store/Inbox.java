package io.redismigrate.store;

import io.redismigrate.fleet.FleetRun;
import io.redismigrate.migration.Ask;
import io.redismigrate.runner.MigrationStore.ReplyTo;
import io.redismigrate.runner.MigrationStore.Waiting;
import io.redismigrate.runner.Requests;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jdbi.v3.core.Handle;

/** What people asked, each request once. Requests are known for 24 hours; Slack repeats one for minutes. */
public final class Inbox implements Requests {
    private static final Duration KNOWN = Duration.ofHours(24);
    private static final Duration BETWEEN_PURGES = Duration.ofHours(1);

    private final Database database;
    private final AtomicLong purgedAt = new AtomicLong();

    /** The inbox in that database. */
    public Inbox(Database database) {
        this.database = database;
    }

    @Override
    public boolean firstTime(String key, Instant at) {
        purge(at);
        return database.unlessThere(
                        "noting a request",
                        handle -> handle.createUpdate("INSERT INTO request (request, received_at) VALUES (:key, :at)")
                                .bind("key", key)
                                .bind("at", at)
                                .execute())
                .isPresent();
    }

    @Override
    public boolean kept(String key) {
        return database.transaction(
                        "looking for a request",
                        handle -> handle.createQuery("SELECT COUNT(*) FROM inbox WHERE request = :key")
                                .bind("key", key)
                                .mapTo(Long.class)
                                .one())
                > 0;
    }

    boolean keep(String migration, String key, Ask ask, ReplyTo replyTo) {
        purge(ask.at());
        return database.unlessThere("keeping what was asked of " + migration, handle -> {
                    if (!there(handle, migration)) {
                        throw new StoreException("there is no %s to ask anything of".formatted(migration));
                    }
                    return handle.createUpdate("""
                        INSERT INTO inbox (request, migration, ask, reply_user, reply_channel, reply_url, received_at)
                        VALUES (:key, :migration, :ask, :user, :channel, :url, :at)\
                        """)
                            .bind("key", key)
                            .bind("migration", migration)
                            .bind("ask", StoredJson.write(ask))
                            .bind("user", replyTo.user())
                            .bind("channel", replyTo.channel())
                            .bind("url", replyTo.responseUrl())
                            .bind("at", ask.at())
                            .execute();
                })
                .isPresent();
    }

    private static boolean there(Handle handle, String id) {
        return handle.createQuery("SELECT COUNT(*) FROM %s WHERE id = :id"
                                .formatted(FleetRun.isId(id) ? "fleet" : "migration"))
                        .bind("id", id)
                        .mapTo(Long.class)
                        .one()
                > 0;
    }

    List<Waiting> waiting(String migration) {
        return database.transaction(
                "reading what was asked of " + migration,
                handle -> handle.createQuery("""
                    SELECT number, ask, reply_user, reply_channel, reply_url FROM inbox
                    WHERE migration = :migration AND heard_at IS NULL ORDER BY number\
                    """)
                        .bind("migration", migration)
                        .map((row, context) -> new Waiting(
                                row.getLong("number"),
                                StoredJson.ask(row.getString("ask")),
                                new ReplyTo(
                                        row.getString("reply_user"),
                                        row.getString("reply_channel"),
                                        row.getString("reply_url"))))
                        .list());
    }

    static void heard(Handle handle, List<Long> numbers, Instant at) {
        if (numbers.isEmpty()) {
            return;
        }
        var batch = handle.prepareBatch("UPDATE inbox SET heard_at = :at WHERE number = :number AND heard_at IS NULL");
        numbers.forEach(number -> batch.bind("at", at).bind("number", number).add());
        batch.execute();
    }

    private void purge(Instant now) {
        long last = purgedAt.get();
        long seconds = now.getEpochSecond();
        if (seconds - last < BETWEEN_PURGES.toSeconds() || !purgedAt.compareAndSet(last, seconds)) {
            return;
        }
        database.transaction("forgetting old requests", handle -> {
            var before = now.minus(KNOWN);
            handle.createUpdate("DELETE FROM inbox WHERE heard_at < :before")
                    .bind("before", before)
                    .execute();
            return handle.createUpdate("DELETE FROM request WHERE received_at < :before")
                    .bind("before", before)
                    .execute();
        });
    }
}
