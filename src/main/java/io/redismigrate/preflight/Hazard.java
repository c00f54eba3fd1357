package io.redismigrate.preflight;

import io.redismigrate.migration.Finding;
import io.redismigrate.migration.Finding.Severity;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Every finding there is, in the order in which the README lists them. The id is stable: approvals and overrides rest on it. */
public enum Hazard {
    UNREACHABLE("A server does not answer, or does not take the configured login", Severity.ERROR),
    LOADING("A master is still loading its data set", Severity.ERROR),
    CLUSTER_MODE(
            "A server runs in cluster mode and refuses `REPLICAOF`, and the plan does not say `method: cluster`; or the other way round",
            Severity.ERROR),
    CLUSTER_STATE("The cluster is not well, moves slots, or the current master owns none", Severity.ERROR),
    CLUSTER_MEMBER("The candidate belongs to another cluster, or owns slots", Severity.ERROR),
    CLUSTER_ADDRESS("The cluster knows a node under another address than the plan", Severity.ERROR),
    CLUSTER_LIMIT("A cluster may hold writes for 5 s, which is more than the plan allows", Severity.WARNING),
    SAME_SERVER(
            "Two names of the plan are one server; following itself, it would be read-only for ever", Severity.ERROR),
    REPLICATION_CYCLE("Servers of the plan follow one another in a circle", Severity.ERROR),
    CURRENT_FOLLOWS_CANDIDATE("The two sides are the wrong way round, or it was done before", Severity.ERROR),
    CURRENT_NOT_MASTER("The current master is a replica, or stands fenced", Severity.ERROR),
    CANDIDATE_FOLLOWS_OTHER("The candidate is a replica of somebody else", Severity.ERROR),
    CANDIDATE_NOT_EMPTY("The candidate holds keys, which `REPLICAOF` would delete", Severity.ERROR),
    CANDIDATE_REPLICA_NOT_EMPTY("So does one of its replicas, or it follows somebody else", Severity.ERROR),
    CURRENT_REPLICA_ELSEWHERE("A listed replica does not follow the current master", Severity.WARNING),
    LOOPBACK_ADDRESS(
            "A master is named by a loopback address, which means another machine to its replica", Severity.ERROR),
    TLS_REPLICATION(
            "A server would speak TLS to its master where that does not, or the other way round", Severity.ERROR),
    ANNOUNCED_ADDRESS("A server announces another address than the plan names (NAT)", Severity.INFO),
    LINK_DOWN("The candidate has not reached the current master for a while", Severity.WARNING),
    SENTINEL_WATCHES_CANDIDATE("Sentinels of another group watch the candidate", Severity.ERROR),
    SENTINEL_WATCHES_CURRENT("Sentinels that the plan does not name watch the current master", Severity.ERROR),
    SENTINEL_UNREACHABLE("A Sentinel of the plan does not answer", Severity.ERROR),
    NOT_A_SENTINEL("What the plan names as a Sentinel is none", Severity.ERROR),
    SENTINEL_GROUP("A Sentinel watches another master under the plan's group", Severity.ERROR),
    SENTINEL_SCRIPT("A Sentinel runs a script that could not be given back to it", Severity.ERROR),
    FAILOVER_UNKNOWN("`method: failover`, and the current master does not know `FAILOVER`", Severity.ERROR),
    FAILOVER_ADDRESS("`method: failover`, and the current master lists the candidate elsewhere", Severity.ERROR),
    REPLICAOF_REFUSED(
            "A server refuses `REPLICAOF`, as managed services do; the mend names what works there", Severity.ERROR),
    RENAMED_COMMAND("A command that the migration needs is renamed or taken out", Severity.ERROR),
    MISSING_RIGHTS("The bot's user may not run a command that the migration needs", Severity.ERROR),
    RIGHTS_UNSEEN("The server does not tell the bot what it may do", Severity.INFO),
    OLDER_CANDIDATE(
            "The candidate runs an older release, and may not be able to load the snapshot",
            Severity.ERROR,
            Severity.WARNING),
    CONDITIONAL_WAY_BACK("The old release could not load a snapshot of the new one", Severity.WARNING, Severity.INFO),
    NO_PAUSE_WRITE("Before 6.2 writers get refusals instead of a pause", Severity.INFO),
    FEWER_DATABASES("The candidate has fewer databases", Severity.ERROR, Severity.WARNING),
    CANDIDATE_MAXMEMORY(
            "The candidate's `maxmemory` or eviction would hold from the promotion on",
            Severity.ERROR,
            Severity.WARNING),
    CANDIDATE_TOO_SMALL("The candidate's machine has less memory than the data takes", Severity.ERROR, Severity.INFO),
    FORK_MEMORY(
            "A snapshot may need more memory than the current master's machine has", Severity.WARNING, Severity.INFO),
    BUSY_SAVING("A background save or rewrite runs on the current master", Severity.WARNING),
    SAVE_FAILED("The last background save failed: the next may too, and writes may be refused", Severity.WARNING),
    SYNC_THROUGH_DISK("The snapshot goes through a disk whose room cannot be seen from here", Severity.INFO),
    SMALL_BACKLOG(
            "At today's writes the backlog does not outlive a short loss of the link", Severity.WARNING, Severity.INFO),
    SMALL_OUTPUT_BUFFER(
            "At today's writes the sync would never end: the replicas' output buffer overflows first",
            Severity.WARNING,
            Severity.INFO),
    CANDIDATE_MASTERAUTH("A server has a `masterauth` that could not be put back", Severity.ERROR),
    NO_CONFIG_FILE("A server runs without a config file, so the new roles do not outlive a restart", Severity.WARNING),
    NO_PERSISTENCE("The candidate saves nothing to disk", Severity.WARNING),
    CURRENT_NO_PERSISTENCE(
            "The current master saves nothing: restarted, it is empty and empties the candidate",
            Severity.WARNING,
            Severity.INFO),
    CANDIDATE_READ_ONLY_OFF("A replica would take writes", Severity.WARNING, Severity.INFO),
    CURRENT_READ_ONLY_OFF("The current master would take writes as a replica, so that no fence holds", Severity.ERROR),
    MIN_REPLICAS("The candidate wants more replicas than it will have", Severity.ERROR, Severity.WARNING),
    SERVE_STALE_DATA("During the switch a server would refuse reads too", Severity.WARNING),
    ACL_DIFFERS("ACL users are missing on the candidate, or differ", Severity.WARNING),
    MODULES_MISSING("The candidate lacks a module", Severity.ERROR),
    CONFIG_DIFFERS("Settings that applications notice differ", Severity.WARNING),
    SCRIPTS_NOT_CARRIED("Applications use cached scripts, which replication does not carry", Severity.INFO),
    CLIENT_REDIRECT(
            "Clients ask Valkey to redirect them (`CLIENT CAPA redirect`), and for a moment it redirects them nowhere",
            Severity.WARNING,
            Severity.INFO),
    GRADUAL_PROMISE("`gradual` cannot promise that no write is lost", Severity.WARNING),
    GRADUAL_EVICTION("`gradual`: the current master's evictions delete newer values", Severity.WARNING),
    GRADUAL_EXPIRY("`gradual`: the current master's expiry deletes renewed keys", Severity.WARNING, Severity.INFO),
    GRADUAL_HIGH_DATABASES(
            "`gradual`: keys with a time to live in databases above 63 are never reclaimed",
            Severity.WARNING,
            Severity.INFO),
    GRADUAL_REPLICAS("`gradual`: the candidate's replicas get nothing before the promotion", Severity.INFO),
    PEOPLE_REPOINT("People re-point the applications, and writes wait for them", Severity.INFO);

