package io.redismigrate.redis;

import io.redismigrate.redis.Scan.Keys;
import io.redismigrate.verify.Leaves;
import io.redismigrate.verify.Probe;
import io.redismigrate.verify.Shape;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One thread's way through the keys: takes a portion, reads it on both servers, hands on what differs. The replies are
 * compared byte by byte where they were read; only where the bytes differ is it worked out what they mean.
 */
final class Lane implements AutoCloseable {
    private static final byte[] TYPE = head("*2", "TYPE");
    private static final byte[] EXPIRY = head("*2", "PEXPIRETIME");
    private static final byte[] TIME_LEFT = head("*2", "PTTL");
    private static final byte[] EXISTS = Sides.word("EXISTS");
    private static final byte[] NOTHING = new byte[0];
    private static final int EMPTY_STRING = "$0\r\n\r\n".length();

    private final Sides sides;
    private final Throttle throttle;
    private final Settlement settlement;
    private final Scope scope;

    /**
     * What there is to know of a database before it is read.
     *
     * @param expiring whether any key expires
     * @param expiringFields whether any field of a hash does
     * @param absolute whether both servers tell at what time
     */
    record Scope(int database, boolean expiring, boolean expiringFields, boolean absolute) {
        byte[] expiry() {
            return absolute ? EXPIRY : TIME_LEFT;
        }

        Shape expiryShape() {
            return absolute ? Shape.EXACT : Shape.TIME_LEFT;
        }
    }

    Lane(Sides sides, Scope scope, Throttle throttle, Settlement settlement) {
        this.sides = sides;
        this.scope = scope;
        this.throttle = throttle;
        this.settlement = settlement;
        sides.select(scope.database());
    }

    /** Compares what the left has, until the scan is at its end. */
    void compareLeft(Scan scan) {
        for (var keys = scan.next(sides.left(), throttle.portion());
                keys != null;
                keys = scan.next(sides.left(), throttle.portion())) {
            throttle.before(keys.count());
            compare(keys);
        }
    }

    /** Looks on the left for what the right has, until the scan is at its end. */
    void searchRight(Scan scan) {
        for (var keys = scan.next(sides.right(), throttle.portion());
                keys != null;
                keys = scan.next(sides.right(), throttle.portion())) {
            // Looking for a key costs a server little.
            throttle.before(Math.max(1, keys.count() / 4));
            search(keys);
        }
    }

    private void compare(Keys keys) {
        var leaves = keys.leaves();
        int count = keys.count();
        var types = types(leaves, count);
        for (int key = 1; key <= count; key++) {
            ask(sides.left(), types[key], leaves, key);
            ask(sides.right(), types[key], leaves, key);
        }
        sides.flush();
        var large = new ArrayList<Integer>();
        var fieldExpiries = new ArrayList<Probe>();
        var theirKeys = new ArrayList<byte[]>();
        for (int key = 1; key <= count; key++) {
            hear(keys, key, types[key], large, fieldExpiries, theirKeys);
        }
        if (!fieldExpiries.isEmpty()) {
            sides.compare(
                    fieldExpiries,
                    at -> settlement.suspect(scope, theirKeys.get(at), fieldExpiries.get(at), keys.portion()));
        }
        for (int key : large) {
            compareInParts(types[key], leaves.copy(key), keys.portion());
        }
        long opaque = Arrays.stream(types).filter(DataType.OPAQUE::equals).count();
        keys.portion().read(count, 0, opaque);
    }

    /**
     * The types as the right sees them, which spares the left; they only decide how a value is read. Where the left sees
     * another type, it answers with an error.
     */
    private DataType[] types(Leaves leaves, int count) {
        var right = sides.right();
        for (int key = 1; key <= count; key++) {
            right.command(TYPE, leaves.bytes(), leaves.from(key), leaves.to(key), NOTHING);
        }
        right.flush();
        var types = new DataType[count + 1];
        for (int key = 1; key <= count; key++) {
            right.next();
            Sides.tolerable(right);
            types[key] = DataType.named(right.bytes(), right.from());
        }
        return types;
    }

    private void ask(Wire wire, DataType type, Leaves leaves, int key) {
        type.read(wire, leaves.bytes(), leaves.from(key), leaves.to(key));
        if (scope.expiring()) {
            wire.command(scope.expiry(), leaves.bytes(), leaves.from(key), leaves.to(key), NOTHING);
        }
    }

    private void hear(
            Keys keys, int key, DataType type, List<Integer> large, List<Probe> fieldExpiries, List<byte[]> theirKeys) {
        var left = sides.left();
        var right = sides.right();
        sides.next();
        boolean partial = type.partial(left.bytes(), left.from(), left.to());
        boolean same = !left.error()
                && (partial
                        ? type.partial(right.bytes(), right.from(), right.to())
                        : type.shape()
                                .same(left.bytes(), left.from(), left.to(), right.bytes(), right.from(), right.to()));
        if (!scope.expiring() && left.to() - left.from() == EMPTY_STRING) {
            // An empty string and none are read the same; elsewhere the expiry tells them apart.
            same = false;
        }
        if (partial && same) {
            large.add(key);
        } else if (same && type == DataType.HASH && scope.expiringFields()) {
            fieldExpiries.add(
                    FieldExpiry.probe(keys.leaves().copy(key), Leaves.of(left.bytes(), left.from(), left.to())));
            theirKeys.add(keys.leaves().copy(key));
        }
        if (scope.expiring()) {
            sides.next();
            same &= scope.expiryShape()
                    .same(left.bytes(), left.from(), left.to(), right.bytes(), right.from(), right.to());
        }
        if (!same) {
            settlement.suspect(scope, keys.leaves().copy(key), keys.portion());
        }
    }

    private void compareInParts(DataType type, byte[] key, Portion portion) {
        portion.readInParts();
        new BigKeys(
                        sides,
                        scope.expiringFields(),
                        probe -> settlement.suspect(scope, key, probe, portion),
                        () -> throttle.before(throttle.portion()))
                .compare(type, key);
    }

    private void search(Keys keys) {
        int count = keys.count();
        if (count > 0) {
            var words = new byte[count + 1][];
            words[0] = EXISTS;
            for (int key = 1; key <= count; key++) {
                words[key] = keys.leaves().copy(key);
            }
            sides.left().demand(words);
            if (Long.parseLong(sides.left().text()) != count) {
                searchEach(keys, words);
            }
        }
        keys.portion().read(0, count, 0);
    }

    private void searchEach(Keys keys, byte[][] words) {
        for (int key = 1; key < words.length; key++) {
            sides.left().command(EXISTS, words[key]);
        }
        sides.left().flush();
        for (int key = 1; key < words.length; key++) {
            sides.left().next();
            if (sides.left().text().equals("0")) {
                settlement.suspect(scope, words[key], keys.portion());
            }
        }
    }

    @Override
    public void close() {
        sides.close();
    }

    private static byte[] head(String words, String command) {
        return "%s\r\n$%d\r\n%s\r\n".formatted(words, command.length(), command).getBytes(StandardCharsets.US_ASCII);
    }
}
