package io.redismigrate.store;

import static io.redismigrate.store.Samples.NOON;
import static io.redismigrate.store.Samples.REQUESTER;
import static org.assertj.core.api.Assertions.assertThat;

import io.redismigrate.fleet.FleetPlan;
import io.redismigrate.fleet.FleetRun;
import io.redismigrate.migration.People;
import io.redismigrate.migration.Policy;
import io.redismigrate.runner.FleetRunner;
import io.redismigrate.runner.Runner.Again;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A fleet that two instances tick. */
class SharedFleetTest {
    private final List<FleetRun> whileAnotherWasAtIt = new ArrayList<>();
    private Database database;
    private JdbcMigrationStore migrations;
    private JdbcFleetStore fleets;
    private SharedTurns one;
    private SharedTurns two;
    private FleetRun run;

    @BeforeEach
    void open() throws Exception {
        database = Database.open(PostgresServer.freshUrl());
        var outbox = new JdbcOutbox(database);
        migrations = new JdbcMigrationStore(database, outbox, new Inbox(database));
        fleets = new JdbcFleetStore(database, outbox);
        one = new SharedTurns(database, "one");
        two = new SharedTurns(database, "two");
        var shop = new FleetPlan(
                "shop",
                List.of(List.of(Samples.plan("orders"), Samples.plan("carts"))),
                2,
                Optional.empty(),
                false,
                Duration.ZERO);
        run = fleets.create(shop, REQUESTER, NOON).orElseThrow();
        one.begins(run.id());
    }

    @AfterEach
    void close() {
        one.leave();
        two.leave();
        database.close();
    }

    private FleetRunner runner(SharedTurns turns, Consumer<String> started) {
        var people = new People(Set.of(REQUESTER), Set.of());
        return new FleetRunner(
                fleets,
                migrations,
                new Policy(people, people, Map.of(), false, Duration.ofMinutes(30)),
                Clock.fixed(NOON, ZoneOffset.UTC),
                turns,
                started,
                woken -> {});
    }

    @Test
    void while_one_is_at_it_the_other_leaves_it_alone() {
        var other = runner(two, started -> {});
        var busy = runner(one, started -> {
            var before = fleets.load(run.id()).orElseThrow();
            assertThat(other.tick(run.id())).isEqualTo(Again.AT_THE_NEXT_POLL);
            assertThat(fleets.load(run.id()).orElseThrow()).isEqualTo(before);
            assertThat(migrations.all()).hasSize(whileAnotherWasAtIt.size() + 1);
            whileAnotherWasAtIt.add(before);
        });

        busy.tick(run.id());

        assertThat(whileAnotherWasAtIt).hasSize(2);
        assertThat(two.take(run.id())).as("the next turn").isEqualTo(io.redismigrate.runner.Turns.Turn.MINE);
    }

    @Test
    void what_one_left_behind_is_gone_on_with_and_nothing_is_started_twice() {
        one.take(run.id());
        one.leave();

        runner(two, started -> {}).tick(run.id());

        assertThat(migrations.all()).hasSize(2);
        assertThat(two.idle()).containsKey(run.id());
    }
}
