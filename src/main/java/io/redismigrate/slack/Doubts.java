package io.redismigrate.slack;

import io.redismigrate.runner.Outbox;
import io.redismigrate.runner.Outbox.Pending;
import io.redismigrate.runner.Outbox.PostedMessage;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What may stand in Slack although nobody noted it: what went unanswered, and what another process of the bot may have sent
 * before it died. It is looked for by its metadata before it is sent. Used by one thread.
 */
final class Doubts {
    private final SlackThread threads;
    private final Clock clock;
    private final Set<Long> unanswered = new HashSet<>();
    private final Map<String, Reading> readings = new HashMap<>();
    private Instant began;

    Doubts(SlackThread threads, Clock clock) {
        this.threads = threads;
        this.clock = clock;
        this.began = clock.instant();
    }

    /** What was read of a thread, and when. */
    private record Reading(Instant at, SlackThread.Found found) {}

    /** Another process sent what there was until now. */
    void begin() {
        began = clock.instant();
        readings.clear();
    }

    /** Whether it may have been posted before: nobody answered, or it is old enough for another process to have tried. */
    boolean about(Pending pending, Instant written) {
        return unanswered.contains(pending.ticket().number())
                || written.isBefore(began)
                || !written.plus(Outbox.CLAIM).isAfter(clock.instant());
    }

    /** Nobody said whether it was posted. What was read before does not show it. */
    void add(Pending pending, String migration) {
        unanswered.add(pending.ticket().number());
        readings.remove(migration);
    }

    void settled(Pending pending) {
        unanswered.remove(pending.ticket().number());
    }

    /** The thread under that card; read anew where something went unanswered since. Empty where Slack did not say. */
    Optional<SlackThread.Found> thread(PostedMessage card) {
        var now = clock.instant();
        var known = readings.get(card.migration());
        if (known != null && known.at().plus(Outbox.CLAIM).isAfter(now)) {
            return Optional.of(known.found());
        }
        var found = threads.replies(card.channel(), card.ts(), card.migration());
        found.ifPresent(each -> readings.put(card.migration(), new Reading(now, each)));
        return found;
    }

    /** What stands in the channel itself. Empty where Slack did not say. */
    Optional<SlackThread.Found> channel(String channel, String migration, Instant since) {
        return threads.channel(channel, migration, since);
    }

    void forget(String migration) {
        readings.remove(migration);
    }
}
