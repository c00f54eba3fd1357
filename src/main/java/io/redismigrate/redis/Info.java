package io.redismigrate.redis;

import io.redismigrate.migration.Address;
import io.redismigrate.migration.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** An {@code INFO} reply (<a href="https://redis.io/docs/latest/commands/info/">info</a>), read once. */
final class Info {
    private static final long UNKNOWN = -1;

    private final Map<String, String> fields = new HashMap<>();

    private Info() {}

    static Info parse(String reply) {
        var info = new Info();
        for (var line : reply.split("\r?\n", -1)) {
            int colon = line.indexOf(':');
            if (colon > 0 && line.charAt(0) != '#') {
                info.fields.put(line.substring(0, colon), line.substring(colon + 1));
            }
        }
        return info;
    }

    String text(String field) {
        return fields.getOrDefault(field, "");
    }

    long number(String field, long otherwise) {
        var value = fields.get(field);
        if (value == null || value.isEmpty()) {
            return otherwise;
        }
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }

    /** A number with a fraction, cut; -1 where there is none. */
    long decimal(String field) {
        try {
            return (long) Double.parseDouble(text(field));
        } catch (NumberFormatException e) {
            return UNKNOWN;
        }
    }

    boolean yes(String field) {
        return number(field, 0) == 1;
    }

    /** The version; a Valkey's begins with its name, since its {@code redis_version} is only for old clients. */
    String version() {
        return text("server_name").equals("valkey") ? "valkey " + text("valkey_version") : text("redis_version");
    }

    /** Its master's address; empty for a master. */
    Optional<Address> follows() {
        return text("role").equals("slave")
                ? Optional.of(new Address(text("master_host"), (int) number("master_port", 0)))
                : Optional.empty();
    }

    /** Bytes of the stream written (a master, and one that was fenced) or applied (a replica). */
    long offset() {
        return follows().filter(master -> !master.equals(Address.NOWHERE)).isPresent()
                ? number("slave_repl_offset", number("master_repl_offset", 0))
                : number("master_repl_offset", 0);
    }

    boolean linkUp() {
        return text("master_link_status").equals("up") && !yes("master_sync_in_progress");
    }

    /** @param spelled gives an address the spelling under which it is known here */
    Node.Replication replication(UnaryOperator<Address> spelled) {
        return new Node.Replication(
                follows().map(spelled),
                linkUp(),
                yes("master_sync_in_progress"),
                text("master_replid"),
                text("master_replid2"),
                number("second_repl_offset", UNKNOWN),
                offset(),
                number("repl_backlog_first_byte_offset", 0),
                number("repl_backlog_histlen", 0),
                (int) number("sync_full", 0),
                followers().stream()
                        .map(follower -> new Node.Follower(
                                spelled.apply(follower.address()), follower.state(), follower.acknowledged()))
                        .toList());
    }

    Node.Transfer transfer() {
        return new Node.Transfer(
                yes("rdb_bgsave_in_progress"),
                number("current_save_keys_processed", 0),
                number("current_save_keys_total", 0),
                number("master_sync_read_bytes", 0),
                number("master_sync_total_bytes", 0),
                yes("loading"),
                number("loading_loaded_bytes", 0),
                number("loading_total_bytes", 0));
    }

    /** Keys per database. */
    Map<Integer, Long> keys() {
        var keys = new HashMap<Integer, Long>();
        fields.forEach((field, value) -> {
            if (field.matches("db\\d{1,9}")) {
                keys.put(Integer.parseInt(field.substring(2)), part(value, "keys"));
            }
        });
        return keys;
    }

    /** Keys with a time to live, in all databases. */
    long expiring() {
        return fields.entrySet().stream()
                .filter(field -> field.getKey().matches("db\\d+"))
                .mapToLong(field -> part(field.getValue(), "expires"))
                .sum();
    }

    /** How often that command was called since the server started ({@code INFO commandstats}). */
    long calls(String command) {
        return part(text("cmdstat_" + command), "calls");
    }

    /** A figure of one database, such as {@code expires}; 0 where it is not told. */
    long keyspace(int database, String figure) {
        return part(text("db" + database), figure);
    }

    /** How often that error was answered since the server started ({@code errorstat_…}, from 6.2 on). */
    long errors(String name) {
        return part(text("errorstat_" + name), "count");
    }

    /** The replicas as this server lists them. */
    List<Node.Follower> followers() {
        var followers = new ArrayList<Node.Follower>();
        for (int number = 0; fields.containsKey("slave" + number); number++) {
            var parts = parts(text("slave" + number));
            followers.add(new Node.Follower(
                    new Address(parts.getOrDefault("ip", ""), (int) part(text("slave" + number), "port")),
                    parts.getOrDefault("state", ""),
                    part(text("slave" + number), "offset")));
        }
        return followers;
    }

    /** 0 where it is not there, -1 where it is no number: whatever answers may answer anything. */
    private static long part(String value, String name) {
        var text = parts(value).getOrDefault(name, "0");
        return text.matches("-?\\d{1,18}") ? Long.parseLong(text) : UNKNOWN;
    }

    private static Map<String, String> parts(String value) {
        var parts = new HashMap<String, String>();
        for (var part : value.split(",", -1)) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                parts.put(part.substring(0, equals), part.substring(equals + 1));
            }
        }
        return parts;
    }
}
