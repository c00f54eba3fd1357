package io.redismigrate;

import io.redismigrate.demo.RedisServer;
import io.redismigrate.demo.RedisServerSetup;
import io.redismigrate.lab.RedisLab;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** The servers of a story: a current master, a candidate master and its replica to be, and what they were like at the start. */
final class Trio {
    /** The role is what a migration is about; everything else has to be as before at its end. */
    private static final Set<String> ROLE = Set.of("replicaof", "slaveof");

    final RedisLab lab;
    final RedisServer old;
    final RedisServer young;
    final RedisServer youngReplica;
    private final Map<String, Map<String, String>> before;

    private Trio(RedisLab lab, RedisServer old, RedisServer young, RedisServer youngReplica) {
        this.lab = lab;
        this.old = old;
        this.young = young;
        this.youngReplica = youngReplica;
        before = settings();
    }

    static Trio in(RedisLab lab) {
        return in(lab, setup -> setup, setup -> setup);
    }

    /** With changes to the current master's side and to the candidate's. */
    static Trio in(RedisLab lab, UnaryOperator<RedisServerSetup> oldSide, UnaryOperator<RedisServerSetup> youngSide) {
        return new Trio(
                lab, lab.start("old", oldSide), lab.start("young", youngSide), lab.start("young-replica", youngSide));
    }

    /** The servers and two plans, {@code orders} (fenced) and {@code carts} (gradual), as {@code fleet.yml}. */
    String fleetYml() {
        return fleetYml("", "");
    }

    /** The same with credentials, such as {@code , password: secret}. */
    String fleetYml(String oldCredentials, String youngCredentials) {
        return """
                servers:
                  old: {url: "%s"%s}
                  young: {url: "%s"%s}
                  young-replica: {url: "%s"%s}
                plans:
                  orders:
                    current: {master: old}
                    candidate: {master: young, replicas: [young-replica]}
                  carts:
                    current: {master: old}
                    candidate: {master: young, replicas: [young-replica]}
                    strategy: gradual
                """.formatted(
                        old.uri(), oldCredentials, young.uri(), youngCredentials, youngReplica.uri(), youngCredentials);
    }

    /** Puts so many keys of a hundred bytes on the current master. */
    void fill(int keys) {
        lab.command(
                old,
                "EVAL",
                "for i = 1, ARGV[1] do redis.call('SET', 'key:' .. i, string.rep('x', 100)) end",
                "0",
                Integer.toString(keys));
    }

    /** Every setting of every server but its role. */
    Map<String, Map<String, String>> settings() {
        var settings = new LinkedHashMap<String, Map<String, String>>();
        for (var server : List.of(old, young, youngReplica)) {
            var config = new TreeMap<>(lab.configOf(server));
            config.keySet().removeAll(ROLE);
            settings.put(server.name(), config);
        }
        return settings;
    }

    /** What {@link #settings()} was when the servers had just started. */
    Map<String, Map<String, String>> settingsAtTheStart() {
        return before;
    }

    /** Roles, keys and settings: what nobody may change who was refused. */
    Map<String, Object> everything() {
        var all = new LinkedHashMap<String, Object>(settings());
        for (var server : List.of(old, young, youngReplica)) {
            var replication = server.info("replication");
            all.put(
                    server.name() + " role",
                    replication.get("role") + " " + replication.getOrDefault("master_port", "-"));
            all.put(server.name() + " keys", String.valueOf(server.command("DBSIZE")));
        }
        return all;
    }
}
