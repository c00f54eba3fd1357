package io.redismigrate.redis;

import io.redismigrate.migration.Client;
import io.redismigrate.migration.Client.Kind;
import io.redismigrate.migration.Owners;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A {@code CLIENT LIST} reply (<a href="https://redis.io/docs/latest/commands/client-list/">client-list</a>), read once. */
final class Clients {
    /** Last commands of those who only look on. */
    private static final Set<String> INSPECTING = Set.of(
            "info",
            "monitor",
            "role",
            "dbsize",
            "slowlog",
            "latency",
            "client|list",
            "config|get",
            "memory",
            "lastsave");

    private Clients() {}

    static List<Client> parse(String reply, Owners owners) {
        var clients = new ArrayList<Client>();
        for (var line : reply.split("\r?\n", -1)) {
            var fields = fields(line);
            if (fields.containsKey("id")) {
                clients.add(client(fields).of(owners));
            }
        }
        return clients;
    }

    /** How many of a {@code CLIENT LIST} asked to be redirected, which only Valkey 8 and later tell. */
    static int redirecting(Object reply) {
        return reply instanceof String list
                ? (int) list.lines().filter(line -> line.contains(" capa=r")).count()
                : 0;
    }

    private static Client client(Map<String, String> fields) {
        var library = (fields.getOrDefault("lib-name", "") + " " + fields.getOrDefault("lib-ver", "")).strip();
        return new Client(
                number(fields, "id"),
                fields.getOrDefault("addr", ""),
                fields.getOrDefault("name", ""),
                fields.getOrDefault("user", ""),
                library,
                fields.getOrDefault("cmd", ""),
                Duration.ofSeconds(number(fields, "age")),
                Duration.ofSeconds(number(fields, "idle")),
                kind(fields));
    }

    private static long number(Map<String, String> fields, String name) {
        var text = fields.getOrDefault(name, "");
        return text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
    }

    private static Kind kind(Map<String, String> fields) {
        var flags = fields.getOrDefault("flags", "");
        var name = fields.getOrDefault("name", "");
        var command = fields.getOrDefault("cmd", "");
        if (name.startsWith(Link.NAME)) {
            return Kind.BOT;
        }
        if (flags.contains("S") || flags.contains("M") || command.equals("psync") || command.equals("replconf")) {
            return Kind.REPLICA;
        }
        if (name.startsWith("sentinel-")) {
            return Kind.SENTINEL;
        }
        if (flags.contains("P")) {
            return Kind.SUBSCRIBER;
        }
        boolean inspects = INSPECTING.contains(command)
                || INSPECTING.contains(command.substring(0, Math.max(0, command.indexOf('|'))));
        return flags.contains("O") || inspects ? Kind.MONITOR : Kind.APPLICATION;
    }

    private static Map<String, String> fields(String line) {
        var fields = new HashMap<String, String>();
        for (var field : line.split(" ", -1)) {
            int equals = field.indexOf('=');
            if (equals > 0) {
                fields.put(field.substring(0, equals), field.substring(equals + 1));
            }
        }
        return fields;
    }
}
