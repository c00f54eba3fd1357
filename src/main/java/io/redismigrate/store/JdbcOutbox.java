package io.redismigrate.store;

import io.redismigrate.fleet.FleetRun;
import io.redismigrate.migration.Migration;
import io.redismigrate.migration.Question;
import io.redismigrate.runner.JournalLine;
import io.redismigrate.runner.MigrationStore;
import io.redismigrate.runner.Outbox;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** What is still to be said, in a table. */
public final class JdbcOutbox implements Outbox {
    private static final String ANSWER = "answer";
    static final String CARD = PostedMessages.kind(Kind.CARD);
    private static final String EVENT = PostedMessages.kind(Kind.EVENT);
    static final String GATE = PostedMessages.kind(Kind.GATE);
    private static final int WHY_LENGTH = 1_000;

    private record Row(
            long number,
            String migration,
            String kind,
            long item,
            long revision,
            int attempts,
            @Nullable String payload) {
        Ticket ticket() {
            return new Ticket(number, revision, attempts);
        }
    }

    private final Database database;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    /** The outbox in that database. */
    public JdbcOutbox(Database database) {
        this.database = database;
    }

    @Override
    public void handBackAll() {
        database.transaction(
                "freeing the outbox",
                handle -> handle.createUpdate("UPDATE outbox SET claimed_until = :never")
                        .bind("never", Instant.EPOCH)
                        .execute());
    }

    /** Queues what a save brought: changed card, changed gates, new events, private answers. */
    static void queue(
            Handle handle,
            Optional<Migration> before,
            Migration now,
            List<JournalLine> lines,
            List<MigrationStore.Answer> answers) {
        if (before.isEmpty() || !before.get().saved(now.version()).equals(now)) {
            queueChange(handle, now.id(), now.version(), CARD, 0);
        }
        for (var question : now.questions().all()) {
            if (!looksAsBefore(before, now, question)) {
                queueChange(handle, now.id(), now.version(), GATE, question.number());
            }
        }
        queue(handle, now.id(), now.version(), lines, answers);
    }

    static void queue(
            Handle handle, String id, long version, List<JournalLine> lines, List<MigrationStore.Answer> answers) {
        for (var line : lines) {
            insert(handle, id, EVENT, line.seq(), version, null);
        }
        for (var answer : answers) {
            insert(handle, id, ANSWER, null, version, StoredJson.write(answer));
        }
    }

    /** A question without an answer can be asked again: by its message, until another takes its place or the migration has ended. */
    private static boolean looksAsBefore(Optional<Migration> before, Migration now, Question question) {
        var known = before.flatMap(old -> old.questions().numbered(question.number()));
        boolean sameAccords =
                before.filter(old -> old.accords().equals(now.accords())).isPresent();
        return known.filter(question::equals).isPresent()
                && (sameAccords || !question.live())
                && canBeAskedAgain(before.orElseThrow(), question) == canBeAskedAgain(now, question);
    }

    private static boolean canBeAskedAgain(Migration migration, Question question) {
        return question.mayBeAskedAgain()
                && !migration.ended()
                && migration.questions().last(question.gate()).equals(Optional.of(question));
    }

    static void queueChange(Handle handle, String id, long version, String kind, long item) {
        // What waited for its turn may have become urgent; whoever sends it decides anew.
        int queued = handle.createUpdate("""
            UPDATE outbox SET revision = :revision, attempts = CASE WHEN parked THEN 0 ELSE attempts END, parked = FALSE,
            not_before = CASE WHEN attempts = 0 THEN :now ELSE not_before END
            WHERE migration = :migration AND kind = :kind AND item = :item\
            """)
                .bind("revision", version)
                .bind("now", Instant.EPOCH)
                .bind("migration", id)
                .bind("kind", kind)
                .bind("item", item)
                .execute();
        if (queued == 0) {
            insert(handle, id, kind, item, version, null);
        }
    }

    private static void insert(
            Handle handle,
            String migration,
            String kind,
            @Nullable Long item,
            long revision,
            @Nullable String payload) {
        handle.createUpdate("""
            INSERT INTO outbox (migration, kind, item, revision, payload, attempts, not_before, claimed_until, parked)
            VALUES (:migration, :kind, :item, :revision, :payload, 0, :never, :never, FALSE)\
            """)
                .bind("migration", migration)
                .bind("kind", kind)
                .bind("item", item)
                .bind("revision", revision)
                .bind("payload", payload)
                .bind("never", Instant.EPOCH)
                .execute();
    }

    @Override
    public List<Pending> pending(Instant now, int limit) {
        var rows = database.transaction("reading the outbox", handle -> due(handle, now, limit));
        // One transaction each: a save holds rows of one migration in another order.
        return rows.stream()
                .flatMap(row ->
                        database.transaction("taking from the outbox", handle -> claim(handle, row, now)).stream())
                .toList();
    }

