package io.redismigrate.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A real Redis or Valkey server on a loopback port, in a folder of its own with a config file that {@code CONFIG REWRITE} can
 * rewrite. It may be stopped, killed, frozen and restarted, and ends when our process ends, however that happens.
 */
public final class RedisServer implements AutoCloseable {
    /** Where the servers listen. */
    public static final String HOST = "127.0.0.1";

    private static final Duration START_LIMIT = Duration.ofSeconds(30);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(5);
    private static final Duration REPLY_LIMIT = Duration.ofSeconds(10);
    /** Two C libraries' words for one error. */
    private static final Pattern PORT_TAKEN = Pattern.compile("Address (already )?in use");

    private static final String READY = "Ready to accept connections";
    private static final String SENTINEL_READY = "Sentinel ID is ";

    /**
     * Becomes the server, and leaves a guard behind that waits for its standard input to close. Only our process holds the
     * other end, so even SIGKILL to us closes it; the guard then takes the server and its folder away. After an ordinary
     * end of the server the kill fails, and the folder stays for a restart.
     */
    private static final String LAUNCH = """
        exec 3<&0 </dev/null
        (trap '' INT TERM HUP QUIT; exec >/dev/null 2>&1; read -r line <&3; kill -9 $$ && rm -rf -- "$0") &
        exec "$@" 3<&-
        """;

    private final String name;
    private final RedisBinary binary;
    private final Path folder;
    private final @Nullable String password;
    private final boolean sentinel;
    private int port;
    private @Nullable Process process;

    private RedisServer(RedisServerSetup setup, Path folder) {
        name = setup.name();
        binary = setup.binary();
        password = setup.password();
        sentinel = setup.sentinel();
        this.folder = folder;
    }

    /** A server to be set up further, then started. */
    public static RedisServerSetup named(String name) {
        return new RedisServerSetup(name);
    }

    /** Tries ports until one is free. */
    static RedisServer start(RedisServerSetup setup, IntSupplier ports) {
        var folder = newFolder(setup.name());
        var server = new RedisServer(setup, folder);
        try {
            // Below the range that outgoing connections are given: a port that a stopped server left stays free for its
            // restart.
            // Another process may still have it, which only an attempt can tell.
            for (int attempt = 1; ; attempt++) {
                server.port = ports.getAsInt();
                Files.writeString(server.configFile(), setup.configFor(server.port, folder));
                try {
                    server.launch();
                    return server;
                } catch (IllegalStateException e) {
                    if (attempt == 10 || !PORT_TAKEN.matcher(server.log()).find()) {
                        throw e;
                    }
                    Files.delete(server.logFile());
                }
            }
        } catch (IOException e) {
            server.close();
            throw new UncheckedIOException("cannot set up %s in %s".formatted(setup.name(), folder), e);
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
    }

    public String name() {
        return name;
    }

    public RedisBinary binary() {
        return binary;
    }

    public int port() {
        return port;
    }

    /** {@code 127.0.0.1:PORT}, as the webhook and the slash command name a server. */
    public String address() {
        return HOST + ":" + port;
    }

    /** {@code redis://127.0.0.1:PORT}, as the config names a server; without the password. */
    public String uri() {
        return "redis://" + address();
    }

    /** The password of the user {@code default}, where one was set. */
    public @Nullable String password() {
        return password;
    }

    /** The folder the server works in. */
    public Path folder() {
        return folder;
    }

    /** The file the server was started with and that {@code CONFIG REWRITE} writes. */
    public Path configFile() {
        return folder.resolve("redis.conf");
    }

    /** All it has logged, over all its starts. */
    public String log() {
        try {
            return Files.exists(logFile()) ? Files.readString(logFile()) : "";
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the log of " + name, e);
        }
    }

    public boolean isAlive() {
        return process != null && process.isAlive();
    }

    /** The server's process id. */
    public long pid() {
        return running().pid();
    }

    /** A new connection, logged in as the user {@code default}. The caller closes it. */
    public RedisWire connect() throws IOException {
        var wire = RedisWire.open(HOST, port, REPLY_LIMIT);
        try {
            if (password != null) {
                wire.call("AUTH", password);
            }
            return wire;
        } catch (IOException | RuntimeException e) {
            wire.close();
            throw e;
        }
    }

    /**
     * One command on a connection of its own; the reply is a String, a Long, a List or null.
     *
     * @throws ErrorReply when the server refuses
     * @throws UncheckedIOException when it does not answer within ten seconds
     */
    public @Nullable Object command(String... words) {
        try (var wire = connect()) {
            return wire.call(words);
        } catch (IOException e) {
            throw new UncheckedIOException("%s (%s) did not answer %s".formatted(name, address(), words[0]), e);
        }
    }

    /** The fields of one section of {@code INFO}; {@code everything} gives all of them. */
    public Map<String, String> info(String section) {
        var fields = new LinkedHashMap<String, String>();
        String.valueOf(command("INFO", section))
                .lines()
                .filter(line -> !line.startsWith("#") && line.contains(":"))
                .forEach(line ->
                        fields.put(line.substring(0, line.indexOf(':')), line.substring(line.indexOf(':') + 1)));
        return Map.copyOf(fields);
    }

    /** Every setting that {@code CONFIG GET *} shows. */
    public Map<String, String> config() {
        var settings = new LinkedHashMap<String, String>();
        var reply = (List<?>) Objects.requireNonNull(command("CONFIG", "GET", "*"));
        for (int i = 0; i < reply.size(); i += 2) {
            settings.put(String.valueOf(reply.get(i)), String.valueOf(reply.get(i + 1)));
        }
        return Map.copyOf(settings);
    }

    /** Makes it follow another of these servers, with that one's password. It loses what it holds. */
    public void follow(RedisServer master) {
        if (master.password() != null) {
            command("CONFIG", "SET", "masterauth", master.password());
        }
        command("REPLICAOF", HOST, Integer.toString(master.port()));
    }

    /** Ends it by SIGTERM; if that takes more than five seconds, by SIGKILL. It can be restarted. */
    public void stop() {
        var ending = running();
        // By its handle: Process.destroy closes our end of the guard's pipe too, and the guard would take it for our
        // death.
        ending.toHandle().destroy();
        // A frozen process gets the signal only when it goes on.
        resume();
        if (!endsWithin(ending, STOP_LIMIT)) {
            kill();
        }
    }

    /** Ends it by SIGKILL. It can be restarted. */
    public void kill() {
        var ending = running();
        ending.toHandle().destroyForcibly();
        if (!endsWithin(ending, STOP_LIMIT)) {
            throw new IllegalStateException("%s, process %d, survived SIGKILL".formatted(name, ending.pid()));
        }
    }

    /** Freezes it by SIGSTOP: its connections stay open and nothing answers. */
    public void pause() {
        signal("STOP");
    }

    /** Ends {@link #pause}. */
    public void resume() {
        signal("CONT");
    }

    /** Starts it again on the same port with its config file as it is now; stops it first when it runs. */
    public void restart() {
        if (isAlive()) {
            stop();
        }
        launch();
    }

    /** Kills it and deletes its folder. */
    @Override
    public void close() {
        if (isAlive()) {
            kill();
        }
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException e) {
            // A snapshot's child may outlive the server for a moment and still write here; the folder is a temporary
            // one.
            return;
        }
    }

