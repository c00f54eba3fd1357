package io.redismigrate.redis;

import io.redismigrate.migration.Mended;
import io.redismigrate.verify.Difference;
import io.redismigrate.verify.Leaves;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Writes keys of a master anew, each with its own value and expiry: {@code WATCH}, {@code DUMP}, then {@code RESTORE} in a
 * transaction that comes to nothing if anybody wrote to the key in between. The value is the master's own, so its version
 * can read it, and a replica that loaded its snapshot can, too. A key that only the copy has is set and deleted in one
 * transaction, since a server passes no deletion on that deletes nothing.
 */
final class Rewriting {
    private static final int TRIES = 50;

    /** Of memory; what {@code DUMP} and {@code RESTORE} of more take would be felt by clients. */
    private static final long MOST_BYTES = 16 << 20;

    private static final byte[] WATCH = Sides.word("WATCH");
    private static final byte[] UNWATCH = Sides.word("UNWATCH");
    private static final byte[] MULTI = Sides.word("MULTI");
    private static final byte[] EXEC = Sides.word("EXEC");
    private static final byte[] MEMORY = Sides.word("MEMORY");
    private static final byte[] USAGE = Sides.word("USAGE");
    private static final byte[] DUMP = Sides.word("DUMP");
    private static final byte[] REPLACE = Sides.word("REPLACE");
    private static final byte[] NOTHING = new byte[0];

    private final Wire master;
    private final boolean absolute;

    Rewriting(Wire master) {
        this.master = master;
        absolute = Bearings.of(master).absoluteExpiry();
    }

    Mended of(List<Difference> differences) {
        int keys = 0;
        var leftAlone = new ArrayList<String>();
        for (var difference : differences) {
            var against = rewritten(difference);
            if (against.isEmpty()) {
                keys++;
            } else {
                leftAlone.add("%s: %s".formatted(difference.brief(), against.get()));
            }
        }
        return new Mended(keys, leftAlone);
    }

    /** Why it was not done; empty where it was. */
    private Optional<String> rewritten(Difference difference) {
        if (difference.database() < 0 || difference.key().isEmpty()) {
            return Optional.of("it is no key");
        }
        var key = Base64.getDecoder().decode(difference.key());
        master.select(difference.database());
        for (int attempt = 0; attempt < TRIES; attempt++) {
            master.demand(WATCH, key);
            master.demand(MEMORY, USAGE, key);
            if (Leaves.of(master.copy()).number(0) > MOST_BYTES) {
                master.demand(UNWATCH);
                return Optional.of("it is larger than 16 MB, and writing it anew would hold up the master");
            }
            master.demand(DUMP, key);
            var dump = master.copy();
            if (dump[1] == '-') {
                transaction(new byte[][] {Sides.word("SET"), key, NOTHING}, new byte[][] {Sides.word("DEL"), key});
            } else {
                restore(key, Leaves.of(dump).copy(0));
            }
            if (untouched()) {
                return said();
            }
        }
        return Optional.of("it changes all the time");
    }

    private void restore(byte[] key, byte[] value) {
        master.demand(Sides.word(absolute ? "PEXPIRETIME" : "PTTL"), key);
        // -1 is no expiry; -2, gone since, is seen by the transaction.
        var expiry = Sides.word(Math.max(0, Long.parseLong(master.text())));
        transaction(
                absolute
                        ? new byte[][] {Sides.word("RESTORE"), key, expiry, value, REPLACE, Sides.word("ABSTTL")}
                        : new byte[][] {Sides.word("RESTORE"), key, expiry, value, REPLACE});
    }

    /** The last reply is then what {@code EXEC} said. */
    private void transaction(byte[][]... commands) {
        master.command(MULTI);
        for (var command : commands) {
            master.command(command);
        }
        master.command(EXEC);
        master.flush();
        for (int reply = 0; reply < commands.length + 2; reply++) {
            master.next();
        }
    }

    /** {@code EXEC} answers nothing ({@code *-1}) where somebody wrote to the key. */
    private boolean untouched() {
        return !(master.bytes()[master.from()] == '*' && master.bytes()[master.from() + 1] == '-');
    }

    /** What the master has against it: of the transaction as a whole, or of a command in it. */
    private Optional<String> said() {
        if (master.error()) {
            return Optional.of("%s said: %s".formatted(master, master.text()));
        }
        int first = master.from();
        while (master.bytes()[first] != '\n') {
            first++;
        }
        return master.bytes()[first + 1] == '-'
                ? Optional.of("%s said: %s"
                        .formatted(
                                master,
                                Leaves.of(master.bytes(), first + 1, master.to())
                                        .text(0)))
                : Optional.empty();
    }
}
