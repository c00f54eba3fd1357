package io.redismigrate.runner;

import io.redismigrate.fleet.FleetPlan;
import io.redismigrate.migration.Address;
import io.redismigrate.migration.Plan;
import io.redismigrate.migration.Server;
import io.redismigrate.migration.Strategy;
import io.redismigrate.runner.Desk.Reply;
import io.redismigrate.runner.Desk.Subject;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The plans and servers that people may name.
 *
 * @param servers by name
 * @param fleets by name
 * @param adHoc whether a server at that host may be named directly
 */
public record Catalogue(
        Map<String, Plan> plans, Map<String, Server> servers, Map<String, FleetPlan> fleets, Predicate<String> adHoc) {
    private static final Duration USUAL_LIMIT = Duration.ofSeconds(5);

    public Catalogue {
        plans = new LinkedHashMap<>(plans);
        servers = new LinkedHashMap<>(servers);
        fleets = new LinkedHashMap<>(fleets);
    }

    /** The plan that is meant, or a sentence that says what is wrong with the words. */
    Reply<Plan> find(Subject subject) {
        if (subject instanceof Subject.Named named) {
            var plan = plans.get(named.plan());
            return plan != null
                    ? new Reply.Given<>(plan)
                    : new Reply.Refused<>("There is no plan called \"%s\". %s"
                            .formatted(named.plan(), known("Plans", plans.keySet())));
        }
        var between = (Subject.Between) subject;
        var from = server(between.from());
        var to = server(between.to());
        if (from instanceof Reply.Refused<Server> refused) {
            return new Reply.Refused<>(refused.sentence());
        }
        if (to instanceof Reply.Refused<Server> refused) {
            return new Reply.Refused<>(refused.sentence());
        }
        return adHocPlan(given(from), given(to), between.strategy().orElse(Strategy.FENCED));
    }

    /** The fleet of that name, or a sentence that says which there are. */
    Reply<FleetPlan> fleet(String name) {
        var fleet = fleets.get(name);
        return fleet != null
                ? new Reply.Given<>(fleet)
                : new Reply.Refused<>(
                        "There is no fleet called \"%s\". %s".formatted(name, known("Fleets", fleets.keySet())));
    }

    private Reply<Plan> adHocPlan(Server from, Server to, Strategy strategy) {
        if (from.address().equals(to.address())) {
            return new Reply.Refused<>(
                    "%s and %s are the same server; name the one to move from and the one to move to."
                            .formatted(from, to));
        }
        return new Reply.Given<>(new Plan(
                from + "->" + to, from, List.of(), to, List.of(), strategy, USUAL_LIMIT, Plan.Repoint.PEOPLE, true));
    }

    private Reply<Server> server(String name) {
        var known = servers.get(name);
        if (known != null) {
            return new Reply.Given<>(known);
        }
        try {
            var address = Address.parse(name);
            if (adHoc.test(address.host())) {
                return new Reply.Given<>(Server.open(name, address));
            }
            return new Reply.Refused<>(
                    "%s may not be named directly: fleet.yml allows that only for the addresses under ad-hoc: allow. %s"
                            .formatted(name, known("Servers", servers.keySet())));
        } catch (IllegalArgumentException e) {
            return new Reply.Refused<>(
                    "There is no server called \"%s\". %s".formatted(name, known("Servers", servers.keySet())));
        }
    }

    private static Server given(Reply<Server> reply) {
        return ((Reply.Given<Server>) reply).value();
    }

    private static String known(String what, Collection<String> names) {
        return names.isEmpty()
                ? what + " are listed in fleet.yml, and there are none."
                : "%s: %s.".formatted(what, String.join(", ", names));
    }
}
