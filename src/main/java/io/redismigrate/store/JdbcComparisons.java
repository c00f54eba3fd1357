package io.redismigrate.store;

import io.redismigrate.migration.Action;
import io.redismigrate.runner.ComparisonStore;
import io.redismigrate.verify.Checkpoint;
import io.redismigrate.verify.Difference;
import io.redismigrate.verify.Mode;
import io.redismigrate.verify.Result;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Keeps comparisons of data sets in a database. */
public final class JdbcComparisons implements ComparisonStore {
    /** A server's sentence may be long. */
    private static final int TROUBLE = 2_000;

    private final Database database;

    public JdbcComparisons(Database database) {
        this.database = database;
    }

    @Override
    public Optional<Kept> latest(String migration) {
        return database.transaction(
                "reading the comparison of " + migration,
                handle -> handle.createQuery(
                                "SELECT * FROM comparison WHERE migration = :migration ORDER BY number DESC LIMIT 1")
                        .bind("migration", migration)
                        .map((row, context) -> kept(row))
                        .findOne());
    }

    private static Kept kept(ResultSet row) throws SQLException {
        return new Kept(
                row.getInt("number"),
                Mode.valueOf(row.getString("mode").toUpperCase(Locale.ROOT)),
                row.getString("asked_by"),
                row.getString("of_server"),
                row.getObject("leased_until", OffsetDateTime.class).toInstant(),
                StoredJson.checkpoint(row.getString("progress")),
                Optional.ofNullable(row.getString("result")).map(StoredJson::result),
                row.getString("trouble"));
    }

    @Override
    public Optional<Kept> claim(
            String migration, Action.Compare wanted, Mode mode, String owner, Instant now, Instant until) {
        int number = wanted.number();
        create(migration, wanted, mode, now);
        return database.transaction("taking on a comparison of " + migration, handle -> {
            int taken = handle.createUpdate("""
                            UPDATE comparison SET owner = :owner, leased_until = :until, trouble = ''
                            WHERE migration = :migration AND number = :number AND result IS NULL
                              AND (leased_until <= :now OR owner = :owner)""")
                    .bind("owner", owner)
                    .bind("until", at(until))
                    .bind("now", at(now))
                    .bind("migration", migration)
                    .bind("number", number)
                    .execute();
            return taken == 1 ? one(handle, migration, number) : Optional.empty();
        });
    }

    private void create(String migration, Action.Compare wanted, Mode mode, Instant now) {
        var unused = database.unlessThere(
                "beginning a comparison of " + migration,
                handle -> one(handle, migration, wanted.number()).isPresent()
                        ? 0
                        : handle.createUpdate("""
                                INSERT INTO comparison
                                  (migration, number, mode, asked_by, of_server, owner, leased_until, progress, trouble)
                                VALUES (:migration, :number, :mode, :by, :right, '', :now, :progress, '')""")
                                .bind("migration", migration)
                                .bind("number", wanted.number())
                                .bind("mode", mode.word())
                                .bind("by", wanted.by())
                                .bind("right", wanted.right())
                                .bind("now", at(now))
                                .bind("progress", StoredJson.write(Checkpoint.start(now)))
                                .execute());
    }

    private static Optional<Kept> one(Handle handle, String migration, int number) {
        return handle.createQuery("SELECT * FROM comparison WHERE migration = :migration AND number = :number")
                .bind("migration", migration)
                .bind("number", number)
                .map((row, context) -> kept(row))
                .findOne();
    }

    @Override
    public boolean reached(
            String migration, int number, String owner, Instant until, Checkpoint now, List<Difference> found) {
        return database.transaction("noting a comparison of " + migration, handle -> {
            int mine = handle.createUpdate("""
                            UPDATE comparison SET leased_until = :until, progress = :progress
                            WHERE migration = :migration AND number = :number AND owner = :owner AND result IS NULL""")
                    .bind("until", at(until))
                    .bind("progress", StoredJson.write(now))
                    .bind("migration", migration)
                    .bind("number", number)
                    .bind("owner", owner)
                    .execute();
            if (mine == 1 && !found.isEmpty()) {
                var batch = handle.prepareBatch(
                        "INSERT INTO comparison_difference (migration, comparison, difference) VALUES (?, ?, ?)");
                found.forEach(difference -> batch.add(migration, number, StoredJson.write(difference)));
                batch.execute();
            }
            return mine == 1;
        });
    }

    @Override
    public void interrupted(String migration, int number, String owner, Instant notBefore, String trouble) {
        var unused = database.transaction(
                "noting why a comparison of " + migration + " does not go on",
                handle -> handle.createUpdate("""
                                UPDATE comparison SET leased_until = :until, trouble = :trouble, owner = ''
                                WHERE migration = :migration AND number = :number AND owner = :owner""")
                        .bind("until", at(notBefore))
                        .bind("trouble", trouble.substring(0, Math.min(TROUBLE, trouble.length())))
                        .bind("migration", migration)
                        .bind("number", number)
                        .bind("owner", owner)
                        .execute());
    }

    @Override
    public void finished(String migration, int number, String owner, Result result) {
        var unused = database.transaction(
                "noting the end of a comparison of " + migration,
                handle -> handle.createUpdate("""
                                UPDATE comparison SET result = :result, trouble = ''
                                WHERE migration = :migration AND number = :number AND owner = :owner""")
                        .bind("result", StoredJson.write(result))
                        .bind("migration", migration)
                        .bind("number", number)
                        .bind("owner", owner)
                        .execute());
    }

    @Override
    public List<Difference> differences(String migration, int number, int most) {
        return database.transaction(
                "reading the differences of " + migration,
                handle -> handle.createQuery("""
                                SELECT difference FROM comparison_difference
                                WHERE migration = :migration AND comparison = :number ORDER BY number LIMIT :most""")
                        .bind("migration", migration)
                        .bind("number", number)
                        .bind("most", most)
                        .map((row, context) -> StoredJson.difference(row.getString("difference")))
                        .list());
    }

    private static OffsetDateTime at(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }
}
