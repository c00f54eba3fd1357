package io.redismigrate.redis;

import io.redismigrate.verify.Difference;
import io.redismigrate.verify.Kind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A portion of keys that came with one step of a scan, and what was found in it. It is over when all of it was compared and
 * nothing in it is suspect any more. Thread-safe.
 */
final class Portion {
    /** Where a key differs in these, its parts are no news. */
    private static final Set<Kind> ABOUT_ALL = Set.of(Kind.MISSING, Kind.EXTRA, Kind.TYPE);

    private final String cursor;
    private int open = 1;
    private long compared;
    private long searched;
    private long opaque;
    private long parts;
    private long inFlux;
    private final Map<String, Difference> differences = new LinkedHashMap<>();
    private final Map<String, Integer> more = new LinkedHashMap<>();

    /** @param cursor from which it can be had again */
    Portion(String cursor) {
        this.cursor = cursor;
    }

    String cursor() {
        return cursor;
    }

    /** All of it was looked at. */
    synchronized void read(long keysCompared, long keysSearched, long opaqueKeys) {
        compared += keysCompared;
        searched += keysSearched;
        opaque += opaqueKeys;
        open--;
    }

    synchronized void readInParts() {
        parts++;
    }

    synchronized void suspected() {
        open++;
    }

    synchronized void cleared() {
        open--;
    }

    synchronized void leftInFlux() {
        inFlux++;
        open--;
    }

    /** A key that differs in many parts is one difference. */
    synchronized void proven(Difference difference) {
        var key = difference.database() + " " + difference.key();
        var known = differences.putIfAbsent(key, difference);
        if (known != null && ABOUT_ALL.contains(difference.kind())) {
            differences.put(key, difference);
        } else if (known != null && !ABOUT_ALL.contains(known.kind())) {
            more.merge(key, 1, Integer::sum);
        }
        open--;
    }

    synchronized boolean over() {
        return open == 0;
    }

    synchronized List<Difference> differences() {
        return differences.entrySet().stream()
                .map(each -> more.containsKey(each.getKey())
                        ? withMore(each.getValue(), more.get(each.getKey()))
                        : each.getValue())
                .toList();
    }

    private static Difference withMore(Difference first, int more) {
        return new Difference(
                first.database(),
                first.key(),
                first.kind(),
                "%s; and %,d more part%s of it".formatted(first.detail(), more, more == 1 ? "" : "s"));
    }

    synchronized long compared() {
        return compared;
    }

    synchronized long searched() {
        return searched;
    }

    synchronized long opaque() {
        return opaque;
    }

    synchronized long parts() {
        return parts;
    }

    synchronized long inFlux() {
        return inFlux;
    }
}
