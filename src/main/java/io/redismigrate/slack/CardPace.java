package io.redismigrate.slack;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** When a card is to be edited: at once where what people wait for has moved, else now and then. Used by one thread. */
final class CardPace {
    /** A card as it was last shown. */
    private record Shown(Instant at, String standing) {}

    private final Duration refresh;
    private final Map<String, Shown> shown = new HashMap<>();

    /** @param refresh how often a card may be edited that only moves figures */
    CardPace(Duration refresh) {
        this.refresh = refresh;
    }

    /** Whether there is more to be seen than other figures. */
    boolean moved(String id, String standing) {
        var last = shown.get(id);
        return last == null || !last.standing().equals(standing);
    }

    /** From when on that card may be edited; may be past. */
    Instant due(String id, String standing, Instant now) {
        var last = shown.get(id);
        return last == null || moved(id, standing) ? now : last.at().plus(refresh);
    }

    void shows(String id, String standing, Instant now) {
        shown.put(id, new Shown(now, standing));
    }

    void forget(String id) {
        shown.remove(id);
    }

    void forgetAll() {
        shown.clear();
    }
}
