package io.redismigrate.lab;

import io.redismigrate.demo.ErrorReply;
import io.redismigrate.demo.RedisServer;
import io.redismigrate.demo.SequenceCheck;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One client of {@link Writers}: one request in flight, the next number only when the last one was acknowledged. Everything
 * here runs on the thread of the loop.
 */
final class Writer {
    private static final Set<String> TRY_THE_OTHER = Set.of("READONLY", "LOADING", "MASTERDOWN");
    private static final long RETRY_NANOS = 1_000_000;

    private enum State {
        DISCONNECTED,
        CONNECTING,
        THINKING,
        IN_FLIGHT,
        STOPPED
    }

    private final int number;
    private final Writers.Options options;
    private final Selector selector;
    private final Map<RedisServer, RedisServer> other;
    private final Map<String, Long> refusals;
    private final ByteBuffer in = ByteBuffer.allocate(4096);

    private RedisServer server;
    private State state = State.DISCONNECTED;
    private @Nullable SocketChannel channel;
    private @Nullable SocketChannel left;
    private @Nullable RedisServer moveTo;
    private @Nullable CompletableFuture<@Nullable Void> moved;
    private boolean awaitArrival;
    private boolean arriving;
    private boolean stopping;
    private int repliesBeforeOurs;
    private boolean outcomeUnknown;
    private boolean failedBefore;
    private long dueNanos;
    private int acknowledged;
    private long gapStartNanos;
    private long longestGapNanos;

    Writer(
            int number,
            Writers.Options options,
            Selector selector,
            RedisServer server,
            Map<RedisServer, RedisServer> other,
            Map<String, Long> refusals,
            long now) {
        this.number = number;
        this.options = options;
        this.selector = selector;
        this.server = server;
        this.other = other;
        this.refusals = refusals;
        this.dueNanos = now;
        this.gapStartNanos = now;
    }

    String key() {
        return "log:" + number;
    }

    int acknowledged() {
        return acknowledged;
    }

    RedisServer server() {
        return server;
    }

    boolean isStopped() {
        return state == State.STOPPED;
    }

    void markWindow(long now) {
        gapStartNanos = now;
        longestGapNanos = 0;
    }

    /** A writer that waits at this moment counts with its wait so far: one that is stuck is not hidden. */
    long longestGapNanos(long now) {
        return isStopped() ? longestGapNanos : Math.max(longestGapNanos, now - gapStartNanos);
    }

    /** Does what is due and says when to come again. */
    long tick(long now) {
        if (state != State.DISCONNECTED && state != State.THINKING) {
            return Long.MAX_VALUE;
        }
        if (stopping) {
            end(now);
            return Long.MAX_VALUE;
        }
        if (moveTo != null) {
            move();
        } else if (now < dueNanos) {
            return dueNanos;
        }
        if (state == State.DISCONNECTED) {
            connect(now);
        } else {
            write(now);
        }
        return Long.MAX_VALUE;
    }

    void repoint(RedisServer to, boolean whenArrived, CompletableFuture<@Nullable Void> done) {
        moveTo = to;
        awaitArrival = whenArrived;
        moved = done;
    }

    void stop() {
        stopping = true;
    }

    /** Gives up on a reply that does not come; its number counts as unanswered. */
    void abandon(long now) {
        if (!isStopped()) {
            end(now);
        }
    }

    void ready(SelectionKey key, long now) {
        try {
            if (key.isConnectable() && channel != null && channel.finishConnect()) {
                key.interestOps(SelectionKey.OP_READ);
                connected(now);
            } else if (key.isReadable()) {
                read(now);
            }
        } catch (IOException e) {
            disconnected(now);
        }
    }

    private void connect(long now) {
        try {
            channel = SocketChannel.open();
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            state = State.CONNECTING;
            in.clear();
            repliesBeforeOurs = -1;
            var port = options.door() == 0 ? server.port() : options.door();
            // On the loopback it mostly stands at once.
            boolean stands = channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            channel.register(selector, stands ? SelectionKey.OP_READ : SelectionKey.OP_CONNECT, this);
            if (stands) {
                connected(now);
            }
        } catch (IOException e) {
            disconnected(now);
        }
    }

    private void connected(long now) {
        if (moved != null && moveTo == null) {
            moved.complete(null);
            moved = null;
        }
        write(now);
    }

