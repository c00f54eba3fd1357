package io.redismigrate.slack;

import com.slack.api.bolt.App;
import com.slack.api.bolt.socket_mode.SocketModeApp;
import com.slack.api.socket_mode.SocketModeClient;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The connection through which Slack's requests come in Socket Mode. The SDK makes it anew after a loss. */
final class SlackSocket implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SlackSocket.class);

    private final SocketModeApp socket;
    private final AtomicBoolean open = new AtomicBoolean();
    private final AtomicBoolean closing = new AtomicBoolean();

    private SlackSocket(SocketModeApp socket) {
        this.socket = socket;
    }

    /** Connects; throws where Slack does not answer. */
    static SlackSocket connect(String appToken, App app) throws Exception {
        var connecting = new SlackSocket(new SocketModeApp(appToken, app, SocketModeClient.Backend.JavaWebSocket));
        try {
            connecting.socket.startAsync();
            var client = connecting.socket.getClient();
            client.addWebSocketMessageListener(message -> connecting.open.set(true));
            client.addWebSocketCloseListener((code, reason) -> {
                connecting.open.set(false);
                if (!connecting.closing.get()) {
                    LOG.info("Slack's socket closed ({}); connecting anew", code);
                }
            });
            // The greeting may have come before the listeners were there.
            connecting.open.compareAndSet(false, client.verifyConnection());
            return connecting;
        } catch (Exception e) {
            connecting.close();
            throw e;
        }
    }

    /** Whether requests can come in, as far as is known. */
    boolean open() {
        return open.get();
    }

    @Override
    public void close() throws Exception {
        closing.set(true);
        open.set(false);
        socket.close();
    }
}
