package io.redismigrate.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import io.redismigrate.demo.ErrorReply;
import io.redismigrate.demo.RedisServer;
import io.redismigrate.lab.RedisLab;
import io.redismigrate.migration.Address;
import io.redismigrate.migration.Finding;
import io.redismigrate.migration.Finding.Severity;
import io.redismigrate.migration.Parameter;
import io.redismigrate.migration.Plan;
import io.redismigrate.migration.Server;
import io.redismigrate.migration.Strategy;
import io.redismigrate.redis.Login;
import io.redismigrate.redis.Logins;
import io.redismigrate.redis.RedisFleet;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Two real servers, and what a preflight sees of them. A look must leave no trace. */
final class Sighting {
    private final RedisLab lab;
    private final Map<String, Login> logins = new LinkedHashMap<>();
    private final List<RedisServer> candidateReplicas = new ArrayList<>();
    private final List<RedisServer> currentReplicas = new ArrayList<>();
    private Strategy strategy = Strategy.FENCED;
    private Plan.Repoint repoint = Plan.Repoint.WEBHOOK;
    private boolean tuned = true;
    private Plan.Method method = Plan.Method.FENCE;
    final RedisServer old;
    final RedisServer young;

    Sighting(RedisLab lab, RedisServer old, RedisServer young) {
        this.lab = lab;
        this.old = old;
        this.young = young;
    }

    /** Two servers with the demo's settings. */
    static Sighting of(RedisLab lab) {
        return new Sighting(lab, lab.start("old"), lab.start("young"));
    }

    Sighting gradual() {
        strategy = Strategy.GRADUAL;
        return this;
    }

    Sighting repointedBy(Plan.Repoint who) {
        repoint = who;
        return this;
    }

    Sighting by(Plan.Method other) {
        method = other;
        return this;
    }

    Sighting untuned() {
        tuned = false;
        return this;
    }

    Sighting withCandidateReplica(RedisServer replica) {
        candidateReplicas.add(replica);
        return this;
    }

    Sighting withCurrentReplica(RedisServer replica) {
        currentReplicas.add(replica);
        return this;
    }

    Sighting login(RedisServer server, String user, String password) {
        logins.put(server.name(), new Login(new Address(RedisServer.HOST, server.port()), false, user, password));
        return this;
    }

    /** The finding of that hazard, which must be there, of that severity, and say everything; nothing was touched. */
    Finding sees(Hazard hazard, Severity severity) {
        var before = everything();
        var found = findings();
        assertThat(everything()).isEqualTo(before);
        assertThat(found).filteredOn(each -> each.name().equals(hazard.id())).hasSize(1);
        var finding = found.stream()
                .filter(each -> each.name().equals(hazard.id()))
                .findFirst()
                .orElseThrow();
        assertThat(finding.severity()).isEqualTo(severity);
        assertThat(List.of(finding.seen(), finding.why(), finding.mend())).allMatch(text -> text.length() > 10);
        return finding;
    }

    void doesNotSee(Hazard hazard) {
        assertThat(findings()).noneMatch(each -> each.name().equals(hazard.id()));
    }

    List<Finding> findings() {
        var plan = plan();
        try (var fleet = new RedisFleet(new Logins(logins), Clock.systemUTC())) {
            return Preflight.find(plan, fleet.examine(plan.servers(), List.of(plan.currentMaster()), false));
        }
    }

    Plan plan() {
        return new Plan(
                "orders",
                server(old),
                currentReplicas.stream().map(this::server).toList(),
                server(young),
                candidateReplicas.stream().map(this::server).toList(),
                strategy,
                Duration.ofSeconds(2),
                repoint,
                tuned,
                Optional.empty(),
                method,
                Optional.empty());
    }

    /** Another address than the one the server has by itself. */
    Sighting address(RedisServer server, Login login) {
        logins.put(server.name(), login);
        return this;
    }

    Logins logins() {
        return new Logins(logins);
    }

    private Server server(RedisServer server) {
        var login = logins.get(server.name());
        return login == null
                ? Server.open(server.name(), new Address(RedisServer.HOST, server.port()))
                : new Server(server.name(), login.address(), login.user(), Parameter.secretOf(server.name()));
    }

    /** Settings, role, users and keys of every server, as far as it tells. */
    private Map<String, Object> everything() {
        var all = new TreeMap<String, Object>();
        var servers = new ArrayList<>(List.of(old, young));
        servers.addAll(candidateReplicas);
        servers.addAll(currentReplicas);
        for (var server : servers) {
            for (var question : List.of("CONFIG GET *", "DBSIZE", "ACL LIST", "INFO replication", "INFO persistence")) {
                all.put(server.name() + " " + question, told(server, question));
            }
        }
        return all;
    }

    private String told(RedisServer server, String question) {
        if (!server.isAlive()) {
            return "silent";
        }
        try {
            return String.valueOf(lab.command(server, question.split(" ", -1)))
                    .lines()
                    // What moves by itself.
                    .filter(
                            line -> !line.matches(
                                    "(.*offset|.*_io_seconds_ago|.*link_down_since_seconds|slave\\d+|.*bgsave.*time.*|.*keys_processed"
                                            + "|.*current_.*|.*histlen|.*rdb_changes_since.*|.*cow.*|rdb_bgsave_in_progress|mem_.*"
                                            + "|rdb_last_.*|master_sync.*|.*replid.*|.*backlog.*|sync_.*|rdb_saves|master_link_status):.*"))
                    .reduce("", (all, line) -> all + "\n" + line);
        } catch (ErrorReply e) {
            return String.valueOf(e.getMessage());
        }
    }
}