    private static List<Row> due(Handle handle, Instant now, int limit) {
        return handle.createQuery("""
            SELECT o.number, o.migration, o.kind, o.item, o.revision, o.attempts, o.payload
            FROM outbox o
            LEFT JOIN message c ON c.migration = o.migration AND c.kind = 'card' AND c.item = 0
            WHERE NOT o.parked AND o.not_before <= :now AND o.claimed_until <= :now
              AND (c.migration IS NOT NULL OR o.kind IN ('answer', 'card'))
              AND (o.kind <> 'event' OR NOT EXISTS (
                  SELECT 1 FROM outbox e
                  WHERE e.migration = o.migration AND e.kind = 'event' AND e.item < o.item AND NOT e.parked))
            ORDER BY CASE WHEN o.kind = 'answer' THEN 0
                          WHEN o.kind = 'gate' THEN 1
                          WHEN o.kind = 'card' AND c.migration IS NULL THEN 2
                          WHEN o.kind = 'event' THEN 3
                          ELSE 4 END, o.number
            FETCH FIRST :limit ROWS ONLY\
            """)
                .bind("now", stored(now))
                .bind("limit", limit)
                .map((row, context) -> new Row(
                        row.getLong("number"),
                        row.getString("migration"),
                        row.getString("kind"),
                        row.getLong("item"),
                        row.getLong("revision"),
                        row.getInt("attempts"),
                        row.getString("payload")))
                .list();
    }

    private static Optional<Pending> claim(Handle handle, Row row, Instant now) {
        int claimed = handle.createUpdate("""
            UPDATE outbox SET claimed_until = :until
            WHERE number = :number AND revision = :revision AND claimed_until <= :now AND not_before <= :now AND NOT parked\
            """)
                .bind("until", stored(now.plus(CLAIM)))
                .bind("number", row.number())
                .bind("revision", row.revision())
                .bind("now", stored(now))
                .execute();
        return claimed == 1 ? Optional.of(drawn(handle, row)) : Optional.empty();
    }

    private static Pending drawn(Handle handle, Row row) {
        if (row.kind().equals(ANSWER) && row.payload() != null) {
            return new Pending.Answer(row.ticket(), StoredJson.answer(row.payload()));
        }
        var card = PostedMessages.find(handle, row.migration(), CARD, 0);
        if (row.kind().equals(EVENT)) {
            return new Pending.Event(
                    row.ticket(), Journal.line(handle, row.migration(), row.item()), thread(row, card));
        }
        if (FleetRun.isId(row.migration())) {
            return row.kind().equals(CARD)
                    ? FleetMessages.card(handle, row.ticket(), row.migration(), card)
                    : FleetMessages.gate(handle, row.ticket(), row.migration(), row.item(), thread(row, card));
        }
        var migration = JdbcMigrationStore.load(handle, row.migration())
                .orElseThrow(
                        () -> new StoreException("the outbox names %s, which is not there".formatted(row.migration())));
        if (row.kind().equals(CARD)) {
            return new Pending.Card(row.ticket(), migration, card);
        }
        return new Pending.Gate(
                row.ticket(),
                migration,
                question(migration, row.item()),
                thread(row, card),
                PostedMessages.find(handle, row.migration(), GATE, row.item()));
    }

    private static PostedMessage thread(Row row, Optional<PostedMessage> card) {
        return card.orElseThrow(() -> new StoreException("%s has no card".formatted(row.migration())));
    }

    private static Question question(Migration migration, long number) {
        return migration
                .questions()
                .numbered(Math.toIntExact(number))
                .orElseThrow(() -> new StoreException("%s has no question %d".formatted(migration.id(), number)));
    }

    @Override
    public boolean done(Pending pending, Optional<PostedMessage> posted) {
        var ticket = pending.ticket();
        return database.transaction("noting what was sent", handle -> {
            boolean only =
                    posted.map(message -> PostedMessages.note(handle, message)).orElse(true);
            int gone = handle.createUpdate("DELETE FROM outbox WHERE number = :number AND revision = :revision")
                    .bind("number", ticket.number())
                    .bind("revision", ticket.revision())
                    .execute();
            if (gone == 0) {
                release(handle, ticket);
            }
            return only;
        });
    }

