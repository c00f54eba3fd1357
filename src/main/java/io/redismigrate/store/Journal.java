package io.redismigrate.store;

import io.redismigrate.migration.Event;
import io.redismigrate.runner.History;
import io.redismigrate.runner.JournalLine;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The history of each migration, as a chain: every line holds the hash of the line before, so none can be changed alone. */
public final class Journal implements History {
    static final String NOTHING_BEFORE = "0".repeat(64);

    private static final int PAGE = 500;

    private final Database database;

    /** The journal in that database. */
    public Journal(Database database) {
        this.database = database;
    }

    @Override
    public List<JournalLine> history(String migration) {
        return database.transaction(
                "reading the history of " + migration, handle -> read(handle, migration, 0, Integer.MAX_VALUE));
    }

    @Override
    public long export(String migration, OutputStream out) throws IOException {
        long written = 0;
        while (true) {
            long after = written;
            var page = database.transaction(
                    "exporting the history of " + migration, handle -> read(handle, migration, after, PAGE));
            for (var line : page) {
                out.write(text(line).getBytes(StandardCharsets.UTF_8));
                out.write('\n');
            }
            written += page.size();
            if (page.size() < PAGE) {
                out.flush();
                return written;
            }
        }
    }

    /** Adds to the chain. The caller holds the migration's row, so nobody else adds to it meanwhile. */
    static List<JournalLine> append(Handle handle, String migration, List<Event> events, Instant at) {
        if (events.isEmpty()) {
            return List.of();
        }
        var last = last(handle, migration);
        long seq = last.map(JournalLine::seq).orElse(0L);
        var prev = last.map(JournalLine::hash).orElse(NOTHING_BEFORE);
        var lines = new ArrayList<JournalLine>();
        for (var event : events) {
            var line = chained(migration, ++seq, at, event, prev);
            prev = line.hash();
            lines.add(line);
        }
        var batch = handle.prepareBatch(
                "INSERT INTO journal (migration, seq, at, actor, type, data, prev, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
        for (var line : lines) {
            batch.add(
                    line.migration(),
                    line.seq(),
                    line.atText(),
                    line.actor(),
                    line.type(),
                    line.canonicalData(),
                    line.prev(),
                    line.hash());
        }
        batch.execute();
        return lines;
    }

    /** A line as it stands in an export: canonical JSON. */
    static String text(JournalLine line) {
        var members = members(line);
        members.put("hash", line.hash());
        return CanonicalJson.of(members);
    }

    private static JournalLine chained(String migration, long seq, Instant at, Event event, String prev) {
        var data = CanonicalJson.of(event.data());
        var line = line(
                migration,
                seq,
                at.truncatedTo(ChronoUnit.MILLIS),
                event.actor(),
                event.type().word(),
                data,
                prev,
                "");
        return line(
                migration,
                seq,
                line.at(),
                line.actor(),
                line.type(),
                data,
                prev,
                CanonicalJson.sha256(CanonicalJson.of(members(line))));
    }

    private static Map<String, Object> members(JournalLine line) {
        var members = new LinkedHashMap<String, Object>();
        members.put("migration", line.migration());
        members.put("seq", line.seq());
        members.put("at", line.atText());
        members.put("actor", line.actor());
        members.put("type", line.type());
        members.put("data", line.data());
        members.put("prev", line.prev());
        return members;
    }

    private static Optional<JournalLine> last(Handle handle, String migration) {
        return handle.createQuery(
                        "SELECT * FROM journal WHERE migration = :migration ORDER BY seq DESC FETCH FIRST 1 ROW ONLY")
                .bind("migration", migration)
                .map((row, context) -> line(row))
                .findOne();
    }

    private static List<JournalLine> read(Handle handle, String migration, long after, int limit) {
        return handle.createQuery(
                        "SELECT * FROM journal WHERE migration = :migration AND seq > :after ORDER BY seq FETCH FIRST :limit ROWS ONLY")
                .bind("migration", migration)
                .bind("after", after)
                .bind("limit", limit)
                .map((row, context) -> line(row))
                .list();
    }

    /** One line, by its number. */
    static JournalLine line(Handle handle, String migration, long seq) {
        return handle.createQuery("SELECT * FROM journal WHERE migration = :migration AND seq = :seq")
                .bind("migration", migration)
                .bind("seq", seq)
                .map((row, context) -> line(row))
                .one();
    }

    private static JournalLine line(ResultSet row) throws SQLException {
        return line(
                row.getString("migration"),
                row.getLong("seq"),
                Instant.parse(row.getString("at")),
                row.getString("actor"),
                row.getString("type"),
                row.getString("data"),
                row.getString("prev"),
                row.getString("hash"));
    }

    private static JournalLine line(
            String migration, long seq, Instant at, String actor, String type, String data, String prev, String hash) {
        try {
            return new JournalLine(migration, seq, at, actor, type, CanonicalJson.object(data), data, prev, hash);
        } catch (IOException e) {
            throw new StoreException("line %d of the history of %s is not JSON".formatted(seq, migration), e);
        }
    }
}
