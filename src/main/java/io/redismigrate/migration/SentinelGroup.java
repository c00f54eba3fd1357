package io.redismigrate.migration;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A group as a Sentinel watches it: which master, and its settings, but no password (a Sentinel does not tell it).
 *
 * @param options like {@code quorum} and {@code down-after-milliseconds}, as {@code SENTINEL MASTER} names them
 */
public record SentinelGroup(Address master, Map<String, String> options) {
    public SentinelGroup {
        options = new LinkedHashMap<>(options);
    }

    /** Reads {@link #text}; empty for an empty text. */
    public static Optional<SentinelGroup> parse(String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        var words = text.split(" ", -1);
        var options = new LinkedHashMap<String, String>();
        for (int at = 1; at < words.length; at++) {
            int equals = words[at].indexOf('=');
            options.put(
                    words[at].substring(0, equals),
                    words[at].substring(equals + 1).replace("%20", " ").replace("%25", "%"));
        }
        return Optional.of(new SentinelGroup(Address.parse(words[0]), options));
    }

    /** {@code 10.0.0.1:6379 quorum=2 down-after-milliseconds=5000 …}. */
    public String text() {
        var words = new ArrayList<String>();
        words.add(master.toString());
        options.forEach((name, value) ->
                words.add(name + "=" + value.replace("%", "%25").replace(" ", "%20")));
        return String.join(" ", words);
    }

    /** The same settings for another master. */
    public SentinelGroup of(Address other) {
        return new SentinelGroup(other, options);
    }
}
