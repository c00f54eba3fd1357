package io.redismigrate;

import io.redismigrate.fleet.FleetPlan;
import io.redismigrate.migration.Address;
import io.redismigrate.migration.Owners;
import io.redismigrate.migration.Plan;
import io.redismigrate.migration.Policy;
import io.redismigrate.migration.Server;
import io.redismigrate.migration.Strategy;
import io.redismigrate.redis.Login;
import io.redismigrate.redis.Logins;
import io.redismigrate.repoint.Way;
import io.redismigrate.runner.Catalogue;
import io.redismigrate.settings.Fleet;
import io.redismigrate.settings.Repoint;
import io.redismigrate.settings.Secret;
import io.redismigrate.settings.Settings;
import io.redismigrate.settings.Verify;
import io.redismigrate.verify.Mode;
import io.redismigrate.verify.Speed;
import io.redismigrate.verify.Terms;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the settings say, in the values of the packages that need it. */
final class FromSettings {
    private FromSettings() {}

    static Logins logins(Settings settings) {
        var logins = new LinkedHashMap<String, Login>();
        settings.servers()
                .forEach((name, server) -> logins.put(
                        name,
                        new Login(
                                new Address(server.host(), server.port()),
                                server.tls(),
                                server.username().orElse(""),
                                server.password().map(Secret::reveal).orElse(""),
                                server.certificates())));
        return new Logins(logins);
    }

    static Catalogue catalogue(Settings settings, Logins logins) {
        var servers = new LinkedHashMap<String, Server>();
        settings.servers().keySet().forEach(name -> servers.put(name, logins.named(name)));
        var plans = new LinkedHashMap<String, Plan>();
        settings.plans().forEach((name, plan) -> plans.put(name, plan(plan, servers)));
        var fleets = new LinkedHashMap<String, FleetPlan>();
        settings.fleets().forEach((name, fleet) -> fleets.put(name, fleet(fleet, plans)));
        return new Catalogue(plans, servers, fleets, settings.adHoc()::allows);
    }

    private static FleetPlan fleet(Fleet fleet, Map<String, Plan> plans) {
        return new FleetPlan(
                fleet.name(),
                fleet.waves().stream()
                        .map(wave -> wave.stream()
                                .flatMap(plan -> Optional.ofNullable(plans.get(plan.name())).stream())
                                .toList())
                        .toList(),
                fleet.parallel(),
                fleet.barrier(),
                fleet.oneGate(),
                fleet.soak());
    }

    static Map<String, Way> ways(Settings settings) {
        var ways = new LinkedHashMap<String, Way>();
        settings.plans().forEach((name, plan) -> ways.put(name, way(plan.repoint())));
        return ways;
    }

    static Owners owners(Settings settings) {
        return new Owners(settings.owners().stream()
                .map(owner -> new Owners.Rule(
                        owner.name().orElse("*"),
                        owner.user().orElse("*"),
                        host -> owner.address()
                                .map(range -> range.contains(host))
                                .orElse(true),
                        owner.team()))
                .toList());
    }

    /** The hooks of the plans whose reads move first. */
    static Map<String, Way> readers(Settings settings) {
        var ways = new LinkedHashMap<String, Way>();
        settings.plans().forEach((name, plan) -> plan.readers().ifPresent(readers -> ways.put(name, way(readers))));
        return ways;
    }

    /** How the plans want their data compared, by name. */
    static Map<String, Terms> terms(Settings settings) {
        var terms = new LinkedHashMap<String, Terms>();
        settings.plans().forEach((name, plan) -> terms.put(name, terms(plan.verify())));
        return terms;
    }

    private static Terms terms(Verify verify) {
        return new Terms(
                Mode.valueOf(verify.mode().name()),
                Speed.valueOf(verify.speed().name()),
                verify.from() == Verify.From.REPLICAS,
                verify.sample(),
                verify.latencyLimit(),
                verify.maxAge(),
                verify.showValues());
    }

    static Policy policy(Settings settings) {
        var plans = new LinkedHashMap<String, Policy>();
        settings.policy().plans().forEach((name, rules) -> plans.put(name, FromPolicy.policy(rules, Map.of())));
        return FromPolicy.policy(settings.policy().everywhere(), plans);
    }

    private static Plan plan(io.redismigrate.settings.Plan plan, Map<String, Server> servers) {
        return new Plan(
                plan.name(),
                known(servers, plan.current().master()),
                known(servers, plan.current().replicas()),
                known(servers, plan.candidate().master()),
                known(servers, plan.candidate().replicas()),
                switch (plan.strategy()) {
                    case FENCED -> Strategy.FENCED;
                    case GRADUAL -> Strategy.GRADUAL;
                },
                plan.cutoverLimit(),
                way(plan.repoint()).repoint(),
                plan.tuneSync(),
                plan.readers().map(readers -> way(readers).repoint()),
                switch (plan.method()) {
                    case FENCE -> Plan.Method.FENCE;
                    case FAILOVER -> Plan.Method.FAILOVER;
                    case CLUSTER -> Plan.Method.CLUSTER;
                },
                plan.sentinel().map(sentinel -> new Plan.Watch(sentinel.group(), known(servers, sentinel.sentinels()))),
                plan.syncFrom().map(replica -> known(servers, replica)));
    }

    private static Way way(Repoint repoint) {
        if (repoint instanceof Repoint.Webhook webhook) {
            return new Way.Webhook(webhook.url(), webhook.secret()::reveal, webhook.timeout());
        }
        if (repoint instanceof Repoint.Command command) {
            return new Way.Command(command.argv(), command.timeout());
        }
        if (repoint instanceof Repoint.Haproxy haproxy) {
            return new Way.Haproxy(
                    haproxy.sockets(),
                    haproxy.backend(),
                    haproxy.server(),
                    haproxy.shutdownSessions(),
                    haproxy.timeout());
        }
        if (repoint instanceof Repoint.Sentinel) {
            return new Way.ByThemselves(Plan.Repoint.SENTINEL);
        }
        if (repoint instanceof Repoint.Redirect) {
            return new Way.ByThemselves(Plan.Repoint.REDIRECT);
        }
        return repoint instanceof Repoint.Cluster ? new Way.ByThemselves(Plan.Repoint.CLUSTER) : new Way.People();
    }

    private static List<Server> known(Map<String, Server> servers, List<io.redismigrate.settings.Server> named) {
        return named.stream().map(server -> known(servers, server)).toList();
    }

    private static Server known(Map<String, Server> servers, io.redismigrate.settings.Server named) {
        var server = servers.get(named.name());
        if (server == null) {
            throw new IllegalStateException("the settings hold a plan with the unknown server " + named.name());
        }
        return server;
    }
}
