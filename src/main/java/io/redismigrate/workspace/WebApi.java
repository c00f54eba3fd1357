package io.redismigrate.workspace;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The Web API over HTTP: reads a call, checks who calls and how often, does it or breaks as it was told to. */
final class WebApi {
    /** Methods that exist but need a scope this bot does not ask for: refused as Slack refuses them. */
    private static final Map<String, String> BEYOND = Map.of(
            "files.info", "files:read",
            "conversations.join", "channels:join",
            "conversations.open", "im:write",
            "reactions.add", "reactions:write",
            "pins.add", "pins:write",
            "users.lookupByEmail", "users:read.email",
            "users.profile.get", "users.profile:read");

    private final Map<String, Method> methods = new HashMap<>();
    private final Changes changes;
    private final Access access;
    private final Faults faults;
    private final Optional<RateLimits> limits;

    WebApi(Changes changes, Access access, Faults faults, Optional<RateLimits> limits) {
        this.changes = changes;
        this.access = access;
        this.faults = faults;
        this.limits = limits;
        BEYOND.forEach((name, scope) -> methods.put(name, Method.look(scope, RateLimits.Tier.TWO, arguments -> {
            throw Refusal.of("unknown_method");
        })));
    }

    void add(Map<String, Method> more) {
        methods.putAll(more);
    }

    void handle(HttpExchange exchange) throws IOException {
        var name = exchange.getRequestURI().getPath().substring("/api/".length());
        var body = Http.body(exchange);
        var fault = faults.strike(name);
        if (fault.isPresent() && !fault.get().takesEffect()) {
            inflict(fault.get(), exchange);
            return;
        }
        var answer = answer(name, exchange, body);
        if (fault.isPresent()) {
            inflict(fault.get(), exchange);
            return;
        }
        exchange.getResponseHeaders().set("X-OAuth-Scopes", access.provided());
        if (answer.retryAfter().isPresent()) {
            limited(exchange, answer.retryAfter().get());
        } else {
            Http.send(exchange, 200, answer.json());
        }
    }

    private record Answer(ObjectNode json, Optional<Duration> retryAfter) {}

    private Answer answer(String name, HttpExchange exchange, String body) {
        try {
            var method = methods.get(name);
            if (method == null) {
                throw Refusal.of("unknown_method");
            }
            var arguments = Arguments.parse(Http.header(exchange, "Content-Type"), Http.query(exchange), body);
            access.check(token(exchange, arguments), method.token());
            if (method.token() != Access.Token.NONE && faults.tokensRevoked()) {
                throw Refusal.of("token_revoked");
            }
            if (!method.scope().isEmpty()) {
                access.need(method.scope());
            }
            var key = method.tier().equals(RateLimits.Tier.POSTS)
                    ? name + " " + arguments.text("channel").orElse("")
                    : name;
            var wait = limits.flatMap(all -> all.take(key, method.tier()));
            if (wait.isPresent()) {
                return new Answer(Json.object(), wait);
            }
            arguments.json("blocks", "invalid_blocks_format").ifPresent(faults::checkKnown);
            var done = method.changes()
                    ? changes.changing(() -> method.work().apply(arguments))
                    : changes.reading(() -> method.work().apply(arguments));
            return new Answer(done, Optional.empty());
        } catch (Refusal refusal) {
            return new Answer(refusal.json(), Optional.empty());
        }
    }

    private static String token(HttpExchange exchange, Arguments arguments) {
        var header = Http.header(exchange, "Authorization");
        return header.startsWith("Bearer ")
                ? header.substring("Bearer ".length()).strip()
                : arguments.text("token").orElse("");
    }

    private static void limited(HttpExchange exchange, Duration wait) throws IOException {
        exchange.getResponseHeaders().set("Retry-After", String.valueOf(Changes.wholeSeconds(wait)));
        Http.send(exchange, 429, Refusal.of("ratelimited").json());
    }

    private void inflict(Fault fault, HttpExchange exchange) throws IOException {
        switch (fault.how()) {
            case RATE_LIMITED -> limited(exchange, fault.delay());
            case SERVER_ERROR -> Http.text(exchange, fault.status(), "upstream connect error");
            case TIME_OUT -> {
                changes.hang(fault.delay());
                exchange.close();
            }
            case RESET -> exchange.close();
            case HTML ->
                Http.send(
                        exchange,
                        200,
                        "text/html; charset=utf-8",
                        "<!DOCTYPE html><title>Sign in to the network</title>".getBytes(StandardCharsets.UTF_8));
            case ERROR -> Http.send(exchange, 200, Refusal.of(fault.error()).json());
        }
    }
}
