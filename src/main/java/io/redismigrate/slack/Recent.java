package io.redismigrate.slack;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The requests of the last minutes, as far as they came to this process. Slack repeats one within seconds and mostly to the same
 * socket; to know that costs no write, so it is asked before the store is.
 */
final class Recent {
    /** About 150 bytes each. */
    private static final int MOST = 10_000;

    private final Set<String> keys = new LinkedHashSet<>();

    /** Whether this key was not given before; from now on it was. */
    synchronized boolean firstTime(String key) {
        if (!keys.add(key)) {
            return false;
        }
        if (keys.size() > MOST) {
            var oldest = keys.iterator();
            oldest.next();
            oldest.remove();
        }
        return true;
    }
}
