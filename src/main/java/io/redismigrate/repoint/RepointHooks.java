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
    private final Map<String, Way> readers;
    private final Clock clock;
    private final WebhookCall webhook = new WebhookCall();

    /** Of plans whose reads move with the writes. */
    public RepointHooks(Map<String, Way> ways, Clock clock) {
        this(ways, Map.of(), clock);
    }

    /**
     * Keeps the ways for as long as the bot runs.
     *
     * @param ways by plan name
     * @param readers those that move the reads first, by plan name
     * @param clock stamps the calls
     */
    public RepointHooks(Map<String, Way> ways, Map<String, Way> readers, Clock clock) {
        this.ways = Map.copyOf(ways);
        this.readers = Map.copyOf(readers);
        this.clock = clock;
    }

    @Override
    public Optional<String> call(Migration migration, Direction direction, boolean dryRun) {
        return migration.plan().repoint().called()
                ? call(ways, migration.plan().repoint(), Call.of(migration, direction, dryRun, clock.instant()))
                : Optional.empty();
    }

    @Override
    public Optional<String> readers(Migration migration, Direction direction, boolean dryRun) {
        var agreed = migration.plan().readers();
        return agreed.isEmpty()
                ? Optional.empty()
                : call(
                        readers,
                        agreed.get(),
                        Call.of(migration, direction, dryRun, clock.instant()).ofReaders());
    }

    private Optional<String> call(Map<String, Way> configured, Plan.Repoint agreed, Call call) {
        var way = configured.get(call.plan());
        // The plan was agreed when the migration began; the configuration may be another one since.
        if (way == null || way.repoint() != agreed) {
            return Optional.of("plan %s was started with a %s to re-point%s, and the configuration has none any more"
                    .formatted(call.plan(), agreed.name().toLowerCase(Locale.ROOT), call.readers() ? " readers" : ""));
        }
        if (way instanceof Way.Webhook to) {
            return webhook.send(to, call);
        }
        if (way instanceof Way.Haproxy haproxy) {
            return HaproxyCall.run(haproxy, call);
        }
        return way instanceof Way.Command command ? CommandCall.run(command, call) : Optional.empty();
    }
}