    private void write(long now) {
        var request = new StringBuilder();
        if (repliesBeforeOurs < 0) {
            repliesBeforeOurs = 1;
            var password = options.password() == null ? server.password() : options.password();
            if (password != null) {
                append(request, "AUTH", options.user() == null ? "default" : options.user(), password);
                repliesBeforeOurs++;
            }
            append(request, "CLIENT", "SETNAME", "writer-" + number);
        }
        var sequence = Integer.toString(acknowledged);
        if (arriving) {
            append(request, "LLEN", key());
        } else if (outcomeUnknown) {
            append(request, "EVAL", SequenceCheck.APPEND_UNLESS_THERE, "1", key(), sequence);
        } else {
            append(request, "RPUSH", key(), sequence);
        }
        state = State.IN_FLIGHT;
        var bytes = StandardCharsets.UTF_8.encode(request.toString());
        try {
            while (bytes.hasRemaining()) {
                open().write(bytes);
            }
        } catch (IOException e) {
            disconnected(now);
        }
    }

    private void read(long now) throws IOException {
        if (open().read(in) < 0) {
            disconnected(now);
            return;
        }
        in.flip();
        int start = 0;
        for (int i = 0; i < in.limit(); i++) {
            if (in.get(i) == '\n') {
                var line = new String(in.array(), start, i - start - 1, StandardCharsets.UTF_8);
                start = i + 1;
                reply(line, now);
                if (state != State.IN_FLIGHT) {
                    break;
                }
            }
        }
        in.position(Math.min(start, in.limit()));
        in.compact();
    }

    private void reply(String line, long now) {
        if (repliesBeforeOurs > 0) {
            repliesBeforeOurs--;
        } else if (line.startsWith("-")) {
            // Before 7.0 a refusal met by a script comes wrapped: -ERR Error running script (…): -READONLY You can't …
            refused(line.contains("-READONLY") ? "READONLY" : new ErrorReply(line.substring(1)).code(), now);
        } else if (arriving) {
            arriving = Integer.parseInt(line.substring(1)) < acknowledged;
            state = State.THINKING;
            dueNanos = arriving ? now + RETRY_NANOS : now;
        } else {
            acknowledged(now);
        }
    }

    private void acknowledged(long now) {
        acknowledged++;
        longestGapNanos = Math.max(longestGapNanos, now - gapStartNanos);
        gapStartNanos = now;
        outcomeUnknown = false;
        failedBefore = false;
        close(left);
        left = null;
        state = State.THINKING;
        dueNanos = now + options.think().toNanos();
        if (options.think().isZero() && moveTo == null && !stopping) {
            write(now);
        }
    }

    private void refused(String code, long now) {
        refusals.merge(code, 1L, Long::sum);
        // A refusal is an answer: the number was not taken. What an earlier, broken connection did with it stays
        // unknown.
        state = State.THINKING;
        dueNanos = retryAt(now);
        if (options.mode() == Writers.Mode.AUTO && TRY_THE_OTHER.contains(code)) {
            leave();
            state = State.DISCONNECTED;
            server = otherThan(server);
        }
    }

    private void disconnected(long now) {
        outcomeUnknown |= state == State.IN_FLIGHT && !arriving;
        closeChannel();
        state = State.DISCONNECTED;
        dueNanos = retryAt(now);
        if (options.mode() == Writers.Mode.AUTO) {
            server = otherThan(server);
        }
    }

    /** At once the first time, and then unhurried: when no server takes the write, asking faster only takes its time. */
    private long retryAt(long now) {
        var at = failedBefore ? now + RETRY_NANOS : now;
        failedBefore = true;
        return at;
    }

    private void move() {
        if (moveTo != null) {
            closeChannel();
            server = moveTo;
            moveTo = null;
            arriving = awaitArrival;
            failedBefore = false;
            state = State.DISCONNECTED;
        }
    }

    private void end(long now) {
        longestGapNanos = longestGapNanos(now);
        closeChannel();
        state = State.STOPPED;
        if (moved != null) {
            moved.completeExceptionally(new IllegalStateException("the writer was stopped"));
            moved = null;
        }
    }

    private RedisServer otherThan(RedisServer one) {
        return other.getOrDefault(one, one);
    }

    private SocketChannel open() throws IOException {
        if (channel == null) {
            throw new IOException("not connected");
        }
        return channel;
    }

    /** Closes it only once the other server has answered: writing again comes first. */
    private void leave() {
        close(left);
        left = channel;
        channel = null;
        if (left != null) {
            left.keyFor(selector).cancel();
        }
    }

    private void closeChannel() {
        close(channel);
        close(left);
        left = null;
    }

    private void close(@Nullable SocketChannel some) {
        try {
            if (some != null) {
                some.close();
            }
        } catch (IOException e) {
            throw new IllegalStateException("cannot close the connection of writer " + number, e);
        }
    }

    private static void append(StringBuilder request, String... words) {
        request.append('*').append(words.length).append("\r\n");
        for (var word : words) {
            request.append('$').append(word.getBytes(StandardCharsets.UTF_8).length);
            request.append("\r\n").append(word).append("\r\n");
        }
    }
}
