package io.redismigrate.migration;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The pause a fenced switch is expected to make, by each method. It rests on the median of the bot's last round trips to both
 * servers and on what the servers took when it was measured on one machine. The ways between the servers and to their clients
 * are not measured: the clients are taken to be as far away as the bot.
 *
 * @param fence the bot's own order: one round trip to the old master and two to the new one lie within the pause, and one of
 *     a client that comes over
 * @param failover the servers' own hand-over, where they are close to one another; empty where the old master does not know it
 * @param apart the same where they are as far from one another as the farther is from the bot
 * @param basis what was measured
 */
public record Forecast(
        Plan.Method method, Duration fence, Optional<Duration> failover, Optional<Duration> apart, String basis) {
    /** On the servers and in their clients, with a fence: 8 ms median, 15 ms worst over loopback. */
    private static final Duration FENCE_SHARE = Duration.ofMillis(8);

    /** The same by a {@code FAILOVER} sent 12 ms before the next acknowledgement: 22 ms median, 44 ms worst. */
    private static final Duration FAILOVER_SHARE = Duration.ofMillis(22);

    /** A hand-over makes the old master connect to the new one, greet it and ask to change over: 3.5 round trips were seen. */
    private static final double TRIPS_BETWEEN_SERVERS = 3.5;

    /** From here on the unknown ways are worth a word. */
    private static final Duration FAR = Duration.ofMillis(2);

    /** From what was seen of both masters; empty where a round trip is not known. */
    public static Optional<Forecast> of(Plan plan, Optional<Node.Seen> current, Optional<Node.Seen> candidate) {
        var from = current.flatMap(Node.Seen::roundTrip);
        var to = candidate.flatMap(Node.Seen::roundTrip);
        if (from.isEmpty() || to.isEmpty()) {
            return Optional.empty();
        }
        // How far the bot is decides how exactly it can tell when the acknowledgement is due.
        var failover = current.filter(Node.Seen::knowsFailover).map(node -> FAILOVER_SHARE.plus(from.get()));
        var farther = from.get().compareTo(to.get()) > 0 ? from.get() : to.get();
        var apart = failover.filter(known -> farther.compareTo(FAR) > 0)
                .map(known -> FAILOVER_SHARE.plusNanos((long) (farther.toNanos() * TRIPS_BETWEEN_SERVERS)));
        return Optional.of(new Forecast(
                plan.method(),
                FENCE_SHARE.plus(from.get()).plus(to.get().multipliedBy(3)),
                failover,
                apart,
                "round trips of %s to %s and %s to %s"
                        .formatted(
                                millis(from.get()), plan.currentMaster(), millis(to.get()), plan.candidateMaster())));
    }

    /** The method with the shorter pause. */
    public Plan.Method proposed() {
        return failover.filter(other -> other.compareTo(fence) < 0).isPresent()
                ? Plan.Method.FAILOVER
                : Plan.Method.FENCE;
    }

    /** For the person who decides, without an end. */
    public String sentence() {
        List<String> words = new ArrayList<>();
        words.add("about %s by fence".formatted(millis(fence)));
        words.add(failover.map(pause -> "about %s by failover%s".formatted(millis(pause), ifApart()))
                .orElse("failover is not known to the current master"));
        var chosen = proposed() == method
                ? "this plan uses %s".formatted(method.word())
                : "this plan uses %s; `method: %s` would be shorter"
                        .formatted(method.word(), proposed().word());
        return "%s; %s. Computed from %s; the way between the servers is not measured"
                .formatted(String.join(", ", words), chosen, basis);
    }

    private String ifApart() {
        return apart.map(pause ->
                        " (%s if the servers are as far from one another as from the bot)".formatted(millis(pause)))
                .orElse("");
    }

    private static String millis(Duration time) {
        double millis = time.toNanos() / 1e6;
        return (millis < 9.95 ? "%.1f ms" : "%.0f ms").formatted(millis);
    }
}
