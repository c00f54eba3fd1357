package io.redismigrate.demo;

import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;

/**
 * Reads back a list to which a client appended 0, 1, 2, …, and compares it with what the client was told. A number that was
 * sent and never answered may be in the list or not; only one beyond it is foreign.
 *
 * @param acknowledged numbers the server said yes to: 0 up to this, without it
 * @param lost acknowledged numbers that are not in the list
 * @param duplicated entries that are in the list once more than they should
 * @param outOfOrder entries that stand behind a greater one
 * @param foreign entries that are no number that was ever sent
 */
public record SequenceCheck(long acknowledged, long lost, long duplicated, long outOfOrder, long foreign) {
    /** Nothing was written, so nothing is missing. */
    public static final SequenceCheck NOTHING = new SequenceCheck(0, 0, 0, 0, 0);

    /**
     * The script for a client whose connection broke with a request in flight (KEYS[1] its list, ARGV[1] the number): appends the
     * number unless it is the last entry. In one step with
     * a write in either case, so that a read-only or lagging server refuses instead of answering from an old list.
     */
    public static final String APPEND_UNLESS_THERE = """
            if redis.call('LINDEX', KEYS[1], -1) == ARGV[1] then redis.call('LSET', KEYS[1], -1, ARGV[1])
            else redis.call('RPUSH', KEYS[1], ARGV[1]) end
            return 1""";

    private static final int PIECE = 10_000;

    /** Checks the list {@code key} as the server behind {@code wire} has it now. */
    public static SequenceCheck of(RedisWire wire, String key, long acknowledged) throws IOException {
        var seen = new BitSet();
        long duplicated = 0;
        long outOfOrder = 0;
        long foreign = 0;
        int greatest = -1;
        for (int from = 0; ; from += PIECE) {
            var piece = (List<?>) Objects.requireNonNull(
                    wire.call("LRANGE", key, Integer.toString(from), Integer.toString(from + PIECE - 1)));
            for (var entry : piece) {
                int number = numberOf(entry);
                if (number < 0 || number > acknowledged) {
                    foreign++;
                } else if (seen.get(number)) {
                    duplicated++;
                } else {
                    seen.set(number);
                    outOfOrder += number < greatest ? 1 : 0;
                    greatest = Math.max(greatest, number);
                }
            }
            if (piece.size() < PIECE) {
                var found = seen.get(0, (int) acknowledged).cardinality();
                return new SequenceCheck(acknowledged, acknowledged - found, duplicated, outOfOrder, foreign);
            }
        }
    }

    /** Every acknowledged number is there exactly once and in order. */
    public boolean isExact() {
        return lost == 0 && duplicated == 0 && outOfOrder == 0 && foreign == 0;
    }

    /** Both checks as one. */
    public SequenceCheck plus(SequenceCheck other) {
        return new SequenceCheck(
                acknowledged + other.acknowledged,
                lost + other.lost,
                duplicated + other.duplicated,
                outOfOrder + other.outOfOrder,
                foreign + other.foreign);
    }

    private static int numberOf(Object entry) {
        try {
            return Integer.parseInt(String.valueOf(entry));
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
