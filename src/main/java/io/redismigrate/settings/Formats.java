package io.redismigrate.settings;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The forms in which values are written; each method answers empty for a text that has another form. */
final class Formats {
    static final String DURATION = "250ms, 5s, 30m, 12h or 7d";

    // Lengths of time that fit a count of nanoseconds, so that nobody behind this meets an overflow.
    private static final Duration LONGEST = Duration.ofDays(36_500);
    private static final Pattern AMOUNT = Pattern.compile("(\\d{1,9})([a-zA-Z]{1,2})");
    private static final Map<String, Duration> TIMES = Map.of(
            "ms", Duration.ofMillis(1),
            "s", Duration.ofSeconds(1),
            "m", Duration.ofMinutes(1),
            "h", Duration.ofHours(1),
            "d", Duration.ofDays(1));
    private static final Pattern REDIS =
            Pattern.compile("(rediss?)://(?:\\[([0-9a-fA-F:.%]+)]|([A-Za-z0-9._-]+)):(\\d{1,5})/?");

    private Formats() {}

    /** More than zero, and one number with one unit: {@code 90s}, not {@code 1m30s}. */
    static Optional<Duration> duration(String text) {
        var amount = AMOUNT.matcher(text);
        return amount.matches()
                ? Optional.ofNullable(TIMES.get(amount.group(2)))
                        .map(unit -> unit.multipliedBy(Long.parseLong(amount.group(1))))
                        .filter(time -> !time.isZero() && time.compareTo(LONGEST) <= 0)
                : Optional.empty();
    }

    /** Where a Redis server listens. */
    record Endpoint(String host, int port, boolean tls) {}

    /**
     * {@code redis://HOST:PORT} or {@code rediss://HOST:PORT}. Read by hand, for {@link URI} finds no host in a name with
     * an underscore, which container networks are full of.
     */
    static Optional<Endpoint> redis(String text) {
        var url = REDIS.matcher(text);
        if (!url.matches()) {
            return Optional.empty();
        }
        var host = url.group(2) == null ? url.group(3) : url.group(2);
        var port = Integer.parseInt(url.group(4));
        return port >= 1 && port <= 65_535
                ? Optional.of(new Endpoint(host, port, url.group(1).equals("rediss")))
                : Optional.empty();
    }

    /** {@code http} or {@code https} with a host, and without a user, password, or fragment. */
    static Optional<URI> web(String text) {
        try {
            var url = new URI(text);
            var scheme = url.getScheme();
            return ("http".equals(scheme) || "https".equals(scheme))
                            && url.getHost() != null
                            && url.getUserInfo() == null
                            && url.getFragment() == null
                    ? Optional.of(url)
                    : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }
}