    @Override
    public void deleted(PostedMessage message) {
        database.transaction("telling again what was deleted", handle -> {
            boolean card = message.kind() == Kind.CARD;
            handle.createUpdate("DELETE FROM message WHERE migration = :migration AND "
                            + (card ? "kind IN ('card', 'event')" : "kind = :kind AND item = :item"))
                    .bind("migration", message.migration())
                    .bind("kind", PostedMessages.kind(message.kind()))
                    .bind("item", message.key())
                    .execute();
            if (!card) {
                // Its row is still here: whoever found it missing has it in hand.
                return 0;
            }
            handle.createUpdate("""
                            INSERT INTO outbox (migration, kind, item, revision, attempts, not_before, claimed_until, parked)
                            SELECT id, 'card', 0, version, 0, :never, :never, FALSE FROM migration
                            WHERE id = :migration AND NOT EXISTS (SELECT 1 FROM outbox o
                                WHERE o.migration = :migration AND o.kind = 'card')""")
                    .bind("migration", message.migration())
                    .bind("never", Instant.EPOCH)
                    .execute();
            return handle.createUpdate("""
                                    INSERT INTO outbox (migration, kind, item, revision, attempts, not_before, claimed_until, parked)
                                    SELECT j.migration, 'event', j.seq, 0, 0, :never, :never, FALSE FROM journal j
                                    WHERE j.migration = :migration AND NOT EXISTS (SELECT 1 FROM outbox o
                                        WHERE o.migration = j.migration AND o.kind = 'event' AND o.item = j.seq)
                                    ORDER BY j.seq""")
                    .bind("migration", message.migration())
                    .bind("never", Instant.EPOCH)
                    .execute();
        });
    }

    /** Something newer was queued meanwhile: it is due. */
    private static int release(Handle handle, Ticket ticket) {
        return handle.createUpdate("UPDATE outbox SET claimed_until = :never, attempts = 0 WHERE number = :number")
                .bind("never", Instant.EPOCH)
                .bind("number", ticket.number())
                .execute();
    }

    @Override
    public void failed(Pending pending, Instant notBefore, String why) {
        handBack(pending, 1, notBefore, why);
    }

    @Override
    public void later(Pending pending, Instant notBefore) {
        handBack(pending, 0, notBefore, "something else went first");
    }

    private void handBack(Pending pending, int failures, Instant notBefore, String why) {
        database.transaction(
                "noting what is to be sent later",
                handle -> handle.createUpdate("""
                    UPDATE outbox SET attempts = attempts + :failures, not_before = :notBefore, claimed_until = :never, why = :why
                    WHERE number = :number\
                    """)
                        .bind("failures", failures)
                        .bind("notBefore", stored(notBefore))
                        .bind("never", Instant.EPOCH)
                        .bind("why", fitting(why))
                        .bind("number", pending.ticket().number())
                        .execute());
    }

    @Override
    public void parked(Pending pending, String why) {
        var ticket = pending.ticket();
        database.transaction("parking what cannot be sent", handle -> {
            if (pending instanceof Pending.Answer) {
                return handle.createUpdate("DELETE FROM outbox WHERE number = :number")
                        .bind("number", ticket.number())
                        .execute();
            }
            int parked = handle.createUpdate("""
                UPDATE outbox SET parked = TRUE, attempts = attempts + 1, claimed_until = :never, why = :why
                WHERE number = :number AND revision = :revision\
                """)
                    .bind("never", Instant.EPOCH)
                    .bind("why", fitting(why))
                    .bind("number", ticket.number())
                    .bind("revision", ticket.revision())
                    .execute();
            return parked == 1 ? parked : release(handle, ticket);
        });
    }

    /** Both databases keep microseconds, and round. */
    private static Instant stored(Instant at) {
        return at.truncatedTo(ChronoUnit.MICROS);
    }

    /** PostgreSQL takes no NUL, and the column has an end. */
    private static String fitting(String why) {
        var text = why.replace('\0', '?');
        return text.substring(0, Math.min(text.length(), WHY_LENGTH));
    }

    @Override
    public Optional<PostedMessage> message(String migration, Kind kind, long key) {
        return database.transaction(
                "looking for a message of " + migration,
                handle -> PostedMessages.find(handle, migration, PostedMessages.kind(kind), key));
    }

    @Override
    public List<PostedMessage> messages(String migration) {
        return database.transaction(
                "listing the messages of " + migration,
                handle -> handle.createQuery("SELECT * FROM message WHERE migration = :migration ORDER BY kind, item")
                        .bind("migration", migration)
                        .map((row, context) -> PostedMessages.read(row))
                        .list());
    }

    @Override
    public Optional<PostedMessage> postedAt(String channel, String ts) {
        return database.transaction(
                "looking for a message",
                handle -> handle.createQuery("SELECT * FROM message WHERE channel = :channel AND ts = :ts")
                        .bind("channel", channel)
                        .bind("ts", ts)
                        .map((row, context) -> PostedMessages.read(row))
                        .findFirst());
    }

    @Override
    public long pendingCount() {
        return database.transaction(
                "counting the outbox",
                handle -> handle.createQuery("SELECT COUNT(*) FROM outbox")
                        .mapTo(Long.class)
                        .one());
    }

    @Override
    public long parkedCount() {
        return database.transaction(
                "counting what was parked",
                handle -> handle.createQuery("SELECT COUNT(*) FROM outbox WHERE parked")
                        .mapTo(Long.class)
                        .one());
    }

    @Override
    public void onSaved(Runnable listener) {
        listeners.add(listener);
    }

    void wake() {
        listeners.forEach(Runnable::run);
    }
}
