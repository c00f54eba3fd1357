package io.redismigrate.redis;

import io.redismigrate.verify.Leaves;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * One way through a database: every key by {@code SCAN}, or a sample from places drawn by chance. (A key's place in the
 * server's table follows from a hash with a secret, so any stretch of the table is a fair draw.) Several threads may take
 * portions; what was compared is counted in the order of the scan, so that a cursor stands for everything before it.
 */
final class Scan {
    private static final byte[] SCAN = "SCAN".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] COUNT = "COUNT".getBytes(StandardCharsets.US_ASCII);
    private static final String END = "0";

    /** So many draws in a row without a key: there is nothing left to draw from. */
    private static final int EMPTY_DRAWS = 1_000;

    /** Keys, where they lie in the reply that brought them. The first leaf is the cursor. */
    record Keys(Portion portion, Leaves leaves) {
        int count() {
            return leaves.count() - 1;
        }
    }

    private final Optional<Random> chance;
    private long toDraw;
    private String cursor;
    private boolean ended;
    private int emptyDraws;
    private final Deque<Portion> underWay = new ArrayDeque<>();

    private Scan(String cursor, Optional<Random> chance, long toDraw) {
        this.cursor = cursor;
        this.chance = chance;
        this.toDraw = toDraw;
    }

    /** From that cursor to the end. */
    static Scan from(String cursor) {
        return new Scan(cursor, Optional.empty(), Long.MAX_VALUE);
    }

    /** So many keys. */
    static Scan sample(long keys) {
        return new Scan(END, Optional.of(new Random()), keys);
    }

    /** The next keys; null at the end. */
    synchronized @Nullable Keys next(Wire wire, int count) {
        if (ended) {
            return null;
        }
        var begin =
                chance.map(random -> Long.toUnsignedString(random.nextLong())).orElse(cursor);
        wire.demand(
                SCAN,
                begin.getBytes(StandardCharsets.US_ASCII),
                COUNT,
                Integer.toString(count).getBytes(StandardCharsets.US_ASCII));
        var leaves = Leaves.of(wire.copy());
        toDraw -= leaves.count() - 1;
        cursor = leaves.text(0);
        emptyDraws = leaves.count() > 1 ? 0 : emptyDraws + 1;
        ended = chance.isPresent() ? toDraw <= 0 || emptyDraws == EMPTY_DRAWS : cursor.equals(END);
        var portion = new Portion(begin);
        underWay.add(portion);
        return new Keys(portion, leaves);
    }

    /** Portions that are over and have none before them that is not; each is handed out once. */
    synchronized List<Portion> finished() {
        var finished = new ArrayList<Portion>();
        while (!underWay.isEmpty() && underWay.getFirst().over()) {
            finished.add(underWay.removeFirst());
        }
        return finished;
    }

    /** Everything before this was handed out by {@link #finished()}. */
    synchronized String reached() {
        return underWay.isEmpty() ? cursor : underWay.getFirst().cursor();
    }

    synchronized boolean over() {
        return ended && underWay.isEmpty();
    }
}
