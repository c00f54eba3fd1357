package io.redismigrate.redis;

import io.redismigrate.redis.Lane.Scope;
import io.redismigrate.verify.Aspect;
import io.redismigrate.verify.Kind;
import io.redismigrate.verify.Leaves;
import io.redismigrate.verify.Probe;
import io.redismigrate.verify.Shape;
import io.redismigrate.verify.Suspect;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is suspect, and its three readings in one round: on the left, on the right, on the left again. */
final class Reading {
    private static final int TYPE = 0;
    private static final int EXPIRY = 1;
    private static final int VALUE = 2;

    /** What is suspect: a key as a whole where there is no probe, else a part of it. */
    static final class Entry {
        private final Scope scope;
        private final byte[] key;
        private final Portion portion;
        private final Suspect suspect = new Suspect();
        private Optional<Probe> probe;
        private boolean readInParts;

        Entry(Scope scope, byte[] key, Optional<Probe> probe, Portion portion) {
            this.scope = scope;
            this.key = key;
            this.probe = probe;
            this.portion = portion;
        }

        Scope scope() {
            return scope;
        }

        byte[] key() {
            return key;
        }

        Portion portion() {
            return portion;
        }

        Suspect suspect() {
            return suspect;
        }

        String part() {
            return probe.map(Probe::part).orElse("");
        }

        /** Its type may be another now: it is looked at as a whole. */
        void asAWhole() {
            probe = Optional.empty();
            readInParts = false;
        }

        void readInParts() {
            readInParts = true;
        }
    }

    private final Entry entry;
    private final List<byte[]> before = new ArrayList<>();
    private final List<byte[]> right = new ArrayList<>();
    private final List<byte[]> after = new ArrayList<>();
    private DataType type = DataType.NONE;

    Reading(Entry entry) {
        this.entry = entry;
    }

    Entry entry() {
        return entry;
    }

    DataType type() {
        return type;
    }

    /** Types of the keys that are suspect as a whole: they decide how the value is read. */
    static void types(List<Reading> readings, Wire left) {
        var whole = readings.stream()
                .filter(reading -> reading.entry.probe.isEmpty())
                .toList();
        whole.forEach(reading -> left.command(Sides.word("TYPE"), reading.entry.key));
        left.flush();
        for (var reading : whole) {
            left.next();
            reading.type = DataType.named(left.bytes(), left.from());
        }
    }

    static void before(List<Reading> readings, Wire left) {
        read(readings, left, reading -> reading.before);
    }

    static void right(List<Reading> readings, Wire right) {
        read(readings, right, reading -> reading.right);
    }

    static void after(List<Reading> readings, Wire left) {
        read(readings, left, reading -> reading.after);
    }

    private interface Time {
        List<byte[]> of(Reading reading);
    }

    private static void read(List<Reading> readings, Wire wire, Time time) {
        readings.forEach(reading -> reading.ask(wire));
        wire.flush();
        for (var reading : readings) {
            for (int at = 0; at < reading.replies(); at++) {
                wire.next();
                Sides.tolerable(wire);
                time.of(reading).add(wire.copy());
            }
        }
    }

    private void ask(Wire wire) {
        if (entry.probe.isPresent()) {
            wire.command(entry.probe.get().words());
            return;
        }
        var key = entry.key;
        wire.command(Sides.word("TYPE"), key);
        wire.command(entry.scope.expiry(), key, 0, key.length, new byte[0]);
        if (readsValue()) {
            type.read(wire, key, 0, key.length);
        }
    }

    private int replies() {
        if (entry.probe.isPresent()) {
            return 1;
        }
        return readsValue() ? VALUE + 1 : VALUE;
    }

    private boolean readsValue() {
        return type != DataType.NONE && type != DataType.OPAQUE;
    }

    /** Whether the left's key became something else while it was looked at. */
    boolean changedItsType() {
        return before.stream().anyMatch(reply -> reply[0] == '-')
                || after.stream().anyMatch(reply -> reply[0] == '-');
    }

    /** Whether the value is there on both sides, has more than one reading shows, and nobody has read the rest. */
    boolean hasToBeReadInParts() {
        return whole() && partial() && !entry.readInParts && Shape.EXACT.same(before.get(TYPE), right.get(TYPE));
    }

    private boolean whole() {
        return entry.probe.isEmpty();
    }

    private boolean partial() {
        return replies() > VALUE && type.partial(before.get(VALUE), 0, before.get(VALUE).length);
    }

    /** Whether the key is gone on the right and about to expire on the left, whose clock may be a little behind. */
    boolean aboutToGo(long now, long soon) {
        if (!whole()
                || !Shape.EXACT.same(
                        right.get(TYPE), "+none\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII))) {
            return false;
        }
        long expiry = Leaves.of(before.get(EXPIRY)).number(0);
        return expiry > 0 && (entry.scope.absolute() ? expiry - now : expiry) < soon;
    }

    /** What there is to be judged. */
    List<Aspect> aspects() {
        if (entry.probe.isPresent()) {
            var probe = entry.probe.get();
            return List.of(new Aspect(probe.kind(), probe.shape(), before.get(0), right.get(0), after.get(0)));
        }
        var aspects = new ArrayList<Aspect>();
        aspects.add(aspect(Kind.TYPE, Shape.EXACT, TYPE));
        aspects.add(aspect(Kind.EXPIRY, entry.scope.expiryShape(), EXPIRY));
        if (readsValue() && !partial()) {
            aspects.add(aspect(Kind.VALUE, type.shape(), VALUE));
        }
        return aspects;
    }

    private Aspect aspect(Kind kind, Shape shape, int at) {
        return new Aspect(kind, shape, before.get(at), right.get(at), after.get(at));
    }
}