    @Override
    public String toString() {
        return "%s (%s, %s)".formatted(name, binary.name(), address());
    }

    private void launch() {
        var logged = log().length();
        var command = new ArrayList<>(List.of("sh", "-c", LAUNCH, folder.toString()));
        command.addAll(List.of(binary.program().toString(), configFile().toString()));
        if (sentinel) {
            command.add("--sentinel");
        }
        try {
            process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile().toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start %s with sh".formatted(binary.program()), e);
        }
        awaitReady(running(), logged);
    }

    private void awaitReady(Process starting, int logged) {
        var deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (!endsWithin(starting, Duration.ofMillis(5))) {
            // The log first: on a port that somebody else has, that one would answer the PING.
            if (log().indexOf(sentinel ? SENTINEL_READY : READY, logged) >= 0 && answers()) {
                return;
            }
            if (System.nanoTime() > deadline) {
                kill();
                throw new IllegalStateException(failure("did not answer in %d s".formatted(START_LIMIT.toSeconds())));
            }
        }
        throw new IllegalStateException(failure("ended with code %d at its start".formatted(starting.exitValue())));
    }

    private boolean answers() {
        try (var wire = RedisWire.open(HOST, port, REPLY_LIMIT)) {
            wire.call("PING");
            return true;
        } catch (ErrorReply e) {
            // NOAUTH or MASTERDOWN is an answer; a server that is still loading is not started.
            return !e.code().equals("LOADING");
        } catch (IOException e) {
            return false;
        }
    }

    private String failure(String what) {
        var lines = log().lines().filter(line -> !line.isBlank()).toList();
        var end = String.join(" | ", lines.subList(Math.max(0, lines.size() - 3), lines.size()));
        return "%s (%s, port %d) %s: %s".formatted(name, binary.name(), port, what, end.isEmpty() ? "no log" : end);
    }

    private void signal(String signal) {
        // The shell's own kill: there is one wherever there is a shell.
        try {
            var sent = new ProcessBuilder("sh", "-c", "kill -s \"$1\" \"$2\"", "sh", signal, Long.toString(pid()))
                    .redirectErrorStream(true)
                    .start();
            var said = new String(sent.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!endsWithin(sent, STOP_LIMIT) || (sent.exitValue() != 0 && isAlive())) {
                throw new IllegalStateException("cannot send SIG%s to %s: %s".formatted(signal, name, said.strip()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot send SIG%s to %s".formatted(signal, name), e);
        }
    }

    private Process running() {
        if (process == null) {
            throw new IllegalStateException(name + " was never started");
        }
        return process;
    }

    private Path logFile() {
        return folder.resolve("redis.log");
    }

    private static Path newFolder(String name) {
        try {
            return Files.createTempDirectory("redis-migrate-" + name.replaceAll("[^A-Za-z0-9-]", "-") + "-");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a folder for " + name, e);
        }
    }

    private static boolean endsWithin(Process process, Duration limit) {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a server", e);
        }
    }
}
