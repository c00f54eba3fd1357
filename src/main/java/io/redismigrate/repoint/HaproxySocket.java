package io.redismigrate.repoint;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * HAProxy's runtime API (<a href="https://docs.haproxy.org/2.6/management.html#9.3">management, 9.3</a>): one command a
 * connection, answered with text and closed.
 */
final class HaproxySocket {
    /** Ends calls that take too long: a blocking channel knows no time limit of its own. */
    private static final ScheduledExecutorService WATCH = Executors.newSingleThreadScheduledExecutor(work -> {
        var thread = new Thread(work, "haproxy watch");
        thread.setDaemon(true);
        return thread;
    });

    private static final int MOST_BYTES = 1 << 20;

    private final String place;
    private final Duration timeout;

    /**
     * @param place the path of a unix socket, or {@code host:port}
     * @param timeout how long one command may take
     */
    HaproxySocket(String place, Duration timeout) {
        this.place = place;
        this.timeout = timeout;
    }

    /**
     * What it answers, without the white space around it.
     *
     * @throws IOException where it cannot be reached, or does not answer in time
     */
    String call(String command) throws IOException {
        try (var channel = path() ? SocketChannel.open(StandardProtocolFamily.UNIX) : SocketChannel.open()) {
            var late = WATCH.schedule(() -> close(channel), timeout.toMillis(), TimeUnit.MILLISECONDS);
            try {
                channel.connect(address());
                channel.write(ByteBuffer.wrap((command + "\n").getBytes(StandardCharsets.UTF_8)));
                return answer(channel);
            } catch (UnresolvedAddressException e) {
                throw new IOException("the name leads to no address", e);
            } catch (AsynchronousCloseException e) {
                throw new IOException("it did not answer within %,d ms".formatted(timeout.toMillis()), e);
            } finally {
                late.cancel(false);
            }
        }
    }

    @Override
    public String toString() {
        return place;
    }

    private boolean path() {
        return place.startsWith("/");
    }

    private SocketAddress address() {
        int colon = place.lastIndexOf(':');
        return path()
                ? UnixDomainSocketAddress.of(Path.of(place))
                : new InetSocketAddress(place.substring(0, colon), Integer.parseInt(place.substring(colon + 1)));
    }

    private static String answer(SocketChannel channel) throws IOException {
        var text = new StringBuilder();
        var buffer = ByteBuffer.allocate(8192);
        while (channel.read(buffer) >= 0 && text.length() < MOST_BYTES) {
            text.append(StandardCharsets.UTF_8.decode(buffer.flip()));
            buffer.clear();
        }
        return text.toString().strip();
    }

    private static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // Whoever waits on it is told all the same.
            return;
        }
    }
}
