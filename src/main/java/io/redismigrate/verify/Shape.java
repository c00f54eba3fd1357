package io.redismigrate.verify;

import java.util.Arrays;
import java.util.List;

/** What a kind of reply says: which of its bytes are data, and whether their order matters. */
public enum Shape {
    /** Every byte is data. */
    EXACT {
        @Override
        boolean means(byte[] left, int leftFrom, int leftTo, byte[] right, int rightFrom, int rightTo) {
            return false;
        }
    },

    /** A string. A HyperLogLog is one, and caches its cardinality in its head, which is nobody's data. */
    STRING {
        @Override
        boolean means(byte[] left, int leftFrom, int leftTo, byte[] right, int rightFrom, int rightTo) {
            return leftTo - leftFrom == rightTo - rightFrom
                    && HyperLogLog.same(Leaves.of(left, leftFrom, leftTo), Leaves.of(right, rightFrom, rightTo));
        }

        @Override
        public boolean partial(byte[] reply, int from, int to, int limit) {
            return length(reply, from) >= limit;
        }
    },

    /** {@code LRANGE}. */
    LIST {
        @Override
        boolean means(byte[] left, int leftFrom, int leftTo, byte[] right, int rightFrom, int rightTo) {
            return false;
        }

        @Override
        public boolean partial(byte[] reply, int from, int to, int limit) {
            return length(reply, from) >= limit;
        }
    },

    /** {@code SSCAN}: a cursor, then members in any order. */
    MEMBERS {
        @Override
        boolean means(byte[] left, int leftFrom, int leftTo, byte[] right, int rightFrom, int rightTo) {
            return Members.same(Leaves.of(left, leftFrom, leftTo), Leaves.of(right, rightFrom, rightTo), 1, 1);
        }

        @Override
        public boolean partial(byte[] reply, int from, int to, int limit) {
            return cursorGoesOn(reply, from);
        }
    },

    /** {@code HSCAN}: a cursor, then fields and values, in any order. */
    FIELDS {
        @Override
        boolean means(byte[] left, int leftFrom, int leftTo, byte[] right, int rightFrom, int rightTo) {
            return Members.same(Leaves.of(left, leftFrom, leftTo), Leaves.of(right, rightFrom, rightTo), 1, 2);
        }

        @Override
        public boolean partial(byte[] reply, int from, int to, int limit) {
            return cursorGoesOn(reply, from);
        }
    },

    /** {@code ZRANGE … WITHSCORES}, or a score. Releases write the same number in different ways. */
    SCORES {
        @Override
        boolean means(byte[] left, int leftFrom, int leftTo, byte[] right, int rightFrom, int rightTo) {
            return Scores.same(Leaves.of(left, leftFrom, leftTo), Leaves.of(right, rightFrom, rightTo));
        }

        @Override
        public boolean partial(byte[] reply, int from, int to, int limit) {
            return length(reply, from) >= 2L * limit;
        }
    },

    /** {@code XINFO STREAM … FULL}, and without FULL. */
    STREAM {
        @Override
        boolean means(byte[] left, int leftFrom, int leftTo, byte[] right, int rightFrom, int rightTo) {
            return Streams.same(Tree.of(left, leftFrom), Tree.of(right, rightFrom));
        }

        @Override
        public boolean partial(byte[] reply, int from, int to, int limit) {
            var leaves = Leaves.of(reply, from, to);
            for (int at = 0; at + 1 < leaves.count(); at++) {
                // An entry may hold these words too; then it is only read once more than needed.
                if ((at == 0 || leaves.is(at, "pel-count")) && leaves.number(at + 1) > limit) {
                    return true;
                }
            }
            return false;
        }
    },

    /** {@code XINFO GROUPS}. */
    GROUPS {
        @Override
        boolean means(byte[] left, int leftFrom, int leftTo, byte[] right, int rightFrom, int rightTo) {
            return Tree.of(left, leftFrom) instanceof List<?> some
                    && Tree.of(right, rightFrom) instanceof List<?> others
                    && Streams.sameGroups(some, others);
        }
    },

    /** {@code XINFO CONSUMERS}. */
    CONSUMERS {
        @Override
        boolean means(byte[] left, int leftFrom, int leftTo, byte[] right, int rightFrom, int rightTo) {
            return Tree.of(left, leftFrom) instanceof List<?> some
                    && Tree.of(right, rightFrom) instanceof List<?> others
                    && Streams.sameConsumers(some, others);
        }
    },

    /** {@code XPENDING} with a range. */
    PENDING {
        @Override
        boolean means(byte[] left, int leftFrom, int leftTo, byte[] right, int rightFrom, int rightTo) {
            return Streams.sameDeliveries(Tree.of(left, leftFrom), Tree.of(right, rightFrom));
        }
    },

    /** {@code FUNCTION LIST WITHCODE}: libraries, in any order. */
    LIBRARIES {
        @Override
        boolean means(byte[] left, int leftFrom, int leftTo, byte[] right, int rightFrom, int rightTo) {
            return Streams.sameLibraries(Tree.of(left, leftFrom), Tree.of(right, rightFrom));
        }
    },

    /** {@code PTTL}: time left, which moves between two reads. */
    TIME_LEFT {
        @Override
        boolean means(byte[] left, int leftFrom, int leftTo, byte[] right, int rightFrom, int rightTo) {
            long here = Leaves.of(left, leftFrom, leftTo).number(0);
            long there = Leaves.of(right, rightFrom, rightTo).number(0);
            return here >= 0 && there >= 0 && Math.abs(here - there) < TOLERANCE_MILLIS;
        }
    };

    private static final long TOLERANCE_MILLIS = 3_000;

    /** Whether both replies say the same. Replies that are errors say nothing, and are the caller's matter. */
    public final boolean same(byte[] left, int leftFrom, int leftTo, byte[] right, int rightFrom, int rightTo) {
        if (Arrays.equals(left, leftFrom, leftTo, right, rightFrom, rightTo)) {
            return true;
        }
        boolean error = left[leftFrom] == '-' || right[rightFrom] == '-';
        return !error && means(left, leftFrom, leftTo, right, rightFrom, rightTo);
    }

    /** The same for replies that fill their arrays. */
    public final boolean same(byte[] left, byte[] right) {
        return same(left, 0, left.length, right, 0, right.length);
    }

    /** Whether two replies that are not the same bytes mean the same. */
    abstract boolean means(byte[] left, int leftFrom, int leftTo, byte[] right, int rightFrom, int rightTo);

    /**
     * Whether there may be more than this reply holds.
     *
     * @param limit what was asked for: bytes of a string, elements of anything else
     */
    public boolean partial(byte[] reply, int from, int to, int limit) {
        return false;
    }

    private static long length(byte[] reply, int from) {
        int end = from + 1;
        while (reply[end] != '\r') {
            end++;
        }
        return Leaves.number(reply, from + 1, end);
    }

    /** A scan's reply begins {@code *2 $1 0} when it is at its end. */
    private static boolean cursorGoesOn(byte[] reply, int from) {
        return reply[from] == '*' && !(reply[from + 5] == '1' && reply[from + 8] == '0');
    }
}
