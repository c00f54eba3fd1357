package io.redismigrate;

import static org.awaitility.Awaitility.await;

import io.redismigrate.store.PostgresServer;
import io.redismigrate.workspace.Workspace;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Several processes of the bot on one PostgreSQL and one workspace. */
public final class Instances implements AutoCloseable {
    private final String url;
    private final Workspace workspace;
    private final List<ServedBot> bots = new ArrayList<>();
    private final Connection looking;

    /** So many, none of them started. Each has a folder of its own in {@code folder}. */
    public Instances(Path folder, Workspace workspace, String fleetYml, int count) throws SQLException {
        this.url = PostgresServer.freshUrl();
        this.workspace = workspace;
        this.looking = DriverManager.getConnection(url);
        for (int number = 1; number <= count; number++) {
            bots.add(ServedBot.in(folder.resolve("instance-" + number))
                    .socket(workspace)
                    .file("fleet.yml", fleetYml)
                    .store(url));
        }
    }

    /** The url of the store that they share. */
    public String url() {
        return url;
    }

    /** Another poll interval than the quick one of the tests; before they are started. */
    public Instances polling(String interval) {
        bots.forEach(bot -> bot.file("bot.yml", bot.read("bot.yml").replace("poll: 250ms", "poll: " + interval)));
        return this;
    }

    /** Starts all, and waits for them. */
    public Instances start() {
        bots.forEach(ServedBot::launch);
        bots.forEach(ServedBot::awaitReady);
        await().atMost(ServedBot.PATIENCE).until(() -> workspace.connections() == bots.size());
        return this;
    }

    ServedBot bot(int index) {
        return bots.get(index);
    }

    List<ServedBot> all() {
        return List.copyOf(bots);
    }

    /** The process ids, in order. */
    public List<Long> pids() {
        return bots.stream().map(ServedBot::pid).toList();
    }

    /** The one whose turn that migration, or the outbox, was last. */
    Optional<ServedBot> at(String what) {
        return turn(what)
                .flatMap(turn -> bots.stream().filter(named(turn.instance())).findFirst());
    }

    private static Predicate<ServedBot> named(String instance) {
        return bot -> bot.output().contains("this is instance " + instance);
    }

    /** A row of the table of turns. */
    record Turn(String instance, boolean busy, Duration idle) {}

    synchronized Optional<Turn> turn(String what) {
        try (var statement = looking.prepareStatement(
                "SELECT instance, busy, EXTRACT(EPOCH FROM clock_timestamp() - last_whole) AS idle FROM turn WHERE what = ?")) {
            statement.setString(1, what);
            try (var row = statement.executeQuery()) {
                return row.next()
                        ? Optional.of(new Turn(row.getString(1), row.getBoolean(2), Duration.ofMillis((long)
                                (row.getDouble(3) * 1000))))
                        : Optional.empty();
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the table of turns cannot be read", e);
        }
    }

    /** SIGKILL for the one that is at it; returns how long it takes until another has ended a whole turn of it. */
    public Duration takeOver(String what) {
        var victim = at(what).orElseThrow(() -> new IllegalStateException("nobody is at " + what));
        var before = turn(what).orElseThrow();
        victim.kill();
        long died = System.nanoTime();
        await().atMost(ServedBot.PATIENCE)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> turn(what)
                        .filter(now -> !now.instance().equals(before.instance()) && !now.busy())
                        .isPresent());
        var took = Duration.ofNanos(System.nanoTime() - died);
        victim.start();
        return took;
    }

    @Override
    public void close() throws SQLException {
        bots.forEach(ServedBot::close);
        looking.close();
    }
}
