package io.redismigrate.store;

import io.redismigrate.runner.Turns;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;

/**
 * The turns of several instances in one PostgreSQL. An instance that has not said for some seconds that it is alive has lost
 * its turns: it died, was stopped, or is cut off from here. All times are the database's, so the instances' clocks may differ.
 */
public final class SharedTurns implements Turns {
    /** How long an instance is believed to be alive after it said so. */
    private static final Duration BELIEVED = Duration.ofSeconds(3);

    private static final Duration FORGOTTEN = Duration.ofDays(1);

    private final Database database;
    private final String instance;

    /**
     * The turns in that database.
     *
     * @param instance a name that no other process has or had, at most 64 characters
     */
    public SharedTurns(Database database, String instance) {
        this.database = database;
        this.instance = instance;
        alive();
    }

    /** Says that this instance is alive; to be called a few times in three seconds. */
    public void alive() {
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
    }

    @Override
    public void begins(String what) {
        database.transaction("beginning " + what, handle -> insert(handle, what, false));
    }

    private int insert(Handle handle, String what, boolean busy) {
        return handle.createUpdate("""
                        INSERT INTO turn (what, instance, busy, taken_over, alarmed, last_whole)
                        VALUES (:what, :me, :busy, FALSE, FALSE, clock_timestamp()) ON CONFLICT (what) DO NOTHING""")
                .bind("what", what)
                .bind("me", instance)
                .bind("busy", busy)
                .execute();
    }

    private record Held(boolean mine, boolean busy, boolean alive, boolean takenOver) {}

    @Override
    public Turn take(String what) {
        return database.transaction("taking a turn of " + what, handle -> {
            var held = handle.createQuery("""
                            SELECT t.instance = :me AS mine, t.busy, t.taken_over,
                                   COALESCE(i.seen_at > clock_timestamp() - :believed * INTERVAL '1 second', FALSE) AS alive
                            FROM turn t LEFT JOIN instance i ON i.id = t.instance
                            WHERE t.what = :what FOR UPDATE OF t""")
                    .bind("me", instance)
                    .bind("believed", BELIEVED.toSeconds())
                    .bind("what", what)
                    .map((row, context) -> new Held(
                            row.getBoolean("mine"),
                            row.getBoolean("busy"),
                            row.getBoolean("alive"),
                            row.getBoolean("taken_over")))
                    .findOne();
            if (held.isEmpty()) {
                return insert(handle, what, true) == 1 ? Turn.MINE : Turn.ANOTHERS;
            }
            return take(handle, what, held.get());
        });
    }

    private Turn take(Handle handle, String what, Held held) {
        if (!held.mine() && held.alive() && (held.busy() || what.equals(OUTBOX))) {
            return Turn.ANOTHERS;
        }
        boolean takenOver = held.takenOver() || !(held.mine() || held.alive());
        handle.createUpdate("UPDATE turn SET instance = :me, busy = TRUE, taken_over = :over WHERE what = :what")
                .bind("me", instance)
                .bind("over", takenOver)
                .bind("what", what)
                .execute();
        return takenOver ? Turn.TAKEN_OVER : Turn.MINE;
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
            var idle = new TreeMap<String, Duration>();
            handle.createQuery("""
                            SELECT t.what, EXTRACT(EPOCH FROM clock_timestamp() - t.last_whole) AS seconds
                            FROM turn t JOIN migration m ON m.id = t.what WHERE m.live""")
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
