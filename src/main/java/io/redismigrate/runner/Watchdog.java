package io.redismigrate.runner;

import io.redismigrate.migration.Event;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices a migration that nobody ticks: its instance died, the schedule stays blocked, or every tick fails. It wakes the
 * migration here, at once where its instance is gone, and where that does not help, says so in its history.
 */
public final class Watchdog {
    private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Duration LEAST_BEFORE_ALARM = Duration.ofSeconds(30);
    private static final int POLLS_BEFORE_ALARM = 20;

    private final Turns turns;
    private final MigrationStore store;
    private final Consumer<String> wake;
    private final Clock clock;
    private final Duration overdue;
    private final Duration alarming;
    private volatile Duration longest = Duration.ZERO;

    /**
     * @param poll how often each live migration should be ticked
     * @param wake ticks that migration on this instance, on a thread of its own
     */
    public Watchdog(Turns turns, MigrationStore store, Duration poll, Consumer<String> wake, Clock clock) {
        this.turns = turns;
        this.store = store;
        this.wake = wake;
        this.clock = clock;
        overdue = poll.multipliedBy(2).plus(PATIENCE);
        var polls = poll.multipliedBy(POLLS_BEFORE_ALARM);
        alarming = polls.compareTo(LEAST_BEFORE_ALARM) > 0 ? polls : LEAST_BEFORE_ALARM;
    }

    /** Looks at all live migrations once. Quick, where the store is. */
    public void look() {
        turns.abandoned().forEach(wake);
        var most = Duration.ZERO;
        for (var each : turns.idle().entrySet()) {
            var idle = each.getValue();
            most = idle.compareTo(most) > 0 ? idle : most;
            if (idle.compareTo(overdue) > 0) {
                wake.accept(each.getKey());
            }
            if (idle.compareTo(alarming) > 0 && turns.firstAlarm(each.getKey())) {
                alarm(each.getKey(), idle);
            }
        }
        longest = most;
    }

    /** How long ago the last whole tick of the migration was that waits longest, as of the last look. */
    public Duration longestIdle() {
        return longest;
    }

    private void alarm(String migration, Duration idle) {
        var reason =
                ("nobody has looked at this migration for %d s: its instance of the bot hangs, or every look fails. Nothing is"
                                + " decided or done meanwhile; the bot's log says why")
                        .formatted(idle.toSeconds());
        LOG.error("{}: {}", migration, reason);
        store.note(migration, Event.of(Event.Type.ALARM).because(reason), clock.instant());
    }
}
