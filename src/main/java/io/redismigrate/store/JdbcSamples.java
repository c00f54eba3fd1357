package io.redismigrate.store;

import io.redismigrate.runner.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.Handle;

/**
 * Keeps samples in a database, at most {@value #MOST} a migration: whenever there are more, every second one is left out and
 * the time between two of them doubles.
 */
public final class JdbcSamples implements Samples {
    private static final int MOST = 400;
    private static final Duration FIRST = Duration.ofSeconds(1);

    private final Database database;
    private final Map<String, Pace> paces = new ConcurrentHashMap<>();

    /** How close samples may be, and when the next is due. */
    private record Pace(Duration between, Instant next, int kept) {}

    /** The samples in that database. */
    public JdbcSamples(Database database) {
        this.database = database;
    }

    @Override
    public void keep(String migration, Sample sample) {
        var pace = paces.computeIfAbsent(migration, this::pace);
        if (sample.at().isBefore(pace.next())) {
            return;
        }
        var thinner = pace.kept() + 1 > MOST;
        database.unlessThere("keeping a sample of " + migration, handle -> insert(handle, migration, sample));
        if (thinner) {
            database.transaction("thinning the samples of " + migration, handle -> thin(handle, migration));
        }
        var between = thinner ? pace.between().multipliedBy(2) : pace.between();
        paces.put(
                migration,
                new Pace(between, sample.at().plus(between), thinner ? (pace.kept() + 1) / 2 : pace.kept() + 1));
    }

    @Override
    public List<Sample> of(String migration) {
        return database.transaction("reading the samples of " + migration, handle -> read(handle, migration));
    }

    /** After a restart it goes on as it was: the span of what is there tells how close it may be. */
    private Pace pace(String migration) {
        var kept = of(migration);
        if (kept.size() < 2) {
            return new Pace(FIRST, Instant.MIN, kept.size());
        }
        var last = kept.get(kept.size() - 1).at();
        var between = Duration.between(kept.get(0).at(), last).dividedBy(kept.size() - 1L);
        var wide = between.compareTo(FIRST) < 0 ? FIRST : between;
        return new Pace(wide, last.plus(wide), kept.size());
    }

    private static int insert(Handle handle, String migration, Sample sample) {
        return handle.createUpdate(
                        "INSERT INTO sample (migration, at_millis, copied, lag) VALUES (:migration, :at, :copied, :lag)")
                .bind("migration", migration)
                .bind("at", sample.at().toEpochMilli())
                .bind("copied", sample.bytes())
                .bind("lag", sample.lagBytes())
                .execute();
    }

    private static List<Sample> read(Handle handle, String migration) {
        return handle.createQuery(
                        "SELECT at_millis, copied, lag FROM sample WHERE migration = :migration ORDER BY at_millis")
                .bind("migration", migration)
                .map((row, context) -> new Sample(
                        Instant.ofEpochMilli(row.getLong("at_millis")), row.getLong("copied"), row.getLong("lag")))
                .list();
    }

    private static int thin(Handle handle, String migration) {
        var kept = read(handle, migration);
        var batch = handle.prepareBatch("DELETE FROM sample WHERE migration = :migration AND at_millis = :at");
        // The newest stays: it is the end of the picture.
        for (int i = kept.size() - 2; i >= 0; i -= 2) {
            batch.bind("migration", migration)
                    .bind("at", kept.get(i).at().toEpochMilli())
                    .add();
        }
        return batch.execute().length;
    }
}
