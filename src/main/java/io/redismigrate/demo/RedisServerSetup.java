package io.redismigrate.demo;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a {@link RedisServer} is to be like; each call changes this setup and returns it. */
public final class RedisServerSetup {
    private final String name;
    private final Map<String, String> settings = new LinkedHashMap<>();
    private final List<String> users = new ArrayList<>();
    private @Nullable RedisBinary binary;
    private @Nullable String password;
    private boolean sentinel;

    RedisServerSetup(String name) {
        this.name = name;
        // Memory only, and no waiting for further replicas: the servers' own defaults cost five seconds a sync.
        with("save", "");
        with("appendonly", "no");
        with("repl-diskless-sync-delay", "0");
        // The start is read off the log, which says it at this level.
        with("loglevel", "notice");
        with("dbfilename", "dump.rdb");
    }

    /** Another server program than the bundled one. */
    public RedisServerSetup binary(RedisBinary other) {
        binary = other;
        return this;
    }

    /** One line of the config file, instead of ours where there is one; an empty value is written as {@code ""}. */
    public RedisServerSetup with(String setting, String value) {
        settings.put(setting, value);
        return this;
    }

    /** Several lines of the config file. */
    public RedisServerSetup with(Map<String, String> more) {
        more.forEach(this::with);
        return this;
    }

    /** Asks for a password of everybody, and gives the same one to its own master ({@code masterauth}). */
    public RedisServerSetup password(String secret) {
        password = secret;
        with("requirepass", quoted(secret));
        with("masterauth", quoted(secret));
        return this;
    }

    /** Makes it a Sentinel that watches that master under that name; {@link #with} takes its other settings. */
    public RedisServerSetup watching(String group, RedisServer master, int quorum) {
        sentinel = true;
        settings.clear();
        with("sentinel monitor " + group, "%s %d %d".formatted(RedisServer.HOST, master.port(), quorum));
        if (master.password() != null) {
            with("sentinel auth-pass " + group, quoted(master.password()));
        }
        return this;
    }

    /** An ACL user, for example {@code user("bot", "secret", "~*", "&*", "+@all")}. */
    public RedisServerSetup user(String user, String secret, String... rules) {
        users.add("user %s on >%s %s".formatted(user, secret, String.join(" ", rules)));
        return this;
    }

    /**
     * Starts it, and returns when it answers.
     *
     * @throws IllegalStateException when it does not start: one line with the end of its log
     */
    public RedisServer start() {
        // Below the range that outgoing connections are given: a port that a stopped server left stays free for its
        // restart.
        return RedisServer.start(this, () -> ThreadLocalRandom.current().nextInt(15_000, 32_000));
    }

    boolean sentinel() {
        return sentinel;
    }

    String name() {
        return name;
    }

    RedisBinary binary() {
        return binary == null ? RedisBinary.bundled() : binary;
    }

    @Nullable
    String password() {
        return password;
    }

    String configFor(int port, Path folder) {
        var lines = new LinkedHashMap<String, String>();
        lines.put("port", Integer.toString(port));
        lines.put("bind", RedisServer.HOST);
        lines.put("daemonize", "no");
        lines.put("dir", quoted(folder.toString()));
        lines.put("logfile", "redis.log");
        lines.putAll(settings);
        return lines.entrySet().stream()
                .map(line -> line.getKey() + " " + (line.getValue().isEmpty() ? "\"\"" : line.getValue()))
                .collect(Collectors.joining(
                        "\n", "", "\n" + users.stream().map(user -> user + "\n").collect(Collectors.joining())));
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
