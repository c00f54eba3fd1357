package io.redismigrate.store;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Checks the hash chain of an export. One changed byte anywhere is found, so is a line that was taken out, put in or moved; a file
 * may hold several migrations, each with a chain of its own. What a chain alone cannot show is that lines are missing at its end,
 * that a whole migration is missing, or that somebody wrote the whole chain anew: hold the last hash against the Slack thread,
 * which shows it too.
 */
public final class AuditVerify {
    private static final Set<String> MEMBERS =
            new TreeSet<>(List.of("migration", "seq", "at", "actor", "type", "data", "prev", "hash"));

    /** What a check brought. */
    public sealed interface Result {
        /** Every line is as it was written. */
        record Sound(long lines, int migrations) implements Result {}

        /** The first line (from 1) that is not as it was written, and a sentence that says how that shows. */
        record Broken(long line, String sentence) implements Result {}
    }

    private record Link(long seq, String hash) {}

    private final Map<String, Link> last = new HashMap<>();

    private AuditVerify() {}

    /**
     * Reads an export to its end, or to the first line that is wrong.
     *
     * @throws IOException when it cannot be read
     */
    public static Result verify(InputStream export) throws IOException {
        return new AuditVerify().read(new BufferedInputStream(export));
    }

    private Result read(InputStream in) throws IOException {
        long number = 0;
        var line = new ByteArrayOutputStream();
        for (int next = in.read(); next >= 0; next = in.read()) {
            if (next != '\n') {
                line.write(next);
                continue;
            }
            number++;
            var wrong = check(line.toByteArray());
            if (wrong.isPresent()) {
                return new Result.Broken(number, "line %d %s".formatted(number, wrong.get()));
            }
            line.reset();
        }
        if (line.size() > 0) {
            return new Result.Broken(number + 1, "line %d is cut off: it does not end".formatted(number + 1));
        }
        return number == 0
                ? new Result.Broken(1, "there is nothing in it: an export has at least one line")
                : new Result.Sound(number, last.size());
    }

    private Optional<String> check(byte[] bytes) {
        try {
            var text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            var members = new TreeMap<>(CanonicalJson.object(text));
            if (!CanonicalJson.canonical(text).equals(text)) {
                return Optional.of("was changed: it is JSON, but not in the form an export is written in");
            }
            return check(members);
        } catch (CharacterCodingException e) {
            return Optional.of("was changed: it is not UTF-8");
        } catch (IOException e) {
            return Optional.of("is not a JSON object");
        }
    }

    private Optional<String> check(Map<String, Object> members) {
        if (!members.keySet().equals(MEMBERS)
                || !(members.get("migration") instanceof String migration)
                || !(members.get("seq") instanceof Number)
                || !(members.get("prev") instanceof String prev)
                || !(members.get("hash") instanceof String hash)) {
            return Optional.of("is not a line of an export: it has not exactly the members " + MEMBERS);
        }
        long seq = ((Number) members.get("seq")).longValue();
        members.remove("hash");
        if (!CanonicalJson.sha256(CanonicalJson.exactly(members)).equals(hash)) {
            return Optional.of("was changed: its hash does not match what it says");
        }
        var before = last.getOrDefault(migration, new Link(0, Journal.NOTHING_BEFORE));
        if (seq != before.seq() + 1) {
            return Optional.of("is number %d of %s, where number %d should be: lines are missing, doubled or moved"
                    .formatted(seq, migration, before.seq() + 1));
        }
        if (!prev.equals(before.hash())) {
            return Optional.of("does not follow from the line before: its prev is not that line's hash");
        }
        last.put(migration, new Link(seq, hash));
        return Optional.empty();
    }
}
