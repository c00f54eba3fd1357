package io.redismigrate.verify;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Compares what {@code XINFO} and {@code XPENDING} tell (<a
 * href="https://redis.io/docs/latest/commands/xinfo-stream/">xinfo-stream</a>). Only what is part of the data counts: how
 * its memory is laid out and when a consumer was last seen are each server's own, and from 7.2 on so is a consumer that was
 * given nothing (a replica does not learn of it); so is how many entries a group has read,
 * which replication does not carry (a replica of 7.0 forgets it at the first {@code XREADGROUP}). What one of the two releases does not
 * tell is not compared.
 */
final class Streams {
    private static final Set<String> STREAM = Set.of(
            "length",
            "last-generated-id",
            "max-deleted-entry-id",
            "entries-added",
            "recorded-first-entry-id",
            "entries",
            "first-entry",
            "last-entry");
    private static final Set<String> GROUP = Set.of("name", "last-delivered-id", "pel-count", "pending", "pel");
    private static final Set<String> CONSUMER = Set.of("name", "pel-count", "pending");

    private Streams() {}

    /** {@code XINFO STREAM … FULL}, or without FULL, where no groups come with it. */
    static boolean same(Object left, Object right) {
        return sameEntries(left, right) && sameGroups(left, right);
    }

    /** All but the groups. */
    static boolean sameEntries(Object left, Object right) {
        return agree(Tree.map(left), Tree.map(right), STREAM);
    }

    private static boolean sameGroups(Object left, Object right) {
        var here = Tree.map(left).get("groups");
        var there = Tree.map(right).get("groups");
        return (here instanceof List<?> some && there instanceof List<?> others)
                ? sameGroups(some, others)
                : String.valueOf(here).equals(String.valueOf(there));
    }

    /** Groups, with their consumers where they are listed. */
    static boolean sameGroups(List<?> left, List<?> right) {
        return inPairs(left, right, (one, other) -> {
            var here = one.get("consumers");
            var there = other.get("consumers");
            if (here instanceof List<?> some && there instanceof List<?> others) {
                return agree(one, other, GROUP) && sameConsumers(some, others);
            }
            return agree(one, other, GROUP);
        });
    }

    /** Consumers, by name. */
    static boolean sameConsumers(List<?> left, List<?> right) {
        // In the full form each consumer has its pending entries; the group lists all of them, so they are not compared
        // here.
        return inPairs(withEntries(left), withEntries(right), (one, other) -> {
            var here = one.get("pending");
            return here instanceof List<?> ? agreeBut(one, other, CONSUMER, "pending") : agree(one, other, CONSUMER);
        });
    }

    /** Consumers that were given something they have not acknowledged. */
    private static List<?> withEntries(List<?> consumers) {
        return consumers.stream()
                .filter(consumer -> {
                    var map = Tree.map(consumer);
                    return !"0".equals(map.getOrDefault("pel-count", map.get("pending")));
                })
                .toList();
    }

    /** Pending entries of {@code XPENDING key group - + n}: id, consumer and count, not how long ago. */
    static boolean sameDeliveries(Object left, Object right) {
        return deliveries(left).equals(deliveries(right));
    }

    private static List<Object> deliveries(Object tree) {
        var all = new ArrayList<Object>();
        if (tree instanceof List<?> entries) {
            for (var entry : entries) {
                all.add(
                        entry instanceof List<?> parts && parts.size() == 4
                                ? List.of(parts.get(0), parts.get(1), parts.get(3))
                                : String.valueOf(entry));
            }
        }
        return all;
    }

    /** Function libraries, by name and code. */
    static boolean sameLibraries(Object left, Object right) {
        return left instanceof List<?> some
                && right instanceof List<?> others
                && code(some).equals(code(others));
    }

    private static Map<String, Object> code(List<?> libraries) {
        var code = new TreeMap<String, Object>();
        for (var library : libraries) {
            var map = Tree.map(library);
            code.put(String.valueOf(map.get("library_name")), String.valueOf(map.get("library_code")));
        }
        return code;
    }

    private interface Comparison {
        boolean same(Map<String, Object> left, Map<String, Object> right);
    }

    private static boolean inPairs(List<?> left, List<?> right, Comparison comparison) {
        if (left.size() != right.size()) {
            return false;
        }
        var here = byName(left);
        var there = byName(right);
        for (int at = 0; at < here.size(); at++) {
            if (!comparison.same(here.get(at), there.get(at))) {
                return false;
            }
        }
        return true;
    }

    private static List<Map<String, Object>> byName(List<?> list) {
        var maps = new ArrayList<Map<String, Object>>();
        list.forEach(each -> maps.add(Tree.map(each)));
        maps.sort(Comparator.comparing(map -> String.valueOf(map.get("name"))));
        return maps;
    }

    private static boolean agreeBut(
            Map<String, Object> left, Map<String, Object> right, Set<String> names, String but) {
        return names.stream().filter(name -> !name.equals(but)).allMatch(name -> agree(left, right, name));
    }

    private static boolean agree(Map<String, Object> left, Map<String, Object> right, Set<String> names) {
        return names.stream().allMatch(name -> agree(left, right, name));
    }

    private static boolean agree(Map<String, Object> left, Map<String, Object> right, String name) {
        var here = left.get(name);
        var there = right.get(name);
        return here == null || there == null || here.equals(there);
    }
}
