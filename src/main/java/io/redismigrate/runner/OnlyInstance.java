package io.redismigrate.runner;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** The turns where no other instance can be: every turn is ours. What an earlier process began is taken over. */
public class OnlyInstance implements Turns {
    private final Clock clock;
    private final Set<String> known = ConcurrentHashMap.newKeySet();
    private final Set<String> alarmed = ConcurrentHashMap.newKeySet();
    private final Map<String, Instant> lastWhole = new ConcurrentHashMap<>();

    public OnlyInstance(Clock clock) {
        this.clock = clock;
    }

    @Override
    public void begins(String what) {
        known.add(what);
        lastWhole.put(what, clock.instant());
    }

    @Override
    public Turn take(String what) {
        lastWhole.putIfAbsent(what, clock.instant());
        return known.contains(what) ? Turn.MINE : Turn.TAKEN_OVER;
    }

    @Override
    public void resumed(String what) {
        known.add(what);
    }

    @Override
    public void done(String what, boolean whole) {
        if (whole) {
            lastWhole.computeIfPresent(what, (each, before) -> clock.instant());
            alarmed.remove(what);
        }
    }

    @Override
    public void forget(String what) {
        known.remove(what);
        lastWhole.remove(what);
        alarmed.remove(what);
    }

    @Override
    public Map<String, Duration> idle() {
        var now = clock.instant();
        var idle = new TreeMap<String, Duration>();
        lastWhole.forEach((what, at) -> idle.put(what, Duration.between(at, now)));
        idle.remove(OUTBOX);
        return idle;
    }

    @Override
    public List<String> abandoned() {
        return List.of();
    }

    @Override
    public boolean firstAlarm(String what) {
        return alarmed.add(what);
    }
}
