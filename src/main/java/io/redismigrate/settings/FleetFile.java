package io.redismigrate.settings;

import io.redismigrate.settings.Formats.Endpoint;
import io.redismigrate.settings.Plan.Method;
import io.redismigrate.settings.Plan.Side;
import io.redismigrate.settings.Plan.Strategy;
import io.redismigrate.words.Nearest;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** {@code fleet.yml}: the servers, and what moves where. */
record FleetFile(
        Map<String, Server> servers,
        Map<String, Plan> plans,
        Map<String, Fleet> fleets,
        AdHoc adHoc,
        List<Owner> owners) {
    private static final Pattern TEAM = Pattern.compile("[SUW][A-Z0-9]+");

    // Stand-ins for what was reported as wrong; they never leave this package.
    private static final Endpoint NOWHERE = new Endpoint("?", 1, false);

    static FleetFile read(Section file) {
        var servers = file.named("servers", FleetFile::server);
        var plans = file.named("plans", (name, plan) -> plan(name, plan, servers));
        var fleets = file.named("fleets", (name, fleet) -> FleetReader.fleet(name, fleet, plans));
        return new FleetFile(
                servers,
                plans,
                fleets,
                file.section("ad-hoc", FleetFile::adHoc),
                file.sections("owners", FleetFile::owner));
    }

    private static Owner owner(Section section) {
        var rule = new Owner(
                section.text("name"),
                section.text("user"),
                section.scalar("address").flatMap(range -> range(section, range)),
                section.required("team", "write the Slack id of a user group (S…) or a person (U…)")
                        .flatMap(team -> section.parsed(
                                team,
                                text -> Optional.of(text)
                                        .filter(id -> TEAM.matcher(id).matches()),
                                "is no Slack id; those of user groups begin with S, those of people with U"))
                        .orElse("?"));
        if (rule.name().isEmpty() && rule.user().isEmpty() && !section.has("address")) {
            section.problem("name", "is missing; say whose connections are meant, by name, user or address");
        }
        return rule;
    }

    private static Server server(String name, Section section) {
        var endpoint = section.required("url", "write redis://HOST:PORT, or rediss:// for TLS")
                .flatMap(url -> endpoint(section, url))
                .orElse(NOWHERE);
        return new Server(
                name,
                endpoint.host(),
                endpoint.port(),
                endpoint.tls(),
                section.text("username"),
                section.secret("password"),
                Certificates.read(section, endpoint.tls()));
    }

    /** No message about a server's url quotes it: people do write passwords there. */
    private static Optional<Endpoint> endpoint(Section section, Scalar url) {
        var endpoint = Formats.redis(url.text());
        if (endpoint.isEmpty()) {
            section.problem(
                    url.place(),
                    url.text().contains("@")
                            ? "holds a user or a password; give them as username and password, beside url"
                            : "is no address of a server; write redis://HOST:PORT (rediss:// for TLS), and nothing"
                                    + " behind the port");
        }
        return endpoint;
    }

    private static Plan plan(String name, Section section, Map<String, Server> servers) {
        var used = new HashMap<String, Scalar>();
        var strategy = section.choice("strategy", Strategy.FENCED);
        var readers = RepointReader.readers(section);
        if (readers.isPresent() && strategy == Strategy.GRADUAL) {
            section.problem(
                    "readers", "goes with strategy fenced only; in gradual every application moves with all it does");
        }
        var current = section.section("current", side -> side(side, servers, used));
        var method = section.choice("method", Method.FENCE);
        var repoint = method == Method.CLUSTER && !section.has("repoint")
                ? new Repoint.Cluster()
                : RepointReader.repoint(section, sentinel -> sentinels(sentinel, servers, used));
        var watched = section.sectionIfThere("sentinel", sentinel -> sentinels(sentinel, servers, used));
        var fitting = new PlanFits(section, strategy, method);
        fitting.repoint(repoint, watched.isPresent());
        fitting.method(watched.isPresent());
        return new Plan(
                name,
                current,
                section.section("candidate", side -> side(side, servers, used)),
                strategy,
                section.duration("cutover-limit", Duration.ofSeconds(5)),
                method,
                repoint,
                section.yesOrNo("tune-sync", true),
                readers,
                watched.or(() -> repoint instanceof Repoint.Sentinel asked ? asked.sentinels() : Optional.empty()),
                syncFrom(section, current),
                section.section("verify", Verify::read));
    }

    private static Optional<Server> syncFrom(Section section, Side current) {
        return section.scalar("sync-from").flatMap(named -> {
            var replica = current.replicas().stream()
                    .filter(server -> server.name().equals(named.text()))
                    .findFirst();
            if (replica.isEmpty()) {
                section.problem(
                        named.place(),
                        "%s is none of current.replicas; name one that follows the current master, or leave sync-from out"
                                .formatted(named.quoted()));
            }
            return replica;
        });
    }

    private static Plan.Sentinels sentinels(Section section, Map<String, Server> servers, Map<String, Scalar> used) {
        var group = section.required("group", "write the name under which the Sentinels know the master")
                .map(Scalar::text);
        var named = section.requiredList("sentinels", "list every Sentinel; each is one of the servers").stream()
                .map(name -> server(section, name, servers, used))
                .toList();
        return new Plan.Sentinels(group.orElse("?"), named);
    }

    private static Side side(Section section, Map<String, Server> servers, Map<String, Scalar> used) {
        var master =
                section.required("master", "name one of the servers").map(name -> server(section, name, servers, used));
        var replicas = section.list("replicas").stream()
                .map(name -> server(section, name, servers, used))
                .toList();
        return new Side(master.orElse(unknown("?")), replicas);
    }

    private static Server server(Section section, Scalar name, Map<String, Server> servers, Map<String, Scalar> used) {
        var server = servers.get(name.text());
        if (server == null) {
            section.problem(
                    name.place(),
                    "no server named %s; %s"
                            .formatted(name.quoted(), Nearest.instead(name.text(), servers.keySet(), "servers has ")));
            return unknown(name.text());
        }
        // By address too: a server that is told to replicate from itself under another name stays read-only for ever.
        var sameAs = server.host().equals(NOWHERE.host()) ? name.text() : server.address();
        var before = used.putIfAbsent(sameAs, name);
        if (before != null) {
            section.problem(
                    name.place(),
                    "%s is the same server as in line %d (%s); each server has one place in a plan"
                            .formatted(
                                    name.quoted(),
                                    before.place().line(),
                                    before.place().key()));
        }
        return server;
    }

    private static Server unknown(String name) {
        return new Server(name, NOWHERE.host(), NOWHERE.port(), false, Optional.empty(), Optional.empty());
    }

    private static AdHoc adHoc(Section section) {
        return new AdHoc(section.list("allow").stream()
                .flatMap(range -> range(section, range).stream())
                .toList());
    }

    private static Optional<AddressRange> range(Section section, Scalar text) {
        var range = section.parsed(
                text, AddressRange::parse, "is no block of addresses; write 10.0.0.0/8, fd00::/8 or 10.0.0.1/32");
        range.filter(given -> !given.equals(given.widened()))
                .ifPresent(given -> section.problem(
                        text.place(),
                        "%s has bits behind its prefix; did you mean \"%s\"?"
                                .formatted(text.quoted(), given.widened())));
        return range;
    }
}
