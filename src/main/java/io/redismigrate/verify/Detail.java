package io.redismigrate.verify;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What a proven difference is, in words. Values are shown only where that is allowed. */
public final class Detail {
    private static final String NONE = "none";

    private Detail() {}

    /** The kind, told apart as far as the replies allow. */
    public static Kind kind(Aspect aspect) {
        if (aspect.kind() == Kind.TYPE) {
            if (line(aspect.right()).equals(NONE)) {
                return Kind.MISSING;
            }
            return line(aspect.before()).equals(NONE) ? Kind.EXTRA : Kind.TYPE;
        }
        boolean groups = aspect.kind() == Kind.VALUE
                && aspect.shape() == Shape.STREAM
                && aspect.right()[0] == '*'
                && Streams.sameEntries(Tree.of(aspect.before(), 0), Tree.of(aspect.right(), 0));
        return groups ? Kind.GROUP : aspect.kind();
    }

    /** What differs; {@code part} says which part of the value it is, empty for all of it. */
    public static String words(Aspect aspect, String part, boolean showValues) {
        var what = switch (kind(aspect)) {
            case MISSING -> line(aspect.before());
            case EXTRA -> line(aspect.right());
            case TYPE -> "%s here, %s there".formatted(line(aspect.before()), line(aspect.right()));
            case EXPIRY -> "%s here, %s there".formatted(expiry(aspect.before()), expiry(aspect.right()));
            default -> value(aspect);
        };
        var where = part.isEmpty() ? what : what.isEmpty() ? part : part + ": " + what;
        return showValues && aspect.kind() == Kind.VALUE
                ? "%s; here %s, there %s".formatted(where, shown(aspect.before()), shown(aspect.right()))
                : where;
    }

    private static String value(Aspect aspect) {
        if (aspect.before()[0] != '$' || aspect.right()[0] != '$') {
            return elements(aspect);
        }
        var left = Leaves.of(aspect.before());
        var right = Leaves.of(aspect.right());
        if (left.from(0) < 0 || right.from(0) < 0) {
            return left.from(0) < 0 ? "only there" : "only here";
        }
        int at = Arrays.mismatch(left.bytes(), left.from(0), left.to(0), right.bytes(), right.from(0), right.to(0));
        return "%,d bytes here, %,d there, the first to differ is byte %,d"
                .formatted(left.to(0) - left.from(0), right.to(0) - right.from(0), at);
    }

    private static String elements(Aspect aspect) {
        return switch (aspect.shape()) {
            case MEMBERS ->
                "%,d members here, %,d there".formatted(count(aspect.before(), 1), count(aspect.right(), 1));
            case FIELDS -> "%,d fields here, %,d there".formatted(count(aspect.before(), 2), count(aspect.right(), 2));
            case LIST ->
                "%,d elements here, %,d there".formatted(count(aspect.before(), 1) + 1, count(aspect.right(), 1) + 1);
            case EXACT ->
                aspect.before()[0] == ':'
                        ? "%s here, %s there".formatted(line(aspect.before()), line(aspect.right()))
                        : "";
            default -> "";
        };
    }

    private static int count(byte[] reply, int width) {
        return Math.max(0, (Leaves.of(reply).count() - 1) / width);
    }

    private static String expiry(byte[] reply) {
        return switch (line(reply)) {
            case "-1" -> "none";
            case "-2" -> "no key";
            default -> line(reply);
        };
    }

    private static String shown(byte[] reply) {
        return reply[0] == '$' ? Difference.shown(Leaves.of(reply).copy(0)) : Difference.shown(reply);
    }

    private static String line(byte[] reply) {
        int end = 1;
        while (end < reply.length && reply[end] != '\r') {
            end++;
        }
        return new String(reply, 1, end - 1, StandardCharsets.ISO_8859_1);
    }
}
