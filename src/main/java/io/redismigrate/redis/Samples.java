package io.redismigrate.redis;

import java.util.ArrayList;
import java.util.List;

/** Some keys of a server, from its first database that has any. */
final class Samples {
    private Samples() {}

    static List<String> take(Link link, int most) {
        var databases = Info.parse((String) link.call("INFO", "keyspace")).keys().keySet().stream()
                .sorted()
                .toList();
        var keys = new ArrayList<String>();
        if (databases.isEmpty()) {
            return keys;
        }
        // The connection goes back to its shelf in the database it came from.
        var replies = link.pipeline(List.of(
                new String[] {"SELECT", Integer.toString(databases.get(0))},
                new String[] {"SCAN", "0", "COUNT", "100"},
                new String[] {"SELECT", "0"}));
        if (replies.get(1) instanceof List<?> scanned && scanned.get(1) instanceof List<?> found) {
            found.stream().limit(most).forEach(key -> keys.add((String) key));
        }
        return keys;
    }
}
