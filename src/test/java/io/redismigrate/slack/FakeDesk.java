package io.redismigrate.slack;

import io.redismigrate.fleet.FleetRun;
import io.redismigrate.migration.Client;
import io.redismigrate.migration.Finding;
import io.redismigrate.migration.Migration;
import io.redismigrate.migration.Person;
import io.redismigrate.runner.Desk;
import io.redismigrate.runner.MigrationStore;
import io.redismigrate.runner.MigrationStore.Created;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** A desk with one plan, for requesters. It keeps who asked to start what. */
final class FakeDesk implements Desk {
    record Started(Subject subject, String note, Person by) {}

    final List<Started> started = new CopyOnWriteArrayList<>();
    /** A check waits for this one. */
    volatile CountDownLatch checking = new CountDownLatch(0);

    private final MigrationStore store;

    FakeDesk(MigrationStore store) {
        this.store = store;
    }

    @Override
    public Reply<Migration> start(Subject subject, String note, Optional<String> wipe, Person by, Instant at) {
        if (!Examples.POLICY.requesters().include(by)) {
            return new Reply.Refused<>("Only requesters may start a migration.");
        }
        started.add(new Started(subject, note, by));
        if (subject instanceof Subject.Named named && !named.plan().equals("orders")) {
            return new Reply.Refused<>("There is no plan %s; there is orders.".formatted(named.plan()));
        }
        var created = store.create(Examples.fenced(), by.id(), note, at);
        return created instanceof Created.Started begun
                ? new Reply.Given<>(begun.migration())
                : new Reply.Refused<>("orders-old is busy.");
    }

    @Override
    public Reply<Migration> rehearse(Subject subject, Person by, Instant at) {
        return start(subject, "a rehearsal", Optional.empty(), by, at);
    }

    @Override
    public Reply<Drifted> drift(Subject subject, boolean copy, Person by, Instant at) {
        return new Reply.Given<>(new Drifted(Examples.fenced(), List.of(), List.of(), List.of()));
    }

    @Override
    public Reply<Report> check(Subject subject, Person by) {
        try {
            checking.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return new Reply.Given<>(new Report(
                Examples.fenced(),
                List.of(new Finding("versions", Finding.Severity.INFO, "both run 7.0.15", "they fit", "")),
                "about 9 ms",
                List.of("sync: about 8 s"),
                List.of("orders-new: REPLICAOF 10.0.0.1 6379")));
    }

    @Override
    public Reply<List<Client>> clients(String migration) {
        return new Reply.Given<>(List.of(new Client(
                1, "10.0.0.9:5", "web", "app", "", "get", Duration.ZERO, Duration.ZERO, Client.Kind.APPLICATION)));
    }

    @Override
    public Reply<byte[]> audit(String migration) {
        return new Reply.Given<>("{\"seq\":1}\n".getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public Optional<Migration> migration(String id) {
        return store.load(id);
    }

    @Override
    public List<Migration> all() {
        return store.all();
    }

    @Override
    public Reply<FleetRun> startFleet(String name, Person by, Instant at) {
        return new Reply.Refused<>("There is no fleet.");
    }

    @Override
    public Reply<FleetRun> fleet(String nameOrId) {
        return new Reply.Refused<>("There is no fleet.");
    }

    @Override
    public Optional<String> unknown(Subject subject) {
        return subject instanceof Subject.Between between && !between.from().equals("orders-old")
                ? Optional.of("There is no server %s; there is orders-old.".formatted(between.from()))
                : Optional.empty();
    }

    @Override
    public List<String> plans() {
        return List.of("orders");
    }
}
