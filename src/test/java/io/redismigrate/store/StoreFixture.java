package io.redismigrate.store;

import static io.redismigrate.store.Samples.NOON;
import static io.redismigrate.store.Samples.REQUESTER;
import static org.assertj.core.api.Assertions.assertThat;

import io.redismigrate.migration.Migration;
import io.redismigrate.migration.Plan;
import io.redismigrate.runner.MigrationStore.Created;
import io.redismigrate.runner.MigrationStore.ReplyTo;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** An open store for each test. */
abstract class StoreFixture {
    static final ReplyTo NOBODY = new ReplyTo("", "", "");
    static final int RACERS = 8;

    Database database;
    JdbcOutbox outbox;
    Inbox inbox;
    Journal journal;
    JdbcMigrationStore store;

    /** A fresh, empty database. */
    abstract Database open() throws Exception;

    /** The same database again. */
    abstract Database again() throws Exception;

    @BeforeEach
    void open_the_store() throws Exception {
        database = open();
        connect();
    }

    private void connect() {
        outbox = new JdbcOutbox(database);
        inbox = new Inbox(database);
        journal = new Journal(database);
        store = new JdbcMigrationStore(database, outbox, inbox);
    }

    void reopen() throws Exception {
        database.close();
        database = again();
        connect();
    }

    @AfterEach
    void close_the_store() {
        database.close();
    }

    Migration started(Plan plan) {
        var created = store.create(plan, REQUESTER, "", NOON);
        assertThat(created).isInstanceOf(Created.Started.class);
        return ((Created.Started) created).migration();
    }

    Migration save(Migration migration) {
        return store.save(migration, List.of(), List.of(), List.of(), NOON).orElseThrow();
    }

    byte[] exported(String migration) throws IOException {
        var out = new ByteArrayOutputStream();
        journal.export(migration, out);
        return out.toByteArray();
    }

    AuditVerify.Result verified(String migration) throws IOException {
        return AuditVerify.verify(new ByteArrayInputStream(exported(migration)));
    }

    /** What one racer does. */
    interface Racer<T> {
        T run(int number);
    }

    /** Runs that many at the same moment. */
    static <T> List<T> race(Racer<T> racer) throws Exception {
        var start = new CyclicBarrier(RACERS);
        var threads = Executors.newFixedThreadPool(RACERS);
        try {
            var racers = new ArrayList<Callable<T>>();
            for (int i = 0; i < RACERS; i++) {
                int number = i;
                racers.add(() -> {
                    start.await();
                    return racer.run(number);
                });
            }
            var results = new ArrayList<T>();
            for (var future : threads.invokeAll(racers)) {
                results.add(future.get());
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }
}
