package io.redismigrate.redis;

import io.redismigrate.migration.Address;
import io.redismigrate.migration.Survey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * The closer look at a server: two pipelines more, so it is taken every few seconds and kept in between. A server that will
 * not tell something is asked again much later, for each refusal is counted in its statistics and its ACL log.
 */
final class Surveying {
    private static final long FRESH = Duration.ofSeconds(5).toNanos();
    private static final long FRESH_WHERE_REFUSED = Duration.ofMinutes(10).toNanos();

    /** Differ from host to host, or are of no interest to anybody who compares two servers. */
    private static final Set<String> LOCAL = Set.of(
            "port",
            "bind",
            "bind-source-addr",
            "dir",
            "pidfile",
            "logfile",
            "aclfile",
            "dbfilename",
            "appenddirname",
            "appendfilename",
            "unixsocket",
            "unixsocketperm",
            "replicaof",
            "slaveof",
            "cluster-config-file",
            "proc-title-template",
            "oom-score-adj-values",
            "save-cpulist");

    /** What Redis shows in clear although it is a secret. */
    private static final Set<String> SECRET =
            Set.of("requirepass", "masterauth", "masteruser", "tls-key-file-pass", "tls-client-key-file-pass");

    private static final List<String[]> QUESTIONS = List.of(
            words("INFO commandstats"),
            words("MODULE LIST"),
            words("CONFIG GET *"),
            words("ACL LIST"),
            words("ACL WHOAMI"),
            Needed.known());

    private final Map<Address, Kept> kept = new ConcurrentHashMap<>();

    /** By run id, whether that server refuses REPLICAOF. */
    private final Map<String, Boolean> refusing = new ConcurrentHashMap<>();

    /** One survey, of one process of the server. */
    private record Kept(String runId, long until, Survey survey) {}

    /** The next look at each server is a closer one. */
    void forget() {
        kept.clear();
    }

    /** The survey of that server, as old as it may be; the readings are of now. */
    Survey of(Address address, Link link, Info info, Survey.Flow written, int redirecting) {
        var known = kept.get(address);
        boolean fresh = known != null && known.runId().equals(info.text("run_id")) && System.nanoTime() < known.until();
        var survey = known != null && fresh ? known.survey() : take(address, link, info);
        return new Survey(
                survey.config(),
                survey.users(),
                survey.modules(),
                survey.missing(),
                survey.forbidden(),
                survey.botUser(),
                readings(info, written, redirecting, survey.readings()),
                survey.shard());
    }

    private Survey take(Address address, Link link, Info info) {
        var replies = link.pipeline(QUESTIONS);
        var me = replies.get(4) instanceof String name ? name : "";
        var missing = new TreeSet<>(Needed.missing(replies.get(5)));
        if (refusesToReplicate(link, info.text("run_id"))) {
            missing.add("REPLICAOF");
        }
        // Before 6.0 there are no users, and everybody may do everything.
        var rights = me.isEmpty()
                ? Optional.of(Set.<String>of()).filter(all -> !refused(replies.get(4)))
                : Needed.forbidden(link, me, replies.get(5), info.yes("cluster_enabled"));
        var survey = new Survey(
                config(replies.get(2)),
                AclUsers.parse(replies.get(3)),
                modules(replies.get(1)),
                missing,
                rights,
                me,
                new Survey.Readings(0, 0, 0, false, false, -1, Survey.Flow.UNKNOWN, scriptCalls(replies.get(0)), 0),
                info.yes("cluster_enabled") ? ClusterNodes.shard(link) : Optional.empty());
        boolean seldom = rights.isEmpty() || replies.stream().anyMatch(Surveying::refused);
        kept.put(
                address,
                new Kept(info.text("run_id"), System.nanoTime() + (seldom ? FRESH_WHERE_REFUSED : FRESH), survey));
        return survey;
    }

    /**
     * Some managed services list the command and refuse it when it comes. Without arguments it changes nothing anywhere; a
     * server that takes it says that they are missing. Asked once in the life of a server, for it counts the refusal.
     */
    private boolean refusesToReplicate(Link link, String runId) {
        return refusing.computeIfAbsent(runId, id -> {
            var reply =
                    link.pipeline(List.<String[]>of(new String[] {"REPLICAOF"})).get(0);
            return !(reply instanceof JedisDataException error)
                    || !String.valueOf(error.getMessage()).contains("wrong number of arguments");
        });
    }

    private static boolean refused(Object reply) {
        return reply instanceof JedisDataException error
                && String.valueOf(error.getMessage()).startsWith("NOPERM");
    }

    private static Survey.Readings readings(Info info, Survey.Flow written, int redirecting, Survey.Readings slower) {
        return new Survey.Readings(
                info.number("total_system_memory", 0),
                info.number("used_memory_rss", 0),
                info.expiring(),
                info.yes("aof_rewrite_in_progress"),
                info.text("rdb_last_bgsave_status").equals("err"),
                linkDownSeconds(info),
                written,
                slower.cachedScriptCalls(),
                redirecting);
    }

    private static long linkDownSeconds(Info info) {
        if (!info.text("master_link_status").equals("down")
                || info.yes("master_sync_in_progress")
                || info.yes("loading")) {
            return -1;
        }
        long seconds = info.number("master_link_down_since_seconds", -1);
        return seconds < 0 ? Long.MAX_VALUE : seconds;
    }

    private static Map<String, String> config(Object reply) {
        var config = new TreeMap<String, String>();
        if (reply instanceof List<?> words) {
            for (int at = 0; at + 1 < words.size(); at += 2) {
                var name = (String) words.get(at);
                // Some names exist twice, for the sake of old scripts.
                if (!LOCAL.contains(name) && !SECRET.contains(name) && !name.startsWith("slave-")) {
                    config.put(name, (String) words.get(at + 1));
                }
            }
        }
        return config;
    }

    private static List<String> modules(Object reply) {
        var names = new ArrayList<String>();
        if (reply instanceof List<?> modules) {
            for (var module : modules) {
                if (module instanceof List<?> fields && fields.size() > 1) {
                    names.add((String) fields.get(1));
                }
            }
        }
        return names;
    }

    private static long scriptCalls(Object reply) {
        if (!(reply instanceof String text)) {
            return 0;
        }
        var info = Info.parse(text);
        return info.calls("evalsha") + info.calls("evalsha_ro");
    }

    /** A map of what a reply says of each of these names; a name with no answer stands with an empty list. */
    static Map<String, List<?>> byName(List<String> names, Object reply) {
        var found = new HashMap<String, List<?>>();
        if (reply instanceof List<?> entries) {
            for (int at = 0; at < Math.min(names.size(), entries.size()); at++) {
                found.put(names.get(at), entries.get(at) instanceof List<?> entry ? entry : List.of());
            }
        }
        return found;
    }

    private static String[] words(String command) {
        return command.split(" ", -1);
    }
}
