package io.redismigrate.store;

import io.redismigrate.runner.Turns;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;

/**
 * The turns of several instances in one PostgreSQL. An instance whose connection is gone has died, and one that has not said for some
 * seconds that it is alive was stopped, or is cut off from here: either has lost its turns. All times are the database's, so the
 * instances' clocks may differ.
 */
public final class SharedTurns implements Turns {
    /** How long an instance is believed to be alive after it said so. */
    private static final Duration BELIEVED = Duration.ofSeconds(3);

    private static final Duration FORGOTTEN = Duration.ofDays(1);

    private final Database database;
    private final String instance;
    private final LifeLine line;

    /**
     * The turns in that database.
     *
     * @param instance a name that no other process has or had, at most 64 characters
     */
    public SharedTurns(Database database, String instance) {
        this.database = database;
        this.instance = instance;
        this.line = new LifeLine(database, instance);
        alive();
    }

    /** Says that this instance is alive; to be called a few times in three seconds. */
    public void alive() {
        // First the line: who finds the row and no line believes that this instance has died.
        line.hold();
        database.transaction(
                "saying that this instance is alive",
                handle -> handle.createUpdate("""
                                INSERT INTO instance (id, seen_at) VALUES (:me, clock_timestamp())
                                ON CONFLICT (id) DO UPDATE SET seen_at = clock_timestamp()""").bind("me", instance).execute());
    }

    /** Gives all turns back at a clean end, so that nobody has to wait. */
    public void leave() {
        database.transaction("leaving", handle -> {
            handle.createUpdate(
                            "DELETE FROM instance WHERE seen_at < clock_timestamp() - :forgotten * INTERVAL '1 second'")
                    .bind("forgotten", FORGOTTEN.toSeconds())
                    .execute();
            return handle.createUpdate("DELETE FROM instance WHERE id = :me")
                    .bind("me", instance)
                    .execute();
        });
        try {
            line.close();
        } catch (SQLException e) {
            throw new StoreException("leaving failed: " + e.getMessage(), e);
        }
    }

    @Override
    public void begins(String what) {
        database.transaction("beginning " + what, handle -> insert(handle, what, false));
    }

    private int insert(Handle handle, String what, boolean busy) {
        int inserted = handle.createUpdate("""
                        INSERT INTO turn (what, instance, busy, taken_over, alarmed, last_whole)
                        VALUES (:what, :me, :busy, FALSE, FALSE, clock_timestamp()) ON CONFLICT (what) DO NOTHING""")
                .bind("what", what)
                .bind("me", instance)
                .bind("busy", busy)
                .execute();
        if (inserted == 1) {
            works(handle, what);
        }
        return inserted;
    }

    private void works(Handle handle, String what) {
        handle.createUpdate("INSERT INTO worker (what, instance) VALUES (:what, :me) ON CONFLICT DO NOTHING")
                .bind("what", what)
                .bind("me", instance)
                .execute();
    }

    /** Who had the last turn, whether it is at it still, and whether others have died of which nobody has told. */
    private record Held(String instance, boolean busy, boolean takenOver) {}

    @Override
    public Turn take(String what) {
        return database.transaction("taking a turn of " + what, handle -> {
            var held = handle.createQuery("SELECT instance, busy, taken_over FROM turn WHERE what = :what FOR UPDATE")
                    .bind("what", what)
                    .map((row, context) ->
                            new Held(row.getString("instance"), row.getBoolean("busy"), row.getBoolean("taken_over")))
                    .findOne();
            if (held.isEmpty()) {
                return insert(handle, what, true) == 1 ? Turn.MINE : Turn.ANOTHERS;
            }
            return take(handle, what, held.get());
        });
    }

