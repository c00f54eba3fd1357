package io.redismigrate.workspace;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** The {@code trigger_id}s: each opens one view, for the person who acted, within seconds. */
final class Triggers {
    private final Clock clock;
    private final Duration life;
    private final Access access;
    private final Map<String, Issued> issued = new LinkedHashMap<>();

    private record Issued(String person, Instant until, boolean used) {}

    Triggers(Clock clock, Duration life, Access access) {
        this.clock = clock;
        this.life = life;
        this.access = access;
    }

    synchronized String issue(String person) {
        var now = clock.instant();
        var id = "%d.%d.%s".formatted(now.toEpochMilli(), issued.size() + 1_000_000, access.secret(16));
        issued.put(id, new Issued(person, now.plus(life), false));
        return id;
    }

    /** Whose trigger it is; it is used up by this. */
    synchronized String exchange(String id) {
        var trigger = issued.get(id);
        if (trigger == null) {
            throw Refusal.of("invalid_trigger_id");
        }
        if (trigger.used()) {
            throw Refusal.of("exchanged_trigger_id");
        }
        if (clock.instant().isAfter(trigger.until())) {
            throw Refusal.of("expired_trigger_id");
        }
        issued.put(id, new Issued(trigger.person(), trigger.until(), true));
        return trigger.person();
    }
}
