package io.redismigrate.repoint;

import io.redismigrate.migration.Address;
import io.redismigrate.migration.Migration;
import io.redismigrate.migration.Plan;
import io.redismigrate.migration.Server;
import io.redismigrate.migration.Strategy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

/** A migration {@code m7} of plan {@code orders}, and hooks for it, at one fixed time. */
final class Agreed {
    static final Instant AT = Instant.parse("2026-11-22T10:15:30.120456Z");
    static final Clock CLOCK = Clock.fixed(AT, ZoneOffset.UTC);

    private Agreed() {}

    static Migration on(Plan.Repoint repoint) {
        var plan = new Plan(
                "orders",
                Server.open("orders-old", new Address("10.0.0.1", 6379)),
                List.of(),
                Server.open("orders-new", new Address("10.0.0.2", 6380)),
                List.of(),
                Strategy.FENCED,
                Duration.ofSeconds(5),
                repoint,
                true);
        return Migration.requested("m7", plan, "U0AAA", "", AT);
    }

    static RepointHooks by(Way way) {
        return new RepointHooks(Map.of("orders", way), CLOCK);
    }
}
