package io.redismigrate.redis;

import io.redismigrate.migration.Address;
import io.redismigrate.migration.SentinelGroup;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import redis.clients.jedis.exceptions.JedisDataException;

/** The groups of one Sentinel (<a href="https://redis.io/docs/latest/operate/oss_and_stack/management/sentinel/">Sentinel</a>). */
final class SentinelGroups {
    /** What {@code SENTINEL MASTERS} tells of a group and {@code SENTINEL SET} takes back; the quorum goes with MONITOR. */
    private static final List<String> OPTIONS = List.of(
            "down-after-milliseconds",
            "failover-timeout",
            "parallel-syncs",
            "master-reboot-down-after-period",
            "notification-script",
            "client-reconfig-script");

    private static final String QUORUM = "quorum";

    private SentinelGroups() {}

    /** All its groups by name. */
    static Map<String, SentinelGroup> of(Link link) {
        var groups = new HashMap<String, SentinelGroup>();
        if (link.call("SENTINEL", "MASTERS") instanceof List<?> masters) {
            for (var master : masters) {
                if (master instanceof List<?> fields) {
                    var told = told(fields);
                    groups.put(told.getOrDefault("name", ""), group(told));
                }
            }
        }
        return groups;
    }

    /**
     * Makes it watch the group so, or not at all.
     *
     * @param logins with what to log in on a master; Sentinel does not tell what it used before
     */
    static void set(Link link, String name, Optional<SentinelGroup> wanted, Function<Address, Login> logins) {
        if (of(link).containsKey(name)) {
            link.call("SENTINEL", "REMOVE", name);
        }
        if (wanted.isEmpty()) {
            return;
        }
        var group = wanted.get();
        monitor(link, name, group);
        var login = logins.apply(group.master());
        if (!login.user().isEmpty()) {
            link.call("SENTINEL", "SET", name, "auth-user", login.user());
        }
        if (!login.password().isEmpty()) {
            link.call("SENTINEL", "SET", name, "auth-pass", login.password());
        }
        group.options().forEach((option, value) -> {
            if (!option.equals(QUORUM)) {
                link.call("SENTINEL", "SET", name, option, value);
            }
        });
    }

    private static void monitor(Link link, String name, SentinelGroup group) {
        var port = Integer.toString(group.master().port());
        var quorum = group.options().getOrDefault(QUORUM, "1");
        try {
            link.call("SENTINEL", "MONITOR", name, group.master().host(), port, quorum);
        } catch (JedisDataException e) {
            // Sentinel takes a host name only where it was told to resolve them.
            link.call("SENTINEL", "MONITOR", name, resolved(group.master().host(), e), port, quorum);
        }
    }

    private static String resolved(String host, JedisDataException refusal) {
        try {
            var found = InetAddress.getByName(host).getHostAddress();
            if (found.equals(host)) {
                throw refusal;
            }
            return found;
        } catch (UnknownHostException e) {
            throw refusal;
        }
    }

    private static SentinelGroup group(Map<String, String> told) {
        var options = new LinkedHashMap<String, String>();
        options.put(QUORUM, told.getOrDefault(QUORUM, "1"));
        for (var option : OPTIONS) {
            var value = told.get(option);
            if (value != null && !value.isEmpty()) {
                options.put(option, value);
            }
        }
        return new SentinelGroup(
                new Address(told.getOrDefault("ip", ""), Integer.parseInt(told.getOrDefault("port", "0"))), options);
    }

    private static Map<String, String> told(List<?> fields) {
        var told = new HashMap<String, String>();
        for (int at = 0; at + 1 < fields.size(); at += 2) {
            told.put((String) fields.get(at), (String) fields.get(at + 1));
        }
        return told;
    }
}
