package io.redismigrate.repoint;

import io.redismigrate.migration.Action.Direction;
import io.redismigrate.migration.Migration;
import io.redismigrate.migration.Plan;
import io.redismigrate.runner.Hook;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Calls the re-point hook of each plan. A call may come again until it was taken, so a receiver has to bear that. */
public final class RepointHooks implements Hook {
    private final Map<String, Way> ways;
    private final Clock clock;
    private final WebhookCall webhook = new WebhookCall();

    /**
     * Keeps the ways for as long as the bot runs.
     *
     * @param ways by plan name
     * @param clock stamps the calls
     */
    public RepointHooks(Map<String, Way> ways, Clock clock) {
        this.ways = Map.copyOf(ways);
        this.clock = clock;
    }

    @Override
    public Optional<String> call(Migration migration, Direction direction, boolean dryRun) {
        var plan = migration.plan();
        if (plan.repoint() == Plan.Repoint.PEOPLE) {
            return Optional.empty();
        }
        var way = ways.get(plan.name());
        // The plan was agreed when the migration began; the configuration may be another one since.
        if (way == null || way.repoint() != plan.repoint()) {
            return Optional.of("plan %s was started with a %s to re-point, and the configuration has none any more"
                    .formatted(plan.name(), plan.repoint().name().toLowerCase(Locale.ROOT)));
        }
        var call = Call.of(migration, direction, dryRun, clock.instant());
        if (way instanceof Way.Webhook to) {
            return webhook.send(to, call);
        }
        if (way instanceof Way.Haproxy haproxy) {
            return HaproxyCall.run(haproxy, call);
        }
        return way instanceof Way.Command command ? CommandCall.run(command, call) : Optional.empty();
    }
}
