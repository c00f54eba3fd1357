package io.redismigrate.preflight;

import io.redismigrate.migration.Finding;
import io.redismigrate.migration.Node;
import io.redismigrate.migration.Plan;
import io.redismigrate.migration.Survey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What replication does not carry, and where the two masters differ in it. */
public final class Drift {
    /** Settings that say how applications are served; they may be copied. */
    private static final Set<String> COPIED = Set.of(
            "notify-keyspace-events",
            "timeout",
            "tcp-keepalive",
            "proto-max-bulk-len",
            "client-query-buffer-limit",
            "maxmemory-policy",
            "maxmemory-samples",
            "lfu-decay-time",
            "lfu-log-factor",
            "active-expire-effort",
            "lazyfree-lazy-eviction",
            "lazyfree-lazy-expire",
            "lazyfree-lazy-server-del",
            "lazyfree-lazy-user-del",
            "lua-time-limit",
            "busy-reply-threshold",
            "tracking-table-max-keys",
            "hash-max-listpack-entries",
            "hash-max-listpack-value",
            "hash-max-ziplist-entries",
            "hash-max-ziplist-value",
            "list-max-listpack-size",
            "list-max-ziplist-size",
            "list-compress-depth",
            "set-max-intset-entries",
            "zset-max-listpack-entries",
            "zset-max-listpack-value",
            "zset-max-ziplist-entries",
            "zset-max-ziplist-value",
            "stream-node-max-bytes",
            "stream-node-max-entries",
            "slowlog-log-slower-than",
            "slowlog-max-len",
            "latency-monitor-threshold");

    /** Settings whose difference applications notice. */
    private static final Set<String> NOTICED =
            Set.of("notify-keyspace-events", "timeout", "proto-max-bulk-len", "client-query-buffer-limit");

    /** Settings that people should look at, and that depend on the machine. */
    private static final Set<String> SHOWN = Set.of(
            "maxmemory",
            "maxclients",
            "databases",
            "save",
            "appendonly",
            "appendfsync",
            "min-replicas-to-write",
            "min-replicas-max-lag",
            "replica-serve-stale-data",
            "repl-timeout",
            "protected-mode",
            "enable-debug-command",
            "io-threads");

    private Drift() {}

    /** What kind of thing differs. */
    public enum Kind {
        ACL_USER,
        CONFIG,
        MODULE,
        COMMAND,
        SCRIPTS,
        SENTINEL
    }

    /**
     * One difference.
     *
     * @param name the user, setting, module or command
     * @param current how it is on the current master; a password is {@code #…}
     * @param candidate how it is on the candidate
     * @param copied whether {@link #commands} copies it
     */
    public record Difference(Kind kind, String name, String current, String candidate, boolean copied) {}

    /** Every difference that is known of, users first. */
    public static List<Difference> find(Plan plan, Map<String, Node> nodes) {
        return find(new Sides(plan, nodes));
    }

    static List<Difference> find(Sides sides) {
        if (sides.current().isEmpty() || sides.candidate().isEmpty()) {
            return List.of();
        }
        var current = sides.current().get();
        var candidate = sides.candidate().get();
        var found = new ArrayList<Difference>();
        found.addAll(users(current, candidate));
        found.addAll(config(current.survey().config(), candidate.survey().config()));
        for (var module : current.survey().modules()) {
            if (!candidate.survey().modules().contains(module)) {
                found.add(new Difference(Kind.MODULE, module, "loaded", "not loaded", false));
            }
        }
        for (var command :
                difference(candidate.survey().missing(), current.survey().missing())) {
            found.add(new Difference(Kind.COMMAND, command, "known", "renamed or taken out", false));
        }
        long scripts = current.survey().readings().cachedScriptCalls();
        if (scripts > 0) {
            found.add(new Difference(
                    Kind.SCRIPTS,
                    "EVALSHA",
                    "%,d calls since its start".formatted(scripts),
                    "an empty script cache",
                    false));
        }
        int sentinels = current.watchers();
        if (sentinels != candidate.watchers()) {
            found.add(new Difference(
                    Kind.SENTINEL,
                    "watched by",
                    Integer.toString(sentinels),
                    Integer.toString(candidate.watchers()),
                    false));
        }
        return List.copyOf(found);
    }

