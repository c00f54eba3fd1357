package io.redismigrate.verify;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The strings and numbers of a raw reply (RESP2), in order, whatever they are nested in. They are not copied: they stay
 * where they were read.
 */
public final class Leaves {
    private static final int NONE = -1;

    private final byte[] bytes;
    private int[] from = new int[16];
    private int[] to = new int[16];
    private int count;

    private Leaves(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Of the reply that lies in {@code bytes} from {@code start} to {@code end}, whole. */
    public static Leaves of(byte[] bytes, int start, int end) {
        var leaves = new Leaves(bytes);
        int at = start;
        while (at < end) {
            int line = at + 1;
            int lineEnd = line;
            while (bytes[lineEnd] != '\r') {
                lineEnd++;
            }
            int next = lineEnd + 2;
            if (bytes[at] == '$') {
                int length = (int) number(bytes, line, lineEnd);
                leaves.add(length < 0 ? NONE : next, length < 0 ? NONE : next + length);
                next += length < 0 ? 0 : length + 2;
            } else if (bytes[at] != '*') {
                leaves.add(line, lineEnd);
            }
            at = next;
        }
        return leaves;
    }

    /** Of a reply that fills its array. */
    public static Leaves of(byte[] bytes) {
        return of(bytes, 0, bytes.length);
    }

    public int count() {
        return count;
    }

    /** The array they lie in. */
    public byte[] bytes() {
        return bytes;
    }

    /** Where leaf {@code index} begins; -1 for nothing ({@code nil}). */
    public int from(int index) {
        return from[index];
    }

    /** Behind its last byte. */
    public int to(int index) {
        return to[index];
    }

    /** A copy of its bytes; empty for nothing. */
    public byte[] copy(int index) {
        return from[index] == NONE ? new byte[0] : Arrays.copyOfRange(bytes, from[index], to[index]);
    }

    /** As text, a character a byte. */
    public String text(int index) {
        return from[index] == NONE
                ? ""
                : new String(bytes, from[index], to[index] - from[index], StandardCharsets.ISO_8859_1);
    }

    /** As a number; 0 for nothing. */
    public long number(int index) {
        return from[index] == NONE ? 0 : number(bytes, from[index], to[index]);
    }

    /** Whether it is that word. */
    public boolean is(int index, String word) {
        return to[index] - from[index] == word.length() && text(index).equals(word);
    }

    boolean same(int index, Leaves other, int otherIndex) {
        boolean nothing = from[index] == NONE;
        return (nothing || other.from[otherIndex] == NONE)
                ? (nothing && other.from[otherIndex] == NONE)
                : Arrays.equals(
                        bytes, from[index], to[index], other.bytes, other.from[otherIndex], other.to[otherIndex]);
    }

    int hash(int index) {
        int hash = 1;
        for (int at = from[index]; at < to[index]; at++) {
            hash = 31 * hash + bytes[at];
        }
        return hash ^ (hash >>> 15);
    }

    private void add(int start, int end) {
        if (count == from.length) {
            from = Arrays.copyOf(from, 2 * count);
            to = Arrays.copyOf(to, 2 * count);
        }
        from[count] = start;
        to[count] = end;
        count++;
    }

    /** The decimal number that stands there. */
    public static long number(byte[] bytes, int start, int end) {
        boolean negative = start < end && bytes[start] == '-';
        long value = 0;
        for (int at = negative ? start + 1 : start; at < end; at++) {
            value = 10 * value + bytes[at] - '0';
        }
        return negative ? -value : value;
    }
}
