package io.redismigrate.migration;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** A moment in a sentence for Slack, as {@link People#named} is for people: each reader sees it in the own time zone. */
final class Moment {
    private Moment() {}

    /** {@code <!date^…|…>} (<a href="https://docs.slack.dev/messaging/formatting-message-text/#date-formatting">dates</a>). */
    static String shown(Instant at) {
        return "<!date^%d^{date_short_pretty} {time}|%s>"
                .formatted(at.getEpochSecond(), at.truncatedTo(ChronoUnit.SECONDS));
    }
}
