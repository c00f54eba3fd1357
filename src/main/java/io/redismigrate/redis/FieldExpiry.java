package io.redismigrate.redis;

import io.redismigrate.verify.Kind;
import io.redismigrate.verify.Leaves;
import io.redismigrate.verify.Probe;
import io.redismigrate.verify.Shape;
import java.util.ArrayList;
import java.util.List;

/** When the fields of a hash expire (<a href="https://redis.io/docs/latest/commands/hpexpiretime/">hpexpiretime</a>). */
final class FieldExpiry {
    private FieldExpiry() {}

    static Probe probe(byte[] key, List<byte[]> fields) {
        var words = new ArrayList<>(
                List.of(Sides.word("HPEXPIRETIME"), key, Sides.word("FIELDS"), Sides.word(fields.size())));
        words.addAll(fields);
        return new Probe(words, Shape.EXACT, Kind.FIELD_EXPIRY, "expiry of fields");
    }

    /** Of the fields that this reply to {@code HSCAN} holds. */
    static Probe probe(byte[] key, Leaves reply) {
        var fields = new ArrayList<byte[]>();
        for (int at = 1; at < reply.count(); at += 2) {
            fields.add(reply.copy(at));
        }
        return probe(key, fields);
    }
}
