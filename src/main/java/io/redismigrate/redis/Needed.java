package io.redismigrate.redis;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import redis.clients.jedis.exceptions.JedisDataException;

/** The commands a migration needs, of the bot and of the replicas that log in as it does. */
final class Needed {
    /** With arguments that the server would take, for {@code ACL DRYRUN}, which executes nothing. */
    private static final List<List<String>> COMMANDS = List.of(
            List.of("INFO"),
            List.of("PING"),
            List.of("CONFIG", "GET", "save"),
            List.of("CONFIG", "SET", "repl-backlog-size", "1mb"),
            List.of("CONFIG", "REWRITE"),
            List.of("CLIENT", "ID"),
            List.of("CLIENT", "LIST"),
            List.of("CLIENT", "KILL", "ID", "1"),
            List.of("CLIENT", "PAUSE", "1", "WRITE"),
            List.of("CLIENT", "UNPAUSE"),
            List.of("MULTI"),
            List.of("EXEC"),
            List.of("DEL", "redis-migrate:canary"),
            List.of("PSYNC", "?", "-1"),
            List.of("REPLCONF", "capa", "eof"));

    private static final List<List<String>> ALONE = List.of(List.of("REPLICAOF", "NO", "ONE"));

    private static final List<List<String>> IN_A_CLUSTER = List.of(
            List.of("CLUSTER", "INFO"),
            List.of("CLUSTER", "NODES"),
            List.of("CLUSTER", "MEET", "127.0.0.1", "6379"),
            List.of("CLUSTER", "REPLICATE", "0"),
            List.of("CLUSTER", "FAILOVER"),
            List.of("CLUSTER", "FORGET", "0"),
            List.of("CLUSTER", "RESET"));

    private static final List<String> NAMES = Stream.of(COMMANDS, ALONE)
            .flatMap(List::stream)
            .map(words -> words.get(0))
            .distinct()
            .toList();

    private static final Set<String> WITH_SUBCOMMANDS = Set.of("CONFIG", "CLIENT", "CLUSTER");

    private Needed() {}

    /** Asks which of them the server knows. */
    static String[] known() {
        var words = new ArrayList<>(List.of("COMMAND", "INFO"));
        words.addAll(NAMES);
        return words.toArray(String[]::new);
    }

    /** Those that the server does not know, by its answer to {@link #known}; none where it would not tell. */
    static Set<String> missing(Object reply) {
        return Surveying.byName(NAMES, reply).entrySet().stream()
                .filter(entry -> entry.getValue().isEmpty())
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Those that this user may not run; empty where the server will not tell. */
    static Optional<Set<String>> forbidden(Link link, String user, Object known, boolean clustered) {
        var commands = Stream.concat(COMMANDS.stream(), (clustered ? IN_A_CLUSTER : ALONE).stream())
                .toList();
        var tries = link.pipeline(commands.stream()
                .map(words -> {
                    var asked = new ArrayList<>(List.of("ACL", "DRYRUN", user));
                    asked.addAll(words);
                    return asked.toArray(String[]::new);
                })
                .toList());
        if (!(tries.get(0) instanceof JedisDataException refused)) {
            return Optional.of(said(commands, tries));
        }
        // 7.0 and later know DRYRUN; before, the rules have to be read.
        return String.valueOf(refused.getMessage()).startsWith("NOPERM")
                ? Optional.empty()
                : byRules(
                        link.pipeline(List.<String[]>of(new String[] {"ACL", "GETUSER", user}))
                                .get(0),
                        known,
                        commands);
    }

    private static Set<String> said(List<List<String>> commands, List<Object> tries) {
        var forbidden = new TreeSet<String>();
        for (int at = 0; at < tries.size(); at++) {
            if (tries.get(at) instanceof String answer && !answer.equals("OK")) {
                forbidden.add(
                        answer.contains("to access the")
                                ? String.join(" ", commands.get(at))
                                : shown(commands.get(at)));
            }
        }
        return forbidden;
    }

    private static Optional<Set<String>> byRules(Object reply, Object known, List<List<String>> commands) {
        if (!(reply instanceof List<?> fields)) {
            return Optional.empty();
        }
        int at = fields.indexOf("commands");
        if (at < 0 || at + 1 >= fields.size() || !(fields.get(at + 1) instanceof String rules)) {
            return Optional.empty();
        }
        var categories = new LinkedHashMap<String, List<?>>();
        Surveying.byName(NAMES, known)
                .forEach((name, entry) ->
                        categories.put(name, entry.size() > 6 && entry.get(6) instanceof List<?> of ? of : List.of()));
        return Optional.of(commands.stream()
                .filter(words -> !allows(rules, words, categories.getOrDefault(words.get(0), List.of())))
                .map(Needed::shown)
                .collect(Collectors.toCollection(TreeSet::new)));
    }

    /** The last rule that speaks of a command decides. */
    private static boolean allows(String rules, List<String> words, List<?> categories) {
        var command = words.get(0).toLowerCase(Locale.ROOT);
        var subcommand = words.size() > 1 ? command + "|" + words.get(1).toLowerCase(Locale.ROOT) : command;
        boolean allowed = false;
        for (var rule : rules.split(" ", -1)) {
            var about = rule.isEmpty() ? "" : rule.substring(1);
            boolean speaks = about.equals("@all")
                    || about.equals(command)
                    || about.equals(subcommand)
                    || (about.startsWith("@") && categories.contains(about));
            allowed = speaks ? rule.startsWith("+") : allowed;
        }
        return allowed;
    }

    private static String shown(List<String> words) {
        return WITH_SUBCOMMANDS.contains(words.get(0)) ? words.get(0) + " " + words.get(1) : words.get(0);
    }
}
