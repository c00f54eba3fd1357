package io.redismigrate.runner;

import io.redismigrate.migration.Ask;
import io.redismigrate.migration.Event;
import io.redismigrate.migration.Migration;
import io.redismigrate.migration.Plan;
import io.redismigrate.migration.SettingChange;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Where migrations, their history and what people asked are kept. Every method is one transaction. */
public interface MigrationStore {

    /** What became of a request to start. */
    sealed interface Created {
        record Started(Migration migration) implements Created {}

        /** One of the plan's servers is in a live migration already; nothing was created. */
        record Busy(String server, String migration) implements Created {}
    }

    /** Something a person asked, waiting for the next tick. */
    record Waiting(long number, Ask ask, ReplyTo replyTo) {}

    /**
     * Where the private answer goes: to {@code responseUrl} where there is one, else to that user in that channel.
     * Empty strings where not known.
     */
    record ReplyTo(String user, String channel, String responseUrl) {}

    /** A private answer to somebody. */
    record Answer(ReplyTo to, String text) {}

    /** Creates a migration with the next id, and its opening event, unless one of its servers is busy. */
    Created create(Plan plan, String requester, String note, Instant at);

    /** The same for a rehearsal. */
    Created rehearse(Plan plan, String requester, Instant at);

    Optional<Migration> load(String id);

    /** Ids of the migrations that have not ended, oldest first. */
    List<String> live();

    /** Every migration, newest first. */
    List<Migration> all();

    /**
     * Saves the migration with its new history, marks what was heard, and queues what is to be said.
     *
     * @return the saved migration with its new version, or empty where somebody else saved first; then nothing is written
     */
    Optional<Migration> save(
            Migration migration, List<Event> events, List<Long> heard, List<Answer> answers, Instant at);

    /**
     * Adds an event beside whoever is at the migration: its version stays, so nobody's save is lost. Does nothing where
     * there is no such migration.
     */
    void note(String migration, Event event, Instant at);

    /**
     * Keeps what somebody asked until a tick hears it.
     *
     * @param key the same for the same request delivered twice
     * @return false where that key was seen before; then nothing is written
     */
    boolean ask(String migration, String key, Ask ask, ReplyTo replyTo);

    /** What waits to be heard, oldest first. */
    List<Waiting> waiting(String migration);

    /** Adds to the settings ledger, unless that very change is in it and not yet put back. */
    void remember(String migration, SettingChange change);

    /** Changes not yet put back, oldest first. They are put back in the other order. */
    List<SettingChange> changes(String migration);

    /** A change was put back, or somebody else has changed the parameter since and it was left alone. */
    void putBack(String migration, SettingChange change, boolean leftAlone);
}
