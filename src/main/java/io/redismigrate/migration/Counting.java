package io.redismigrate.migration;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/** Compares two data sets by their key counts. It sees missing and extra keys, not different values. */
final class Counting {
    private Counting() {}

    /** The two masters. */
    static Verification compare(Situation now) {
        return compare(now, now.from(), now.to());
    }

    /** A server and one that follows it. Whoever wants values compared does it here. */
    static Verification compare(Situation now, Server master, Server replica) {
        var at = now.seen().at();
        var silent = now.seen().unseen(List.of(master, replica));
        if (silent.isPresent()) {
            return new Verification(at, false, "not compared: " + silent.get().reason());
        }
        var current = now.seen().seen(master).orElseThrow();
        var candidate = now.seen().seen(replica).orElseThrow();
        // The two are counted a moment apart: what the master does in a second explains that much and no more.
        long motion = 10 + current.operationsPerSecond();
        var databases = new TreeSet<>(current.keys().keySet());
        databases.addAll(candidate.keys().keySet());
        var differing = new ArrayList<String>();
        for (int database : databases) {
            long here = current.keys().getOrDefault(database, 0L);
            long there = candidate.keys().getOrDefault(database, 0L);
            if (Math.abs(here - there) > motion) {
                differing.add("database %d has %,d keys on %s and %,d on %s"
                        .formatted(database, here, master, there, replica));
            }
        }
        return differing.isEmpty()
                ? new Verification(
                        at,
                        true,
                        "key counts agree: %,d on %s and %,d on %s in %d database%s (counts only, %,d in motion allowed)"
                                .formatted(
                                        current.keyCount(),
                                        master,
                                        candidate.keyCount(),
                                        replica,
                                        databases.size(),
                                        databases.size() == 1 ? "" : "s",
                                        motion))
                : new Verification(at, false, "key counts differ: " + String.join("; ", differing));
    }

    static Event finished(Verification found) {
        var data = new TreeMap<String, Object>();
        data.put("same", found.same());
        data.put("method", "key-counts");
        return new Event(Event.Type.VERIFICATION_FINISHED, Event.BOT, data).because(found.sentence());
    }
}
