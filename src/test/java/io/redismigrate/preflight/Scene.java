package io.redismigrate.preflight;

import io.redismigrate.migration.Address;
import io.redismigrate.migration.Finding;
import io.redismigrate.migration.Node;
import io.redismigrate.migration.Parameter;
import io.redismigrate.migration.Plan;
import io.redismigrate.migration.Server;
import io.redismigrate.migration.Strategy;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/** A plan and its four servers, for which the preflight finds nothing until a test changes something. */
final class Scene {
    static final Server OLD = Server.open("orders-old", new Address("10.0.0.1", 6379));
    static final Server OLD_REPLICA = Server.open("orders-old-r1", new Address("10.0.0.1", 6380));
    static final Server NEW = Server.open("orders-new", new Address("10.0.0.2", 6379));
    static final Server NEW_REPLICA = Server.open("orders-new-r1", new Address("10.0.0.2", 6380));
    static final Address STRANGER = new Address("10.9.9.9", 6379);

    private final Map<String, Node> nodes = new LinkedHashMap<>();
    private final Map<String, Look> looks = new LinkedHashMap<>();
    private Strategy strategy = Strategy.FENCED;
    private Plan.Repoint repoint = Plan.Repoint.WEBHOOK;
    private boolean tuned = true;
    private Plan.Method method = Plan.Method.FENCE;
    private Optional<Plan.Watch> watch = Optional.empty();

    static final Server SENTINEL = Server.open("sentinel-1", new Address("10.0.0.9", 26379));

    private Scene() {
        for (var server : List.of(OLD, OLD_REPLICA, NEW, NEW_REPLICA)) {
            looks.put(server.name(), new Look(server));
        }
        with(OLD, old -> old.keys = Map.of(0, 200_000L));
        with(OLD_REPLICA, replica -> replica.follow(OLD).keys = Map.of(0, 200_000L));
    }

    /** Before anything is touched. */
    static Scene ready() {
        return new Scene();
    }

    /** While the candidate master takes the snapshot. */
    static Scene syncing() {
        return ready().with(NEW, candidate -> {
                    candidate.follow(OLD).keys = Map.of(0, 70_000L);
                    candidate.linkUp = false;
                    candidate.loading = true;
                })
                .with(OLD, old -> old.settings.put(Parameter.BACKLOG, "67108864"));
    }

    /** While people are asked: everybody follows, and holds what the current master holds. */
    static Scene inSync() {
        return ready().with(NEW, candidate -> {
                    candidate.follow(OLD).keys = Map.of(0, 200_000L);
                    candidate.settings.put(Parameter.MASTER_AUTH, Parameter.secretOf("orders-old"));
                })
                .with(OLD, old -> old.settings.put(Parameter.MASTER_AUTH, Parameter.secretOf("orders-new")))
                .with(NEW_REPLICA, replica -> replica.follow(NEW).keys = Map.of(0, 200_000L));
    }

    /** {@code gradual}: the candidate takes writes, its replica waits. */
    static Scene writable() {
        return inSync().gradual()
                .with(NEW, candidate -> {
                    candidate.settings.put(Parameter.MASTER_AUTH, Parameter.LOCKED);
                    candidate.settings.put(Parameter.READ_ONLY, "no");
                })
                .with(NEW_REPLICA, replica -> {
                    replica.follows = Optional.empty();
                    replica.keys = Map.of();
                });
    }

    Scene with(Server server, Consumer<Look> change) {
        change.accept(Objects.requireNonNull(looks.get(server.name())));
        return this;
    }

    Scene on(Server server, String setting, String value) {
        return with(server, look -> look.settings.put(setting, value));
    }

    Scene silent(Server server, String reason) {
        nodes.put(server.name(), new Node.Unseen(server, reason));
        return this;
    }

    Scene gradual() {
        strategy = Strategy.GRADUAL;
        return this;
    }

    Scene repointedBy(Plan.Repoint who) {
        repoint = who;
        return this;
    }

    /** The bot may not change the servers' settings for the sync. */
    Scene untuned() {
        tuned = false;
        return this;
    }

    Scene by(Plan.Method method) {
        this.method = method;
        return this;
    }

    /** The plan names this Sentinel; so many watch the current master. */
    Scene sentinel(Server sentinel, int watching) {
        watch = Optional.of(new Plan.Watch("orders", List.of(sentinel)));
        looks.computeIfAbsent(sentinel.name(), name -> new Look(sentinel))
                .settings
                .put(Node.MODE, "sentinel");
        return watching(watching);
    }

    Scene watching(int sentinels) {
        return on(OLD, Node.WATCHERS, Integer.toString(sentinels));
    }

    Plan plan() {
        return new Plan(
                "orders",
                OLD,
                List.of(OLD_REPLICA),
                NEW,
                List.of(NEW_REPLICA),
                strategy,
                Duration.ofSeconds(5),
                repoint,
                tuned,
                Optional.empty(),
                method,
                watch);
    }

    List<Finding> findings() {
        return Preflight.find(plan(), looked());
    }

    List<String> predictions() {
        return Predictions.of(plan(), looked());
    }

    private Map<String, Node> looked() {
        var all = new LinkedHashMap<>(nodes);
        looks.forEach((name, look) -> all.putIfAbsent(name, look.node()));
        return all;
    }

    List<String> names() {
        return findings().stream().map(Finding::name).toList();
    }

    /** The finding of that name, which must be the only one. */
    Finding only(String name) {
        var found = findings();
        if (found.size() != 1 || !found.get(0).name().equals(name)) {
            throw new AssertionError("expected only %s, found %s".formatted(name, found));
        }
        return found.get(0);
    }
}