    private final String meaning;
    private final String severities;

    Hazard(String meaning, Severity... severities) {
        this.meaning = meaning;
        this.severities = Arrays.stream(severities).map(Hazard::word).collect(Collectors.joining(", "));
    }

    /** The finding's name, like {@code candidate-not-empty}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The README's table of them, in Markdown. */
    public static String table() {
        return "| finding | | what it means |\n|---|---|---|\n"
                + Arrays.stream(values())
                        .map(hazard -> "| `%s` | %s | %s |\n".formatted(hazard.id(), hazard.severities, hazard.meaning))
                        .collect(Collectors.joining());
    }

    private static String word(Severity severity) {
        return severity.name().toLowerCase(Locale.ROOT);
    }

    Finding error(String seen, String why, String mend) {
        return found(Severity.ERROR, seen, why, mend);
    }

    Finding warning(String seen, String why, String mend) {
        return found(Severity.WARNING, seen, why, mend);
    }

    Finding info(String seen, String why, String mend) {
        return found(Severity.INFO, seen, why, mend);
    }

    Finding found(Severity severity, String seen, String why, String mend) {
        if (!severities.contains(word(severity))) {
            throw new IllegalArgumentException("%s is never %s".formatted(id(), severity));
        }
        return new Finding(id(), severity, seen, why, mend);
    }
}
