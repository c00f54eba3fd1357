package io.redismigrate.redis;

import io.redismigrate.verify.Kind;
import io.redismigrate.verify.Leaves;
import io.redismigrate.verify.Probe;
import io.redismigrate.verify.Shape;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Compares what is too large for one reading in parts, each small enough not to hold up a server: a string by slices, a
 * list by slices, hashes and sets member by member (so that one which is written to all the time can be judged all the
 * same), a stream by stretches of entries and pending entries.
 */
final class BigKeys {
    private static final int SLICE = 1 << 18;
    private static final int SLICES = 4;
    private static final int ENTRIES = 200;

    private final Sides sides;
    private final boolean expiringFields;
    private final Consumer<Probe> differs;
    private final Runnable beforePart;

    /**
     * @param expiringFields whether fields of hashes may expire
     * @param differs gets each part that is not the same
     * @param beforePart called before each part; may wait
     */
    BigKeys(Sides sides, boolean expiringFields, Consumer<Probe> differs, Runnable beforePart) {
        this.sides = sides;
        this.expiringFields = expiringFields;
        this.differs = differs;
        this.beforePart = beforePart;
    }

    void compare(DataType type, byte[] key) {
        switch (type) {
            case STRING -> string(key);
            case LIST -> list(key);
            case HASH -> {
                members(key, "HSCAN", 2, (field, probes) -> {
                    probes.add(probe(Shape.EXACT, "HGET", key, field, "field " + shown(field)));
                    if (expiringFields) {
                        probes.add(FieldExpiry.probe(key, List.of(field)));
                    }
                });
            }
            case SET ->
                members(
                        key,
                        "SSCAN",
                        1,
                        (member, probes) ->
                                probes.add(probe(Shape.EXACT, "SISMEMBER", key, member, "member " + shown(member))));
            case ZSET ->
                members(
                        key,
                        "ZSCAN",
                        2,
                        (member, probes) ->
                                probes.add(probe(Shape.SCORES, "ZSCORE", key, member, "member " + shown(member))));
            case STREAM -> stream(key);
            case OPAQUE, NONE -> {}
        }
    }

    private static String shown(byte[] member) {
        return io.redismigrate.verify.Difference.shown(member);
    }

    private void string(byte[] key) {
        long length = count("STRLEN", key);
        compare(List.of(probe(Shape.EXACT, "STRLEN", key, "length")));
        var probes = new ArrayList<Probe>();
        for (long at = 0; at < length; at += SLICE) {
            probes.add(new Probe(
                    List.of(Sides.word("GETRANGE"), key, Sides.word(at), Sides.word(at + SLICE - 1)),
                    Shape.EXACT,
                    Kind.VALUE,
                    "from byte %,d of %,d".formatted(at, length)));
            if (probes.size() == SLICES || at + SLICE >= length) {
                compare(probes);
                probes.clear();
            }
        }
    }

    private void list(byte[] key) {
        long length = count("LLEN", key);
        compare(List.of(probe(Shape.EXACT, "LLEN", key, "length")));
        for (long at = 0; at < length; at += DataType.ELEMENTS) {
            compare(List.of(new Probe(
                    List.of(Sides.word("LRANGE"), key, Sides.word(at), Sides.word(at + DataType.ELEMENTS - 1)),
                    Shape.EXACT,
                    Kind.VALUE,
                    "from element %,d of %,d".formatted(at, length))));
        }
    }

    private interface Asking {
        void about(byte[] member, List<Probe> probes);
    }

    /** What the left holds is asked of both; then what the right holds. */
    private void members(byte[] key, String scan, int width, Asking asking) {
        for (var holder : List.of(sides.left(), sides.right())) {
            var cursor = Sides.word("0");
            do {
                beforePart.run();
                holder.ask(Sides.word(scan), key, cursor, Sides.word("COUNT"), Sides.word(DataType.ELEMENTS));
                Sides.tolerable(holder);
                if (holder.error()) {
                    return;
                }
                var leaves = Leaves.of(holder.copy());
                var probes = new ArrayList<Probe>();
                for (int at = 1; at + width <= leaves.count(); at += width) {
                    asking.about(leaves.copy(at), probes);
                }
                compare(probes);
                cursor = leaves.copy(0);
            } while (!new String(cursor, StandardCharsets.US_ASCII).equals("0"));
        }
    }