    static List<Finding> findings(Sides sides) {
        var found = new ArrayList<Finding>();
        var all = find(sides);
        var candidate = sides.plan().candidateMaster();
        named(all, Kind.ACL_USER)
                .map(names -> Hazard.ACL_DIFFERS.warning(
                        "These ACL users of %s are missing on %s or have other rules: %s."
                                .formatted(sides.plan().currentMaster(), candidate, names),
                        "Replication does not carry users; applications that log in as one of them are refused or have other rights.",
                        "`/redis-migrate drift %s` shows them, and the commands that copy them"
                                .formatted(sides.plan().name())))
                .ifPresent(found::add);
        named(all, Kind.MODULE)
                .map(names -> Hazard.MODULES_MISSING.error(
                        "%s has modules that %s lacks: %s."
                                .formatted(sides.plan().currentMaster(), candidate, names),
                        "A snapshot that holds a module's data cannot be loaded without it.",
                        "Load them on %s by loadmodule lines in its config file".formatted(candidate)))
                .ifPresent(found::add);
        var noticed = all.stream()
                .filter(each -> each.kind() == Kind.CONFIG && NOTICED.contains(each.name()))
                .toList();
        if (!noticed.isEmpty()) {
            found.add(Hazard.CONFIG_DIFFERS.warning(
                    noticed.stream()
                                    .map(each -> "%s is %s on %s and %s on %s"
                                            .formatted(
                                                    each.name(),
                                                    shown(each.current()),
                                                    sides.plan().currentMaster(),
                                                    shown(each.candidate()),
                                                    candidate))
                                    .collect(Collectors.joining("; "))
                            + ".",
                    "Replication does not carry settings, and applications notice these.",
                    noticed.stream()
                            .map(each ->
                                    Sides.cli(candidate, "CONFIG SET %s \"%s\"".formatted(each.name(), each.current())))
                            .collect(Collectors.joining(" and "))));
        }
        named(all, Kind.SCRIPTS)
                .map(names -> Hazard.SCRIPTS_NOT_CARRIED.info(
                        "Applications call scripts by their hash (EVALSHA) on %s."
                                .formatted(sides.plan().currentMaster()),
                        "The script cache is not replicated: on %s they get NOSCRIPT until they load their scripts again."
                                .formatted(candidate),
                        "See that they answer NOSCRIPT with EVAL or SCRIPT LOAD; most libraries do"))
                .ifPresent(found::add);
        return found;
    }

    /**
     * The commands that would copy what can be copied, to be read beforehand. A password stands as {@code #…}, for it
     * goes from server to server as its hash and past nobody's eyes.
     */
    public static List<String> commands(Plan plan, List<Difference> differences) {
        return differences.stream()
                .filter(Difference::copied)
                .map(each -> each.kind() == Kind.ACL_USER
                        ? "ACL SETUSER %s reset %s".formatted(each.name(), each.current())
                        : "CONFIG SET %s \"%s\"".formatted(each.name(), each.current()))
                .map(command -> plan.candidateMaster() + ": " + command)
                .toList();
    }

    private static List<Difference> users(Node.Seen current, Node.Seen candidate) {
        var there = new LinkedHashMap<String, Survey.User>();
        candidate.survey().users().forEach(user -> there.put(user.name(), user));
        var found = new ArrayList<Difference>();
        if (there.isEmpty()) {
            return found;
        }
        for (var user : current.survey().users()) {
            var other = Optional.ofNullable(there.get(user.name()));
            if (other.filter(same -> same.fingerprint().equals(user.fingerprint()))
                    .isPresent()) {
                continue;
            }
            // Copied over the user the bot is logged in as, it might lock the bot out.
            boolean own = user.name().equals(candidate.survey().botUser());
            if (own && !user.name().equals("default")) {
                continue;
            }
            found.add(new Difference(
                    Kind.ACL_USER,
                    user.name(),
                    user.rules(),
                    other.map(same -> same.rules().equals(user.rules())
                                    ? same.rules() + " with another password"
                                    : same.rules())
                            .orElse("missing"),
                    !own));
        }
        return found;
    }

    private static List<Difference> config(Map<String, String> current, Map<String, String> candidate) {
        var found = new ArrayList<Difference>();
        var names = new TreeSet<>(COPIED);
        names.addAll(SHOWN);
        for (var name : names) {
            var here = current.get(name);
            var there = candidate.get(name);
            if (here != null && there != null && !here.equals(there)) {
                found.add(new Difference(Kind.CONFIG, name, here, there, COPIED.contains(name)));
            }
        }
        return found;
    }

    private static Optional<String> named(List<Difference> all, Kind kind) {
        var names = all.stream()
                .filter(each -> each.kind() == kind)
                .map(Difference::name)
                .toList();
        return names.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", names));
    }

    private static Set<String> difference(Set<String> all, Set<String> without) {
        var rest = new TreeSet<>(all);
        rest.removeAll(without);
        return rest;
    }

    private static String shown(String value) {
        return value.isEmpty() ? "\"\"" : value;
    }
}
