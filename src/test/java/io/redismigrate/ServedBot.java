package io.redismigrate;

import static org.awaitility.Awaitility.await;

import io.redismigrate.workspace.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The bot as its operators meet it: config files, a process of its own with output, signals and an exit code, and an HTTP port.
 * Runs the jar that the system property {@code jar} names, or this test's classes where there is none.
 */
final class ServedBot implements AutoCloseable {
    /** How long anything may take here; the machine may be busy with other things. */
    static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final List<String> SMALL =
            List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx160m", "-Duser.timezone=Pacific/Auckland");

    private final Path folder;
    private final int port;
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private @Nullable Process process;
    private int starts;

    /**
     * How a command ended.
     *
     * @param out standard output
     * @param err standard error
     */
    record Ended(int code, String out, String err) {
        /** The lines of standard error, which should be one. */
        List<String> errors() {
            return err.lines().toList();
        }
    }

    /**
     * An answer of the HTTP port.
     *
     * @param status 0 where nobody answers
     */
    record Page(int status, String text) {}

    private ServedBot(Path folder) {
        this.folder = folder;
        this.port = freePort();
    }

    /** A bot whose config and store lie in that folder; it does not run yet. */
    static ServedBot in(Path folder) {
        return new ServedBot(folder);
    }

    /** Writes {@code bot.yml} for Socket Mode; the tokens come from the environment. */
    ServedBot socket(Workspace workspace) {
        return slack("""
            mode: socket, bot-token: "${SLACK_BOT_TOKEN}", app-token: "${SLACK_APP_TOKEN}",
            """, workspace)
                .with("SLACK_BOT_TOKEN", workspace.botToken())
                .with("SLACK_APP_TOKEN", workspace.appToken());
    }

    /** Writes {@code bot.yml} for HTTP; the secrets come from the environment. */
    ServedBot http(Workspace workspace) {
        return slack("""
            mode: http, bot-token: "${SLACK_BOT_TOKEN}", signing-secret: "${SLACK_SIGNING_SECRET:-}",
            """, workspace)
                .with("SLACK_BOT_TOKEN", workspace.botToken())
                .with("SLACK_SIGNING_SECRET", workspace.signingSecret());
    }

    private ServedBot slack(String mode, Workspace workspace) {
        return file("bot.yml", """
            slack: {%s api-url: "%s", channel: "#redis-migrations", card-refresh: 1s, post-interval: 20ms}
            http: {port: %d}
            store: {url: "jdbc:h2:file:%s"}
            schedule: {poll: 250ms}
            """.formatted(
                        mode.strip(), workspace.apiUrl(), port, storeFolder().resolve("bot")))
                .file("policy.yml", """
                    requesters: {users: [U0REQUESTER]}
                    approvers: {usergroups: [S0APPROVERS]}
                    """);
    }

    /** Keeps its state there instead; after the Slack mode was chosen. */
    ServedBot store(String url) {
        return file("bot.yml", read("bot.yml").replaceFirst("store: .*", "store: {url: \"%s\"}".formatted(url)));
    }

