package io.redismigrate.redis;

import io.redismigrate.verify.Shape;
import java.nio.charset.StandardCharsets;

/**
 * How a value of each type is read: one command that returns all of a small value and a bounded part of a large one. None
 * of them costs a server more than about {@link #ELEMENTS} elements at a time.
 */
enum DataType {
    STRING(Shape.STRING, 1 << 14, "GETRANGE", "0", "16383"),
    LIST(Shape.LIST, DataType.ELEMENTS, "LRANGE", "0", "499"),
    SET(Shape.MEMBERS, DataType.ELEMENTS, "SSCAN", "0", "COUNT", "500"),
    ZSET(Shape.SCORES, DataType.ELEMENTS, "ZRANGE", "0", "499", "WITHSCORES"),
    HASH(Shape.FIELDS, DataType.ELEMENTS, "HSCAN", "0", "COUNT", "500"),
    STREAM(Shape.STREAM, 64, "XINFO", "FULL", "COUNT", "64"),
    /** A module's, or one that is newer than this program. */
    OPAQUE(Shape.EXACT, DataType.ELEMENTS, "TYPE"),
    NONE(Shape.EXACT, DataType.ELEMENTS, "TYPE");

    static final int ELEMENTS = 500;

    private final Shape shape;
    private final int limit;
    // Never written to after the constructor; as bytes because they go out a million times.
    @SuppressWarnings("ImmutableEnumChecker")
    private final byte[] head;

    @SuppressWarnings("ImmutableEnumChecker")
    private final byte[] tail;

    DataType(Shape shape, int limit, String command, String... behindKey) {
        this.shape = shape;
        this.limit = limit;
        boolean info = command.equals("XINFO");
        int words = 2 + behindKey.length + (info ? 1 : 0);
        head = ("*" + words + "\r\n" + bulk(command) + (info ? bulk("STREAM") : ""))
                .getBytes(StandardCharsets.US_ASCII);
        var rest = new StringBuilder();
        for (var word : behindKey) {
            rest.append(bulk(word));
        }
        tail = rest.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static String bulk(String word) {
        return "$" + word.length() + "\r\n" + word + "\r\n";
    }

    /** The type that a {@code TYPE} reply names. */
    static DataType named(byte[] reply, int from) {
        return switch (reply[from + 1]) {
            case 's' ->
                reply[from + 2] == 't'
                        ? reply[from + 4] == 'i' ? of(reply, from, 6, STRING) : of(reply, from, 6, STREAM)
                        : of(reply, from, 3, SET);
            case 'h' -> of(reply, from, 4, HASH);
            case 'l' -> of(reply, from, 4, LIST);
            case 'z' -> of(reply, from, 4, ZSET);
            case 'n' -> of(reply, from, 4, NONE);
            default -> OPAQUE;
        };
    }

    /** A module may give its type a name that begins the same. */
    private static DataType of(byte[] reply, int from, int length, DataType type) {
        return reply[from + 1 + length] == '\r' ? type : OPAQUE;
    }

    Shape shape() {
        return shape;
    }

    /** Adds the command that reads that key. */
    void read(Wire wire, byte[] bytes, int from, int to) {
        wire.command(head, bytes, from, to, tail);
    }

    /** Whether the value has more than this reply to {@link #read} holds. */
    boolean partial(byte[] reply, int from, int to) {
        return reply[from] != '-' && shape.partial(reply, from, to, limit);
    }
}
