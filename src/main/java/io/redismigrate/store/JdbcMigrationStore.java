package io.redismigrate.store;

import io.redismigrate.migration.Ask;
import io.redismigrate.migration.Event;
import io.redismigrate.migration.Migration;
import io.redismigrate.migration.Plan;
import io.redismigrate.migration.SettingChange;
import io.redismigrate.runner.MigrationStore;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;

/** Keeps migrations in a database. A save and all that follows from it is one transaction. */
public final class JdbcMigrationStore implements MigrationStore {
    private final Database database;
    private final JdbcOutbox outbox;
    private final Inbox inbox;
    private final SettingsLedger ledger;

    /** As they were last saved here: what a save is compared with, so that it need not be read again. */
    private final Map<String, Migration> lastSaved = new ConcurrentHashMap<>();

    /** The migrations in that database; what is to be said about them goes into the outbox. */
    public JdbcMigrationStore(Database database, JdbcOutbox outbox, Inbox inbox) {
        this.database = database;
        this.outbox = outbox;
        this.inbox = inbox;
        this.ledger = new SettingsLedger(database);
    }

    @Override
    public Created create(Plan plan, String requester, String note, Instant at) {
        var created = database.transaction(
                "starting a migration of plan " + plan.name(),
                handle -> create(handle, plan, requester, note, UnaryOperator.identity(), at));
        if (created instanceof Created.Started) {
            outbox.wake();
        }
        return created;
    }

    @Override
    public Created rehearse(Plan plan, String requester, Instant at) {
        var created = database.transaction(
                "starting a rehearsal of plan " + plan.name(),
                handle -> create(handle, plan, requester, "a rehearsal", Migration::asRehearsal, at));
        outbox.wake();
        return created;
    }

    static Created create(
            Handle handle, Plan plan, String requester, String note, UnaryOperator<Migration> kind, Instant at) {
        // The counter's row is held to the end: one start at a time, so nobody takes a server between the look and the
        // claim.
        long number = 1
                + handle.createQuery("SELECT last_number FROM counter WHERE name = 'migration' FOR UPDATE")
                        .mapTo(Long.class)
                        .one();
        var claims = claims(plan);
        var busy = busy(handle, claims);
        if (busy.isPresent()) {
            return busy.get();
        }
        handle.createUpdate("UPDATE counter SET last_number = :number WHERE name = 'migration'")
                .bind("number", number)
                .execute();
        var migration = kind.apply(Migration.requested("m" + number, plan, requester, note, at));
        handle.createUpdate("""
            INSERT INTO migration (id, number, plan, phase, live, state, version)
            VALUES (:id, :number, :plan, :phase, :live, :state, :version)\
            """)
                .bind("id", migration.id())
                .bind("number", number)
                .bind("plan", plan.name())
                .bind("phase", migration.state().phase())
                .bind("live", true)
                .bind("state", StoredJson.write(migration))
                .bind("version", migration.version())
                .execute();
        var batch = handle.prepareBatch("INSERT INTO migration_server (claim, server, migration) VALUES (?, ?, ?)");
        claims.forEach((claim, server) -> batch.add(claim, server, migration.id()));
        batch.execute();
        var lines = Journal.append(handle, migration.id(), List.of(migration.opening()), at);
        JdbcOutbox.queue(handle, Optional.empty(), migration, lines, List.of());
        return new Created.Started(migration);
    }

    /** A server is busy under its name and under its address: it may be in the fleet under two names, or be named directly. */
    private static Map<String, String> claims(Plan plan) {
        var claims = new TreeMap<String, String>();
        for (var server : plan.servers()) {
            claims.put("name " + server.name(), server.name());
            claims.put("address " + server.address(), server.name());
        }
        return claims;
    }

    private static Optional<Created.Busy> busy(Handle handle, Map<String, String> claims) {
        return handle.createQuery(
                        "SELECT claim, migration FROM migration_server WHERE claim IN (<claims>) ORDER BY claim DESC")
                .bindList("claims", List.copyOf(claims.keySet()))
                .map((row, context) -> new Created.Busy(
                        claims.getOrDefault(row.getString("claim"), row.getString("claim")),
                        row.getString("migration")))
                .findFirst();
    }

