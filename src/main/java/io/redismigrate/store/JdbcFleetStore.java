package io.redismigrate.store;

import io.redismigrate.fleet.FleetPlan;
import io.redismigrate.fleet.FleetRun;
import io.redismigrate.fleet.FleetView;
import io.redismigrate.fleet.FleetView.Trouble;
import io.redismigrate.migration.Event;
import io.redismigrate.migration.Event.Type;
import io.redismigrate.migration.Membership;
import io.redismigrate.migration.Migration;
import io.redismigrate.migration.Plan;
import io.redismigrate.runner.FleetStore;
import io.redismigrate.runner.MigrationStore.Answer;
import io.redismigrate.runner.MigrationStore.Created;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Keeps fleets in a database, beside the migrations that belong to them. */
public final class JdbcFleetStore implements FleetStore {
    /** What stops a fleet, as its members' histories say it. */
    private static final List<String> TROUBLES = List.of(
            Type.ALARM.word(),
            Type.SWITCH_UNDONE.word(),
            Type.FAILED.word(),
            Type.ABORTED.word(),
            Type.ROLLED_BACK.word());

    private final Database database;
    private final JdbcOutbox outbox;

    /** The fleets in that database; what is to be said about them goes into the outbox. */
    public JdbcFleetStore(Database database, JdbcOutbox outbox) {
        this.database = database;
        this.outbox = outbox;
    }

    @Override
    public Optional<FleetRun> create(FleetPlan fleet, String requester, Instant at) {
        var created = database.transaction(
                "starting the fleet " + fleet.name(), handle -> create(handle, fleet, requester, at));
        created.ifPresent(run -> outbox.wake());
        return created;
    }

    private static Optional<FleetRun> create(Handle handle, FleetPlan fleet, String requester, Instant at) {
        // The counter's row is held to the end: one start at a time.
        long number = 1
                + handle.createQuery("SELECT last_number FROM counter WHERE name = 'fleet' FOR UPDATE")
                        .mapTo(Long.class)
                        .one();
        long running = handle.createQuery("SELECT COUNT(*) FROM fleet WHERE live AND name = :name")
                .bind("name", fleet.name())
                .mapTo(Long.class)
                .one();
        if (running > 0) {
            return Optional.empty();
        }
        handle.createUpdate("UPDATE counter SET last_number = :number WHERE name = 'fleet'")
                .bind("number", number)
                .execute();
        var run = FleetRun.requested("f" + number, fleet, requester, at);
        handle.createUpdate("""
            INSERT INTO fleet (id, number, name, live, state, version)
            VALUES (:id, :number, :name, :live, :state, :version)\
            """)
                .bind("id", run.id())
                .bind("number", number)
                .bind("name", fleet.name())
                .bind("live", true)
                .bind("state", StoredJson.write(run))
                .bind("version", run.version())
                .execute();
        var lines = Journal.append(handle, run.id(), List.of(run.opening()), at);
        FleetMessages.queue(handle, Optional.empty(), run, lines, List.of());
        return Optional.of(run);
    }

    @Override
    public Optional<FleetRun> load(String id) {
        return database.transaction("loading " + id, handle -> load(handle, id));
    }

    static Optional<FleetRun> load(Handle handle, String id) {
        return handle.createQuery("SELECT state FROM fleet WHERE id = :id")
                .bind("id", id)
                .map((row, context) -> StoredJson.fleet(row.getString("state")))
                .findOne();
    }

    @Override
    public List<String> live() {
        return database.transaction(
                "listing live fleets",
                handle -> handle.createQuery("SELECT id FROM fleet WHERE live ORDER BY number")
                        .mapTo(String.class)
                        .list());
    }

    @Override
    public List<FleetRun> all() {
        return database.transaction(
                "listing fleets",
                handle -> handle.createQuery("SELECT state FROM fleet ORDER BY number DESC")
                        .map((row, context) -> StoredJson.fleet(row.getString("state")))
                        .list());
    }

    @Override
    public FleetView view(FleetRun run, Instant at) {
        return database.transaction(
                "looking at the migrations of " + run.id(),
                handle -> new FleetView(at, members(handle, run.id()), troubles(handle, run.id())));
    }

