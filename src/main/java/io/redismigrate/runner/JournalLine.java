package io.redismigrate.runner;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;

/**
 * One line of a migration's journal: an event with its number, its time and its place in the hash chain.
 *
 * @param seq from 1, without a gap
 * @param at to the millisecond
 * @param actor a Slack user id, or {@code bot}
 * @param type the event's word, like {@code gate-opened}
 * @param data strings, numbers, booleans, lists and maps of these
 * @param canonicalData the same data as canonical JSON (RFC 8785), as it went into the hash
 * @param prev the hash of the line before; 64 zeros in the first
 * @param hash SHA-256, in hexadecimal digits, of the canonical JSON of the line without its hash
 */
public record JournalLine(
        String migration,
        long seq,
        Instant at,
        String actor,
        String type,
        Map<String, Object> data,
        String canonicalData,
        String prev,
        String hash) {
    private static final DateTimeFormatter RFC_3339 =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    public JournalLine {
        data = Map.copyOf(data);
    }

    /** The time as exports and messages show it: RFC 3339, UTC, milliseconds. */
    public String atText() {
        return text(at);
    }

    /** A time as the journal writes it: RFC 3339, UTC, cut to the millisecond. */
    public static String text(Instant at) {
        return RFC_3339.format(at);
    }
}
