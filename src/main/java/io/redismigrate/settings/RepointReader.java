package io.redismigrate.settings;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** The {@code repoint} key of a plan: the word {@code people}, or one way with its keys. */
final class RepointReader {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final URI NOWHERE = URI.create("http://nowhere/");
    private static final Pattern SOCKET =
            Pattern.compile("/.+|[^/\\s]+:([1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2})");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._:-]+");

    private static final Map<String, Repoint> WORDS = Map.of(
            "people", new Repoint.People(),
            "sentinel", new Repoint.Sentinel(Optional.empty()),
            "redirect", new Repoint.Redirect(),
            "cluster", new Repoint.Cluster());

    private RepointReader() {}

    /**
     * Reads it.
     *
     * @param sentinels reads the group and the names of the Sentinels
     */
    static Repoint repoint(Section plan, Function<Section, Plan.Sentinels> sentinels) {
        if (!plan.isSingleValue("repoint")) {
            return plan.section("repoint", ways -> oneWay(ways, sentinels));
        }
        return plan.scalar("repoint")
                .flatMap(word -> plan.parsed(
                        word,
                        text -> Optional.ofNullable(WORDS.get(text)),
                        "is not known here; write people, sentinel, redirect or cluster, or webhook, command or haproxy with"
                                + " their keys below it"))
                .orElse(new Repoint.People());
    }

    /** The {@code readers} key of a plan: a webhook or a command; left out, reads move with the writes. */
    static Optional<Repoint> readers(Section plan) {
        if (!plan.has("readers")) {
            return Optional.empty();
        }
        var way = plan.section("readers", ways -> oneWay(ways, nobody -> new Plan.Sentinels("?", List.of())));
        if (way instanceof Repoint.People || way instanceof Repoint.Sentinel) {
            plan.problem(
                    "readers", "needs a webhook or a command below it; leave it out where reads move with the writes");
            return Optional.empty();
        }
        return Optional.of(way);
    }

    private static Repoint oneWay(Section ways, Function<Section, Plan.Sentinels> sentinels) {
        var given = List.of("people", "sentinel", "webhook", "command", "haproxy").stream()
                .filter(ways::has)
                .toList();
        if (given.size() > 1) {
            ways.problem(given.get(1), "stands beside %s; choose one of them".formatted(given.get(0)));
        }
        Repoint nobody = ways.section("people", nothing -> new Repoint.People());
        Repoint people = ways.sectionIfThere("sentinel", sentinels)
                .<Repoint>map(named -> new Repoint.Sentinel(Optional.of(named)))
                .orElse(nobody);
        Repoint webhook = ways.sectionIfThere("webhook", RepointReader::webhook).orElse(people);
        Repoint command = ways.sectionIfThere("command", RepointReader::command).orElse(webhook);
        return ways.sectionIfThere("haproxy", RepointReader::haproxy).orElse(command);
    }

    private static Repoint webhook(Section section) {
        var url = section.required("url", "write the https address that is called")
                .flatMap(found -> section.webAddress(found, "write https://HOST/PATH, without a user or a password"));
        return new Repoint.Webhook(
                url.orElse(NOWHERE),
                section.requiredSecret("secret", "the receiver checks the signature with it; set it, or secret-file")
                        .orElse(Secret.of("")),
                section.duration("timeout", PATIENCE));
    }

    private static Repoint haproxy(Section section) {
        var mend = "name the stats socket, a path or HOST:PORT, that haproxy.cfg gives `level admin`";
        var sockets = new ArrayList<Scalar>();
        if (section.has("sockets")) {
            sockets.addAll(section.requiredList("sockets", mend));
            section.passOver("socket");
        } else {
            section.required("socket", mend).ifPresent(sockets::add);
            section.passOver("sockets");
        }
        for (var socket : sockets) {
            section.parsed(
                    socket,
                    text -> Optional.of(text)
                            .filter(place -> SOCKET.matcher(place).matches()),
                    "is no socket; write a path that begins with /, or HOST:PORT");
        }
        return new Repoint.Haproxy(
                sockets.stream().map(Scalar::text).toList(),
                word(section, "backend", "name the backend"),
                word(section, "server", "name the server in that backend"),
                section.yesOrNo("shutdown-sessions", true),
                section.duration("timeout", PATIENCE));
    }

    /** A name of HAProxy's; anything else could be another command of its runtime API. */
    private static String word(Section section, String key, String mend) {
        return section.required(key, mend)
                .flatMap(found -> section.parsed(
                        found,
                        text -> Optional.of(text)
                                .filter(name -> NAME.matcher(name).matches()),
                        "is no name of HAProxy's; it has letters, digits and . _ : - only"))
                .orElse("?");
    }

    private static Repoint command(Section section) {
        var argv = section.requiredList(
                "argv", "write the program and its arguments, like [/usr/local/bin/repoint, orders]");
        return new Repoint.Command(argv.stream().map(Scalar::text).toList(), section.duration("timeout", PATIENCE));
    }
}