    private Turn take(Handle handle, String what, Held held) {
        boolean mine = held.instance().equals(instance);
        var gone = gone(handle, what);
        if (!mine && !gone.contains(held.instance()) && (held.busy() || what.equals(OUTBOX))) {
            return Turn.ANOTHERS;
        }
        gone.forEach(each -> handle.createUpdate("DELETE FROM worker WHERE what = :what AND instance = :gone")
                .bind("what", what)
                .bind("gone", each)
                .execute());
        if (!mine) {
            works(handle, what);
        }
        boolean takenOver = held.takenOver() || !gone.isEmpty();
        handle.createUpdate("UPDATE turn SET instance = :me, busy = TRUE, taken_over = :over WHERE what = :what")
                .bind("me", instance)
                .bind("over", takenOver)
                .bind("what", what)
                .execute();
        return takenOver ? Turn.TAKEN_OVER : Turn.MINE;
    }

    /** Those who have had a turn of it and are gone, whoever had the last one. */
    private List<String> gone(Handle handle, String what) {
        return handle.createQuery("""
                        SELECT w.instance FROM worker w LEFT JOIN instance i ON i.id = w.instance
                        WHERE w.what = :what AND w.instance <> :me AND (i.id IS NULL
                              OR i.seen_at <= clock_timestamp() - :believed * INTERVAL '1 second' OR %s)""".formatted(LifeLine.isGone("w.instance")))
                .bind("me", instance)
                .bind("believed", BELIEVED.toSeconds())
                .bind("what", what)
                .mapTo(String.class)
                .list();
    }

    @Override
    public void resumed(String what) {
        database.transaction(
                "resuming " + what,
                handle -> handle.createUpdate(
                                "UPDATE turn SET taken_over = FALSE WHERE what = :what AND instance = :me")
                        .bind("what", what)
                        .bind("me", instance)
                        .execute());
    }

    @Override
    public void done(String what, boolean whole) {
        database.transaction(
                "ending a turn of " + what,
                handle -> handle.createUpdate("""
                                UPDATE turn SET busy = FALSE, alarmed = alarmed AND NOT :whole,
                                last_whole = CASE WHEN :whole THEN clock_timestamp() ELSE last_whole END
                                WHERE what = :what AND instance = :me""")
                        .bind("whole", whole)
                        .bind("what", what)
                        .bind("me", instance)
                        .execute());
    }

    @Override
    public void forget(String what) {
        database.transaction(
                "forgetting " + what,
                handle -> handle.createUpdate("DELETE FROM turn WHERE what = :what")
                        .bind("what", what)
                        .execute());
    }

    @Override
    public Map<String, Duration> idle() {
        return database.transaction("looking for what nobody ticks", handle -> {
            // Whoever created it may have died before it began.
            handle.createUpdate("""
                            INSERT INTO turn (what, instance, busy, taken_over, alarmed, last_whole)
                            SELECT l.id, '', FALSE, FALSE, FALSE, clock_timestamp()
                            FROM (SELECT id FROM migration WHERE live UNION ALL SELECT id FROM fleet WHERE live) l
                            WHERE NOT EXISTS (SELECT 1 FROM turn t WHERE t.what = l.id) ON CONFLICT (what) DO NOTHING""").execute();
            var idle = new TreeMap<String, Duration>();
            handle.createQuery("""
                            SELECT t.what, EXTRACT(EPOCH FROM clock_timestamp() - t.last_whole) AS seconds
                            FROM turn t LEFT JOIN migration m ON m.id = t.what LEFT JOIN fleet f ON f.id = t.what
                            WHERE m.live OR f.live""")
                    .map((row, context) -> Map.entry(
                            row.getString("what"), Duration.ofMillis((long) (1_000 * row.getDouble("seconds")))))
                    .forEach(each -> idle.put(each.getKey(), each.getValue()));
            return idle;
        });
    }

    @Override
    public boolean firstAlarm(String what) {
        return database.transaction(
                        "noting an alarm about " + what,
                        handle -> handle.createUpdate(
                                        "UPDATE turn SET alarmed = TRUE WHERE what = :what AND NOT alarmed")
                                .bind("what", what)
                                .execute())
                == 1;
    }
}
