package io.redismigrate.verify;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * One proven difference.
 *
 * @param database -1 for what is in none, such as functions
 * @param key the key's bytes in base 64, for a repair; empty where it is not about one key
 * @param detail what differs, in words without values, unless the plan lets them be shown
 */
public record Difference(int database, String key, Kind kind, String detail) {
    private static final int SHOWN = 48;
    private static final int HEAD = 32;
    private static final int TAIL = 12;

    public static Difference of(int database, byte[] key, Kind kind, String detail) {
        return new Difference(database, Base64.getEncoder().encodeToString(key), kind, detail);
    }

    /** The key as it may be shown: printable, and shortened in its middle where it is long. */
    public String shownKey() {
        return shown(Base64.getDecoder().decode(key));
    }

    /** {@code db 0 user:17: value}; short, since a hundred of these go into one event. */
    public String brief() {
        return (database < 0 ? "" : "db %d %s: ".formatted(database, shownKey())) + kind.word();
    }

    /** {@code db 0 user:17: value (12 bytes here, …)}. */
    public String line() {
        return detail.isEmpty() ? brief() : "%s (%s)".formatted(brief(), detail);
    }

    /** Bytes as they may be shown. */
    public static String shown(byte[] bytes) {
        var text = new StringBuilder();
        for (char each : new String(bytes, StandardCharsets.ISO_8859_1).toCharArray()) {
            text.append(
                    each > ' ' && each < 0x7f && each != '\\' ? String.valueOf(each) : "\\x%02x".formatted((int) each));
        }
        return text.length() <= SHOWN
                ? text.toString()
                : "%s…%s".formatted(text.substring(0, HEAD), text.substring(text.length() - TAIL));
    }
}
