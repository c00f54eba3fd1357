package io.redismigrate.lab;

import static org.awaitility.Awaitility.await;

import io.redismigrate.demo.RedisServer;
import io.redismigrate.demo.RedisServerSetup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The servers of one test: {@code @RegisterExtension final RedisLab lab = new RedisLab();}. All are killed and deleted after
 * the test, or after the last one of the class when the field is static. Also closes proxies and writers given to
 * {@link #closing}, the latest first.
 */
public final class RedisLab implements BeforeAllCallback, AfterEachCallback, AfterAllCallback, AutoCloseable {
    private static final Duration SYNC_LIMIT = Duration.ofSeconds(60);

    private final Map<String, RedisServer> servers = new LinkedHashMap<>();
    private final List<AutoCloseable> others = new ArrayList<>();
    private boolean sharedByTheClass;

    /** Starts a server with the demo's settings. */
    public RedisServer start(String name) {
        return start(name, setup -> setup);
    }

    /** Starts a server, for example {@code start("old", setup -> setup.with("maxmemory", "1mb").password("secret"))}. */
    public RedisServer start(String name, UnaryOperator<RedisServerSetup> changes) {
        if (servers.containsKey(name)) {
            throw new IllegalArgumentException("there is a server %s already".formatted(name));
        }
        var server = changes.apply(RedisServer.named(name)).start();
        servers.put(name, server);
        return server;
    }

    /** Starts a server that follows {@code master}, with its password and program, and waits until it is in sync. */
    public RedisServer replicaOf(RedisServer master, String name) {
        var replica = start(name, setup -> {
            var password = master.password();
            setup.binary(master.binary());
            return password == null ? setup : setup.password(password);
        });
        replica.follow(master);
        awaitFollowing(replica, master);
        return replica;
    }

    /** The server of that name. */
    public RedisServer server(String name) {
        var server = servers.get(name);
        if (server == null) {
            throw new IllegalArgumentException("no server %s; there are %s".formatted(name, servers.keySet()));
        }
        return server;
    }

    /** One command; the reply is a String, a Long, a List or null. */
    public @Nullable Object command(RedisServer server, String... words) {
        return server.command(words);
    }

    /** The fields of one section of {@code INFO}. */
    public Map<String, String> info(RedisServer server, String section) {
        return server.info(section);
    }

    /**
     * All of {@code CONFIG GET *}, sorted, to be compared before and after: what a test says about settings put back should be
     * said about every one of them.
     */
    public Map<String, String> configOf(RedisServer server) {
        return new TreeMap<>(server.config());
    }

    /** Waits until {@code replica} follows {@code master}, link up, at the offset that {@code master} had when asked. */
    public void awaitFollowing(RedisServer replica, RedisServer master) {
        var offset = Long.parseLong(master.info("replication").getOrDefault("master_repl_offset", "0"));
        await().atMost(SYNC_LIMIT).pollInterval(Duration.ofMillis(10)).until(() -> {
            var seen = replica.info("replication");
            return "up".equals(seen.get("master_link_status"))
                    && Integer.toString(master.port()).equals(seen.get("master_port"))
                    && Long.parseLong(seen.getOrDefault("slave_repl_offset", "-1")) >= offset;
        });
    }

    /** Takes something that ends with the test, before the servers do. */
    public <T extends AutoCloseable> T closing(T other) {
        others.add(0, other);
        return other;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        sharedByTheClass = true;
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        if (!sharedByTheClass) {
            close();
        }
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        close();
    }

    @Override
    public void close() throws Exception {
        for (var other : others) {
            other.close();
        }
        others.clear();
        servers.values().forEach(RedisServer::close);
        servers.clear();
    }
}
