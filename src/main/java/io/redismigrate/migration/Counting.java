package io.redismigrate.migration;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Whether a replica that was just filled anew has as many keys as its master. Whether data are the same is another matter,
 * and looked into by {@link Action.Compare}.
 */
final class Counting {
    private Counting() {}

    /** A server and one that follows it. */
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
}