    /** Writes one of the config files. */
    ServedBot file(String name, String text) {
        try {
            Files.writeString(Files.createDirectories(config()).resolve(name), text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One of the config files. */
    String read(String name) {
        return text(config().resolve(name));
    }

    /** Sets a variable of the bot's environment, from its next start on. */
    ServedBot with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** The folder of the config files. */
    Path config() {
        return folder.resolve("config");
    }

    /** The folder of the store's files. */
    Path storeFolder() {
        return folder.resolve("store");
    }

    /** Where Slack's requests go in mode http. */
    URI events() {
        return at("/slack/events");
    }

    /** Starts it and waits until it says that it is ready. */
    ServedBot start() {
        return launch().awaitReady();
    }

    /** Starts it; Slack may be away. */
    ServedBot launch() {
        if (isAlive()) {
            throw new IllegalStateException("it runs already");
        }
        starts++;
        process = run(List.of("serve", "--config", config().toString()), log("stdout"), log("stderr"));
        return this;
    }

    /** Waits for {@code /readyz} to say 200. */
    ServedBot awaitReady() {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).until(() -> {
            if (!isAlive()) {
                throw new IllegalStateException("the bot ended: " + output());
            }
            return get("/readyz").status() == 200;
        });
        return this;
    }

    /** SIGKILL: it has no chance to say or save anything. */
    void kill() {
        running().toHandle().destroyForcibly();
        code(PATIENCE);
    }

    /** SIGSTOP: it does nothing until {@link #wake}, and its connections stay open. */
    void freeze() {
        signal("STOP");
    }

    /** SIGCONT. */
    void wake() {
        signal("CONT");
    }

    private void signal(String signal) {
        try {
            var sent = new ProcessBuilder(
                            "kill", "-s", signal, Long.toString(running().pid()))
                    .start();
            if (sent.waitFor() != 0) {
                throw new IllegalStateException("cannot send SIG%s to the bot".formatted(signal));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot send SIG%s to the bot".formatted(signal), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while sending a signal to the bot", e);
        }
    }

    long pid() {
        return running().pid();
    }

    /** SIGTERM; its exit code. */
    int terminate(Duration limit) {
        running().toHandle().destroy();
        return code(limit);
    }

    /** Waits for it to end by itself; its exit code. */
    int code(Duration limit) {
        try {
            if (!running().waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("it still runs after %s: %s".formatted(limit, output()));
            }
            return running().exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the bot", e);
        }
    }

    /** How often it was started again. */
    int restarts() {
        return Math.max(0, starts - 1);
    }

    boolean isAlive() {
        return process != null && process.isAlive();
    }

    /** Asks its HTTP port. */
    Page get(String path) {
        try {
            var answer =
                    http.send(HttpRequest.newBuilder(at(path)).timeout(PATIENCE).build(), BodyHandlers.ofString());
            return new Page(answer.statusCode(), answer.body());
        } catch (IOException e) {
            return new Page(0, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while asking the bot", e);
        }
    }

    /** One figure of {@code /metrics}, by its name and labels as they are printed. */
    Optional<Double> metric(String name) {
        return get("/metrics")
                .text()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .map(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst();
    }

    /** Waits until everything that the bot has to say is said. */
    void awaitAllSaid() {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> metric("redis_migrate_outbox_pending").orElse(-1.0) == 0);
    }

    /** Everything it printed and logged, over all its starts. */
    String output() {
        return text(log("stdout")) + text(log("stderr"));
    }

    /** What it printed to standard error, over all its starts. */
    String errors() {
        return text(log("stderr"));
    }

    /** Runs another command with the same environment to its end. {@code {config}} stands for the config folder. */
    Ended command(String... words) {
        return command(new byte[0], words);
    }

    /** The same with something on standard input. */
    Ended command(byte[] input, String... words) {
        try {
            var out = Files.createTempFile(folder, "command", ".out");
            var err = Files.createTempFile(folder, "command", ".err");
            var arguments = new ArrayList<String>();
            for (var word : words) {
                arguments.add(word.replace("{config}", config().toString()));
            }
            var running = run(arguments, out, err);
            try (var in = running.getOutputStream()) {
                in.write(input);
            }
            if (!running.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                running.destroyForcibly();
                throw new IllegalStateException("%s did not end: %s".formatted(arguments, text(err)));
            }
            return new Ended(running.exitValue(), text(out), text(err));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a command", e);
        }
    }

    @Override
    public void close() {
        if (isAlive()) {
            kill();
        }
    }

    private Process run(List<String> arguments, Path out, Path err) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(SMALL);
        var jar = Path.of(System.getProperty("jar", ""));
        if (Files.isRegularFile(jar)) {
            command.addAll(List.of("-jar", jar.toString()));
        } else {
            command.addAll(List.of("-cp", System.getProperty("java.class.path"), Bot.class.getName()));
        }
        command.addAll(arguments);
        var builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(ProcessBuilder.Redirect.appendTo(out.toFile()))
                .redirectError(ProcessBuilder.Redirect.appendTo(err.toFile()));
        builder.environment().putAll(environment);
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start the bot", e);
        }
    }

    private Process running() {
        if (process == null) {
            throw new IllegalStateException("it was never started");
        }
        return process;
    }

    private URI at(String path) {
        return URI.create("http://127.0.0.1:%d%s".formatted(port, path));
    }

    private Path log(String name) {
        return folder.resolve(name + ".log");
    }

    private static String text(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