    private void stream(byte[] key) {
        compare(List.of(
                new Probe(List.of(Sides.word("XINFO"), Sides.word("STREAM"), key), Shape.STREAM, Kind.VALUE, "head"),
                new Probe(
                        List.of(Sides.word("XINFO"), Sides.word("GROUPS"), key), Shape.GROUPS, Kind.GROUP, "groups")));
        entries(key);
        for (var group : groups(key)) {
            compare(List.of(new Probe(
                    List.of(Sides.word("XINFO"), Sides.word("CONSUMERS"), key, group),
                    Shape.CONSUMERS,
                    Kind.GROUP,
                    "consumers of " + shown(group))));
            pending(key, group);
        }
    }

    private void entries(byte[] key) {
        var from = Sides.word("-");
        while (true) {
            var ids =
                    stretch(Sides.word("XRANGE"), key, from, Sides.word("+"), Sides.word("COUNT"), Sides.word(ENTRIES));
            if (ids.isEmpty()) {
                return;
            }
            var last = ids.get(ids.size() - 1);
            compare(List.of(new Probe(
                    List.of(
                            Sides.word("XRANGE"),
                            key,
                            Sides.word(ids.get(0)),
                            Sides.word(last),
                            Sides.word("COUNT"),
                            Sides.word(ENTRIES + 1)),
                    Shape.EXACT,
                    Kind.VALUE,
                    "entries %s to %s".formatted(ids.get(0), last))));
            from = Sides.word(behind(last));
        }
    }

    private void pending(byte[] key, byte[] group) {
        var from = Sides.word("-");
        while (true) {
            var ids = stretch(Sides.word("XPENDING"), key, group, from, Sides.word("+"), Sides.word(ENTRIES));
            if (ids.isEmpty()) {
                return;
            }
            var last = ids.get(ids.size() - 1);
            compare(List.of(new Probe(
                    List.of(
                            Sides.word("XPENDING"),
                            key,
                            group,
                            Sides.word(ids.get(0)),
                            Sides.word(last),
                            Sides.word(ENTRIES + 1)),
                    Shape.PENDING,
                    Kind.GROUP,
                    "pending entries %s to %s of %s".formatted(ids.get(0), last, shown(group)))));
            from = Sides.word(behind(last));
        }
    }

    /** The ids that the left's reply lists, first to last. */
    private List<String> stretch(byte[]... command) {
        beforePart.run();
        sides.left().ask(command);
        Sides.tolerable(sides.left());
        return sides.left().error()
                ? List.of()
                : io.redismigrate.verify.Ids.of(
                        sides.left().bytes(), sides.left().from());
    }

    /** The id after that one. */
    private static String behind(String id) {
        int dash = id.indexOf('-');
        return id.substring(0, dash + 1) + Long.toUnsignedString(Long.parseUnsignedLong(id.substring(dash + 1)) + 1);
    }

    private List<byte[]> groups(byte[] key) {
        sides.left().ask(Sides.word("XINFO"), Sides.word("GROUPS"), key);
        Sides.tolerable(sides.left());
        return sides.left().error()
                ? List.of()
                : io.redismigrate.verify.Ids.groups(
                        sides.left().bytes(), sides.left().from());
    }

    private long count(String command, byte[] key) {
        sides.left().ask(Sides.word(command), key);
        Sides.tolerable(sides.left());
        return sides.left().error() ? 0 : Long.parseLong(sides.left().text());
    }

    private void compare(List<Probe> probes) {
        beforePart.run();
        sides.compare(probes, at -> differs.accept(probes.get(at)));
    }

    private static Probe probe(Shape shape, String command, byte[] key, String part) {
        return new Probe(List.of(Sides.word(command), key), shape, Kind.VALUE, part);
    }

    private static Probe probe(Shape shape, String command, byte[] key, byte[] member, String part) {
        return new Probe(List.of(Sides.word(command), key, member), shape, Kind.VALUE, part);
    }
}
