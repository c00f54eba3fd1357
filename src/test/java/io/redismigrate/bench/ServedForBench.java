package io.redismigrate.bench;

import io.redismigrate.RunningBot;
import io.redismigrate.demo.RedisServer;
import io.redismigrate.settings.Settings;
import io.redismigrate.workspace.Answer;
import io.redismigrate.workspace.Message;
import io.redismigrate.workspace.Workspace;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** The whole bot with its default settings, in this process, on the stand-in workspace. */
final class ServedForBench implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final String CHANNEL = "#redis-migrations";

    private final RunningBot bot;
    private final Workspace workspace;
    private final HttpClient http = HttpClient.newHttpClient();

    private ServedForBench(RunningBot bot) {
        this.bot = bot;
        this.workspace = bot.workspace().orElseThrow();
    }

    /** Starts it with one plan for each candidate, called as the candidate is. */
    static ServedForBench start(RedisServer current, Iterable<RedisServer> candidates) throws IOException {
        var servers = new StringBuilder("servers:\n  current: {url: \"%s\"}\n".formatted(current.uri()));
        var plans = new StringBuilder("plans:\n");
        candidates.forEach(candidate -> {
            servers.append("  %s: {url: \"%s\"}\n".formatted(candidate.name(), candidate.uri()));
            plans.append("  plan-%s: {current: {master: current}, candidate: {master: %s}}\n"
                    .formatted(candidate.name(), candidate.name()));
        });
        return start(servers.toString() + plans);
    }

    /** Starts it with that {@code fleet.yml}. */
    static ServedForBench start(String fleetYml) throws IOException {
        var folder = Files.createTempDirectory("redis-migrate-bench");
        write(folder, "bot.yml", """
                slack: {mode: local}
                http: {port: 0}
                store: {url: "jdbc:h2:file:%s"}
                """.formatted(folder.resolve("store")));
        write(folder, "fleet.yml", fleetYml);
        write(folder, "policy.yml", """
                requesters: {users: [U0REQUESTER]}
                approvers: {usergroups: [S0APPROVERS]}
                """);
        var started = new ServedForBench(RunningBot.start(Settings.read(folder, Map.of()), Clock.systemUTC()));
        if (!started.workspace.awaitConnections(1, PATIENCE)) {
            throw new IllegalStateException("the bot did not connect");
        }
        return started;
    }

    Workspace workspace() {
        return workspace;
    }

    Answer types(String text) {
        return workspace.acts().command(workspace.person("Requester"), CHANNEL, text);
    }

    /** Clicks what may be gone by now. */
    Answer clicks(String person, Message seen, String button) {
        return workspace.acts().clickAsSeen(workspace.person(person), seen, button);
    }

    /** A gate's message, once that button stands on it. */
    Message awaitGate(String gate, String button, Duration patience) {
        return workspace.awaitMessage(
                CHANNEL,
                message -> message.metadata()
                                .path("event_payload")
                                .path("gate")
                                .asText()
                                .equals(gate)
                        && message.button(button).isPresent(),
                patience);
    }

    /** Waits until that many migrations are in that phase, and looks every 10 ms. */
    void awaitPhase(String phase, int count) throws IOException, InterruptedException {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (phases().getOrDefault(phase, 0) != count) {
            if (System.nanoTime() > until) {
                throw new IllegalStateException("not %d in %s: %s".formatted(count, phase, phases()));
            }
            LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
        }
    }

    /** What {@code /metrics} says. */
    String metrics() throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(URI.create(bot.address() + "metrics")).build();
        return http.send(request, BodyHandlers.ofString()).body();
    }

    private Map<String, Integer> phases() throws IOException, InterruptedException {
        var phases = new LinkedHashMap<String, Integer>();
        metrics()
                .lines()
                .filter(line -> line.startsWith("redis_migrate_migrations{"))
                .forEach(line -> phases.put(line.substring(line.indexOf('"') + 1, line.lastIndexOf('"')), (int)
                        Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1))));
        return phases;
    }

    private static void write(Path folder, String file, String text) throws IOException {
        Files.writeString(folder.resolve(file), text);
    }

    @Override
    public void close() {
        bot.close();
    }
}
