package io.redismigrate.slack;

import com.slack.api.bolt.App;
import com.slack.api.bolt.socket_mode.SocketModeApp;
import com.slack.api.socket_mode.SocketModeClient;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection through which Slack's requests come in Socket Mode
 * (<a href="https://docs.slack.dev/apis/events-api/using-socket-mode/">Socket Mode</a>). Slack keeps nothing for later while
 * nobody is connected; so when it says that it is about to close a connection, the next one is opened first, and the old one
 * is kept until what came through it is answered. A lost connection is made anew, later each time it fails.
 */
final class SlackSocket implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SlackSocket.class);
    private static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(30);
    /** What came through the old connection is answered by then. */
    private static final Duration OVERLAP = Duration.ofSeconds(5);
    /** A connection that held so long ends a row of failures. */
    private static final Duration STEADY = Duration.ofSeconds(10);

    /** Not a code of the WebSocket's, which are at least 1000, or those of its library, which are negative. */
    private static final int NEVER_OPEN = 0;

    private static final String WARNING = "\"type\":\"disconnect\"";

    private final String appToken;
    private final App app;
    private final ScheduledExecutorService threads;
    private final Duration opening;
    private final List<Line> lines = new CopyOnWriteArrayList<>();
    private final AtomicBoolean closing = new AtomicBoolean();
    private final Random dice = new Random();

    private SlackSocket(String appToken, App app, ScheduledExecutorService threads, Duration opening) {
        this.appToken = appToken;
        this.app = app;
        this.threads = threads;
        this.opening = opening;
    }

    /**
     * Connects; throws where Slack does not answer.
     *
     * @param threads on which it connects anew; not closed with it
     * @param opening how long a connection may take until Slack greets; after that it counts as lost
     */
    static SlackSocket connect(String appToken, App app, ScheduledExecutorService threads, Duration opening)
            throws Exception {
        var socket = new SlackSocket(appToken, app, threads, opening);
        socket.lines.add(socket.line(0));
        return socket;
    }

    /** Whether requests can come in, as far as is known. */
    boolean open() {
        return lines.stream().anyMatch(line -> line.open.get());
    }

    /** One connection. It is followed by another exactly once: when Slack warns, or when it is lost. */
    private final class Line implements AutoCloseable {
        private final SocketModeApp socket;
        private final AtomicBoolean open = new AtomicBoolean();
        private final AtomicBoolean followed = new AtomicBoolean();
        private final long since = System.nanoTime();
        private final int failures;

        Line(SocketModeApp socket, int failures) {
            this.socket = socket;
            this.failures = failures;
        }

        private void heard(String message) {
            open.set(true);
            if (message.replace(" ", "").contains(WARNING) && followed.compareAndSet(false, true)) {
                LOG.info("Slack is about to close its socket; another is opened first");
                run(() -> follow(this, 0), Duration.ZERO);
            }
        }

        /** Closed before anybody listened, or never opened: nobody would say so. */
        private void look() {
            if (!open.get() && !followed.get()) {
                lost(NEVER_OPEN);
                close();
            }
        }

        private void lost(int code) {
            open.set(false);
            if (!closing.get() && followed.compareAndSet(false, true)) {
                boolean steady = System.nanoTime() - since > STEADY.toNanos();
                LOG.info("Slack's socket closed ({}); connecting anew", code);
                int failed = steady ? 0 : failures + 1;
                run(() -> follow(this, failed), failed == 0 ? Duration.ZERO : backOff(failed));
            }
        }

        @Override
        public void close() {
            open.set(false);
            try {
                socket.close();
            } catch (Exception e) {
                LOG.debug("an old socket was closed already", e);
            }
        }
    }

    private Line line(int failures) throws Exception {
        var line = new Line(new SocketModeApp(appToken, app, SocketModeClient.Backend.JavaWebSocket), failures);
        try {
            line.socket.startAsync();
            var client = line.socket.getClient();
            client.setAutoReconnectEnabled(false);
            client.setAutoReconnectOnCloseEnabled(false);
            client.addWebSocketMessageListener(line::heard);
            client.addWebSocketCloseListener((code, reason) -> line.lost(code));
            // The greeting, or the end, may have come before the listeners were there.
            if (client.verifyConnection()) {
                line.open.set(true);
            } else {
                run(line::look, opening);
            }
            return line;
        } catch (Exception e) {
            line.followed.set(true);
            line.close();
            throw e;
        }
    }

    private void follow(Line old, int failures) {
        try {
            var next = line(failures);
            lines.add(next);
            run(
                    () -> {
                        lines.remove(old);
                        old.close();
                    },
                    OVERLAP);
            if (closing.get()) {
                next.close();
            }
        } catch (Exception e) {
            var wait = backOff(failures + 1);
            LOG.warn("Slack's socket cannot be opened ({}); trying again in {}", e.getMessage(), wait);
            run(() -> follow(old, failures + 1), wait);
        }
    }

    /** Doubles from a second to half a minute, with up to a quarter more, so that many bots do not come at once. */
    private Duration backOff(int failures) {
        var wait = Duration.ofSeconds(Math.min(LONGEST_BACK_OFF.toSeconds(), 1L << Math.min(failures - 1, 5)));
        return wait.plusMillis(dice.nextLong(wait.toMillis() / 4));
    }

    private void run(Runnable work, Duration wait) {
        try {
            var unused = threads.schedule(work, wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("no new socket: the bot stops");
        }
    }

    @Override
    public void close() {
        closing.set(true);
        lines.forEach(Line::close);
    }
}
