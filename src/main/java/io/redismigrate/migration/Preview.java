package io.redismigrate.migration;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The commands a migration would send, in order, for people to read beforehand. Nothing is sent from here. */
public final class Preview {
    private static final Policy NO_POLICY =
            new Policy(People.NOBODY, People.NOBODY, Map.of(), false, Duration.ofMinutes(30));

    private Preview() {}

    /** One {@code server: COMMAND} a line. Passwords stand as {@link Parameter} words. */
    public static List<String> commands(Plan plan, Map<String, Node> nodes, Instant at) {
        var seen = new Observation(at, nodes, List.of(), List.of());
        var migration = Migration.requested("m0", plan, "", "", at);
        var now = new Situation(migration, seen, NO_POLICY);
        var from = plan.currentMaster();
        var to = plan.candidateMaster();
        var lines = new ArrayList<String>();
        now.candidate()
                .ifPresent(candidate -> Sync.credentials(candidate, from).forEach(change -> lines.add(line(change))));
        Sync.tuning(now).forEach(change -> lines.add(line(change)));
        lines.addAll(following(plan, to, from));
        if (plan.fenced()) {
            plan.candidateReplicas()
                    .forEach(replica -> lines.addAll(following(plan, replica, plan.leaderOfCandidateReplicas())));
            plan.sentinels().forEach(sentinel -> lines.add(line(sentinel, "SENTINEL REMOVE " + group(plan))));
            lines.addAll(fencedSwitch(plan));
            plan.sentinels()
                    .forEach(sentinel -> lines.add(
                            line(sentinel, "SENTINEL MONITOR %s %s …".formatted(group(plan), words(to.address())))));
        } else {
            lines.add(line(to, "CONFIG SET masterauth " + Parameter.LOCKED));
            lines.add(line(to, "CONFIG SET replica-read-only no"));
            lines.add(line(from, "REPLICAOF " + words(Address.NOWHERE)));
            lines.add(line(to, "REPLICAOF NO ONE"));
            lines.add(line(to, "CONFIG SET replica-read-only yes"));
            FillingAnew.servers(plan)
                    .forEach(server -> lines.add(
                            line(server, "MULTI, REPLICAOF NO ONE, REPLICAOF " + words(to.address()) + ", EXEC")));
        }
        return List.copyOf(lines);
    }

    private static List<String> following(Plan plan, Server replica, Server master) {
        return plan.clustered()
                ? List.of(
                        line(replica, "CLUSTER MEET " + words(master.address())),
                        line(replica, "CLUSTER REPLICATE <id of %s>".formatted(master)))
                : List.of(line(replica, "REPLICAOF " + words(master.address())));
    }

    private static List<String> fencedSwitch(Plan plan) {
        var from = plan.currentMaster();
        var to = plan.candidateMaster();
        if (plan.clustered()) {
            return List.of(line(to, "CLUSTER FAILOVER"));
        }
        if (plan.method() == Plan.Method.FAILOVER) {
            return List.of(
                    line(
                            from,
                            "FAILOVER TO %s TIMEOUT %d"
                                    .formatted(
                                            words(to.address()),
                                            plan.cutoverLimit().toMillis())),
                    line(to, "CONFIG REWRITE"),
                    line(from, "CONFIG REWRITE"));
        }
        return List.of(
                line(from, "CLIENT PAUSE %d WRITE".formatted(plan.cutoverLimit().toMillis())),
                line(from, "REPLICAOF " + words(Address.NOWHERE)),
                line(to, "REPLICAOF NO ONE"),
                line(from, "REPLICAOF " + words(to.address())),
                line(from, "CLIENT UNPAUSE"),
                line(to, "CONFIG REWRITE"),
                line(from, "CONFIG REWRITE"));
    }

    private static String group(Plan plan) {
        return plan.watch().map(Plan.Watch::group).orElse("");
    }

    private static String line(Action.Change change) {
        return line(change.server(), "CONFIG SET %s %s".formatted(change.parameter(), change.value()));
    }

    private static String line(Server server, String command) {
        return server + ": " + command;
    }

    private static String words(Address address) {
        return address.host() + " " + address.port();
    }
}