    private static Map<String, Migration> members(Handle handle, String fleet) {
        var members = new HashMap<String, Migration>();
        handle.createQuery("""
            SELECT f.plan, m.state FROM fleet_member f JOIN migration m ON m.id = f.migration
            WHERE f.fleet = :fleet\
            """)
                .bind("fleet", fleet)
                .map((row, context) -> Map.entry(row.getString("plan"), StoredJson.migration(row.getString("state"))))
                .forEach(member -> members.put(member.getKey(), member.getValue()));
        return members;
    }

    private static List<Trouble> troubles(Handle handle, String fleet) {
        return handle.createQuery("""
            SELECT j.migration, j.at, j.type, j.data FROM fleet_member f JOIN journal j ON j.migration = f.migration
            WHERE f.fleet = :fleet AND j.type IN (<types>) ORDER BY j.at, j.migration, j.seq\
            """)
                .bind("fleet", fleet)
                .bindList("types", TROUBLES)
                .map((row, context) -> new Trouble(
                        row.getString("migration"),
                        Instant.parse(row.getString("at")),
                        row.getString("type"),
                        reason(row.getString("data"))))
                .list();
    }

    private static String reason(String data) {
        try {
            return CanonicalJson.object(data).get("reason") instanceof String reason ? reason : "";
        } catch (IOException e) {
            throw new StoreException("an event's data is not JSON: " + data, e);
        }
    }

    @Override
    public Optional<FleetRun> save(
            FleetRun run, List<Event> events, List<Long> heard, List<Answer> answers, Instant at) {
        var saved = run.saved(run.version() + 1);
        boolean won = database.transaction("saving " + run.id(), handle -> {
            var before = load(handle, run.id()).filter(known -> known.version() == run.version());
            if (before.isEmpty() || !replace(handle, saved, run.version())) {
                return false;
            }
            var lines = Journal.append(handle, saved.id(), events, at);
            Inbox.heard(handle, heard, at);
            FleetMessages.queue(handle, before, saved, lines, answers);
            return true;
        });
        if (won) {
            outbox.wake();
        }
        return won ? Optional.of(saved) : Optional.empty();
    }

    private static boolean replace(Handle handle, FleetRun run, long version) {
        return handle.createUpdate("""
            UPDATE fleet SET live = :live, state = :state, version = :next
            WHERE id = :id AND version = :version\
            """)
                        .bind("live", !run.ended())
                        .bind("state", StoredJson.write(run))
                        .bind("next", run.version())
                        .bind("id", run.id())
                        .bind("version", version)
                        .execute()
                == 1;
    }

    @Override
    public Created start(FleetRun run, Plan plan, int wave, Instant at) {
        var created = database.transaction(
                "starting %s of %s".formatted(plan.name(), run.id()), handle -> start(handle, run, plan, wave, at));
        outbox.wake();
        return created;
    }

    private static Created start(Handle handle, FleetRun run, Plan plan, int wave, Instant at) {
        // Held to the end: whoever else starts the same plan waits here, and finds it.
        handle.createQuery("SELECT id FROM fleet WHERE id = :id FOR UPDATE")
                .bind("id", run.id())
                .mapTo(String.class)
                .one();
        var before = handle.createQuery("SELECT migration FROM fleet_member WHERE fleet = :fleet AND plan = :plan")
                .bind("fleet", run.id())
                .bind("plan", plan.name())
                .mapTo(String.class)
                .findOne()
                .flatMap(id -> JdbcMigrationStore.load(handle, id));
        if (before.isPresent()) {
            return new Created.Started(before.get());
        }
        var fleet = run.fleet();
        var membership = Membership.in(run.id(), fleet.barrier().isPresent(), fleet.oneGate());
        var note = "wave %d of the fleet %s (%s)".formatted(wave + 1, fleet.name(), run.id());
        var created = JdbcMigrationStore.create(
                handle, plan, run.requester(), note, migration -> migration.in(membership), at);
        if (created instanceof Created.Started started) {
            handle.createUpdate("INSERT INTO fleet_member (fleet, plan, migration) VALUES (:fleet, :plan, :migration)")
                    .bind("fleet", run.id())
                    .bind("plan", plan.name())
                    .bind("migration", started.migration().id())
                    .execute();
        }
        return created;
    }
}