    @Override
    public Optional<Migration> load(String id) {
        return database.transaction("loading " + id, handle -> load(handle, id));
    }

    static Optional<Migration> load(Handle handle, String id) {
        return handle.createQuery("SELECT state FROM migration WHERE id = :id")
                .bind("id", id)
                .map((row, context) -> StoredJson.migration(row.getString("state")))
                .findOne();
    }

    @Override
    public List<String> live() {
        return database.transaction(
                "listing live migrations",
                handle -> handle.createQuery("SELECT id FROM migration WHERE live ORDER BY number")
                        .mapTo(String.class)
                        .list());
    }

    @Override
    public List<Migration> all() {
        return database.transaction(
                "listing migrations",
                handle -> handle.createQuery("SELECT state FROM migration ORDER BY number DESC")
                        .map((row, context) -> StoredJson.migration(row.getString("state")))
                        .list());
    }

    @Override
    public Optional<Migration> save(
            Migration migration, List<Event> events, List<Long> heard, List<Answer> answers, Instant at) {
        var saved = migration.saved(migration.version() + 1);
        var json = StoredJson.write(saved);
        boolean won = database.transaction("saving " + migration.id(), handle -> {
            var before = asBefore(handle, migration);
            if (before.isEmpty() || !replace(handle, saved, migration.version(), json)) {
                return false;
            }
            if (saved.ended()) {
                handle.createUpdate("DELETE FROM migration_server WHERE migration = :id")
                        .bind("id", saved.id())
                        .execute();
            }
            var lines = Journal.append(handle, saved.id(), events, at);
            Inbox.heard(handle, heard, at);
            JdbcOutbox.queue(handle, before, saved, lines, answers);
            return true;
        });
        if (!won) {
            lastSaved.remove(migration.id());
            return Optional.empty();
        }
        if (saved.ended()) {
            lastSaved.remove(saved.id());
        } else {
            lastSaved.put(saved.id(), saved);
        }
        outbox.wake();
        return Optional.of(saved);
    }

    @Override
    public void note(String migration, Event event, Instant at) {
        boolean noted = database.transaction("noting something about " + migration, handle -> {
            // Held to the end, as a save holds it: the journal grows by one at a time.
            var version = handle.createQuery("SELECT version FROM migration WHERE id = :id FOR UPDATE")
                    .bind("id", migration)
                    .mapTo(Long.class)
                    .findOne();
            version.ifPresent(held ->
                    JdbcOutbox.queue(
                    handle, migration, held, Journal.append(handle, migration, List.of(event), at), List.of()));
            return version.isPresent();
        });
        if (noted) {
            outbox.wake();
        }
    }

    /** The migration in the version that is built on; empty where the database has moved on. */
    private Optional<Migration> asBefore(Handle handle, Migration migration) {
        return Optional.ofNullable(lastSaved.get(migration.id()))
                .filter(known -> known.version() == migration.version())
                .or(() -> load(handle, migration.id()).filter(known -> known.version() == migration.version()));
    }

    private static boolean replace(Handle handle, Migration migration, long version, String json) {
        return handle.createUpdate("""
            UPDATE migration SET phase = :phase, live = :live, state = :state, version = :next
            WHERE id = :id AND version = :version\
            """)
                        .bind("phase", migration.state().phase())
                        .bind("live", !migration.ended())
                        .bind("state", json)
                        .bind("next", migration.version())
                        .bind("id", migration.id())
                        .bind("version", version)
                        .execute()
                == 1;
    }

    @Override
    public boolean ask(String migration, String key, Ask ask, ReplyTo replyTo) {
        return inbox.keep(migration, key, ask, replyTo);
    }

    @Override
    public List<Waiting> waiting(String migration) {
        return inbox.waiting(migration);
    }

    @Override
    public void remember(String migration, SettingChange change) {
        ledger.remember(migration, change);
    }

    @Override
    public List<SettingChange> changes(String migration) {
        return ledger.open(migration);
    }

    @Override
    public void putBack(String migration, SettingChange change, boolean leftAlone) {
        ledger.close(migration, change, leftAlone);
    }
}
