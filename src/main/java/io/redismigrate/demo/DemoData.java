package io.redismigrate.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A shop's data: keys of all common types, small and large, one in five with a time to live, one in a hundred in database 1.
 * The same seed gives the same keys, so that a fault seen once can be seen again.
 */
public final class DemoData {
    /** Replies that may be outstanding: enough to keep both sides busy, few enough to fit the socket's buffers. */
    private static final int BATCH = 1_000;

    private static final int LARGE = 2_000;
    private static final int SHORTEST_LIFE_SECONDS = 600;
    private static final int LONGEST_LIFE_SECONDS = 6 * 3600;

    private final RedisWire wire;
    private final SplittableRandom random;
    private int sent;
    private int read;

    private DemoData(RedisWire wire, long seed) {
        this.wire = wire;
        this.random = new SplittableRandom(seed);
    }

    /**
     * Adds {@code keys} keys to a server, and returns when it has taken all of them.
     *
     * @throws ErrorReply when it refuses one, for example because it is read-only
     */
    public static void fill(RedisServer server, int keys, long seed) {
        try (var wire = server.connect()) {
            wire.call("CLIENT", "SETNAME", "demo-data");
            new DemoData(wire, seed).fill(keys);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot fill " + server, e);
        }
    }

    private void fill(int keys) throws IOException {
        int elsewhere = keys / 100;
        for (int i = 0; i < keys; i++) {
            if (i == keys - elsewhere) {
                send("SELECT", "1");
            }
            // One large key of each kind, so that none is met in its compact form only.
            var key = add(i, i < 100 && i % 17 == 0 ? LARGE : random.nextInt(1, 12));
            if (random.nextInt(5) == 0) {
                send("EXPIRE", key, number(random.nextInt(SHORTEST_LIFE_SECONDS, LONGEST_LIFE_SECONDS)));
            }
        }
        settle(0);
    }

    private String add(int i, int size) throws IOException {
        int kind = i % 20;
        if (kind < 9) {
            var key = (kind < 4 ? "session:" : "product:") + i;
            send("SET", key, text(20 + size * 30));
            return key;
        }
        if (kind < 13) {
            return addEach("HSET", "cart:" + i, size, n -> List.of("item-" + n, text(12)));
        }
        if (kind < 15) {
            return addEach("RPUSH", "timeline:" + i, size, n -> List.of(text(24)));
        }
        if (kind < 17) {
            return addEach("SADD", "tags:" + i, size, n -> List.of("tag-" + n + "-" + text(6)));
        }
        if (kind < 19) {
            return addEach("ZADD", "ranking:" + i, size, n -> List.of(number(random.nextInt(1_000_000)), "user-" + n));
        }
        var key = "events:" + i;
        for (int n = 1; n <= size; n++) {
            // Ids of our own: the server's would be the time, and differ from run to run.
            send("XADD", key, n + "-1", "type", "page-view", "user", number(random.nextInt(100_000)));
        }
        return key;
    }

    private String addEach(String command, String key, int size, Entry entry) throws IOException {
        var words = new ArrayList<String>(2 + 2 * size);
        words.add(command);
        words.add(key);
        for (int n = 0; n < size; n++) {
            words.addAll(entry.of(n));
        }
        send(words.toArray(String[]::new));
        return key;
    }

    private void send(String... words) throws IOException {
        wire.send(words);
        sent++;
        if (sent % BATCH == 0) {
            wire.flush();
            settle(BATCH);
        }
    }

    /** Reads replies until at most {@code outstanding} are left. */
    private void settle(int outstanding) throws IOException {
        wire.flush();
        for (; sent - read > outstanding; read++) {
            @Nullable Object reply = wire.read();
            if (reply instanceof ErrorReply refusal) {
                throw refusal;
            }
        }
    }

    private String text(int length) {
        var text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append((char) ('a' + random.nextInt(26)));
        }
        return text.toString();
    }

    private static String number(int value) {
        return Integer.toString(value);
    }

    private interface Entry {
        List<String> of(int n);
    }
}
