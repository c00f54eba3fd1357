package io.redismigrate.redis;

import io.redismigrate.verify.Probe;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.IntConsumer;

/** A connection to each of the two servers, asked the same and heard in step. Not thread-safe. */
record Sides(Wire left, Wire right) implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    static Sides open(Login left, Login right) {
        var one = Wire.open(left, PATIENCE);
        try {
            return new Sides(one, Wire.open(right, PATIENCE));
        } catch (RuntimeException e) {
            one.close();
            throw e;
        }
    }

    void select(int database) {
        left.select(database);
        right.select(database);
    }

    void flush() {
        left.flush();
        right.flush();
    }

    /** The next reply of each. */
    void next() {
        left.next();
        right.next();
        tolerable(left);
        tolerable(right);
    }

    /** Asks both, and tells the numbers of those that they answer differently. */
    void compare(List<Probe> probes, IntConsumer differs) {
        for (var probe : probes) {
            left.command(probe.words());
            right.command(probe.words());
        }
        flush();
        for (int at = 0; at < probes.size(); at++) {
            next();
            if (left.error()
                    || !probes.get(at)
                            .shape()
                            .same(left.bytes(), left.from(), left.to(), right.bytes(), right.from(), right.to())) {
                differs.accept(at);
            }
        }
    }

    /** An error that a key can be the reason of, by what it has become; any other means that the server must not be asked. */
    static void tolerable(Wire wire) {
        if (wire.error()
                && !wire.text().startsWith("WRONGTYPE")
                && !wire.text().startsWith("ERR no such key")
                && !wire.text().startsWith("NOGROUP")) {
            throw new Wire.Broken("%s refused to be read: %s".formatted(wire, wire.text()));
        }
    }

    static byte[] word(String word) {
        return word.getBytes(StandardCharsets.ISO_8859_1);
    }

    static byte[] word(long number) {
        return word(Long.toString(number));
    }

    @Override
    public void close() {
        left.close();
        right.close();
    }
}
