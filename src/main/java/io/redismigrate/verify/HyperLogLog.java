package io.redismigrate.verify;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The string that a HyperLogLog is (<a href="https://redis.io/docs/latest/commands/pfcount/">pfcount</a>): after four
 * letters and four bytes come eight with the cardinality as it was last counted. Counting on a replica renews them there
 * and nowhere else.
 */
final class HyperLogLog {
    private static final byte[] MAGIC = "HYLL".getBytes(StandardCharsets.US_ASCII);
    private static final int CACHE = 8;
    private static final int REGISTERS = 16;

    private HyperLogLog() {}

    /** Whether both are one, and differ in nothing but what they cache. */
    static boolean same(Leaves left, Leaves right) {
        return registers(left) && registers(right) && sameBut(left, right);
    }

    private static boolean registers(Leaves reply) {
        return reply.count() == 1
                && reply.to(0) - reply.from(0) >= REGISTERS
                && Arrays.equals(reply.bytes(), reply.from(0), reply.from(0) + MAGIC.length, MAGIC, 0, MAGIC.length);
    }

    private static boolean sameBut(Leaves left, Leaves right) {
        return part(left, 0, CACHE, right) && part(left, REGISTERS, left.to(0) - left.from(0), right);
    }

    private static boolean part(Leaves left, int start, int end, Leaves right) {
        return Arrays.equals(
                left.bytes(),
                left.from(0) + start,
                left.from(0) + end,
                right.bytes(),
                right.from(0) + start,
                right.from(0) + end);
    }
}
