package io.redismigrate.workspace;

import com.slack.api.Slack;
import com.slack.api.bolt.App;
import com.slack.api.bolt.AppConfig;
import com.slack.api.bolt.socket_mode.SocketModeApp;
import com.slack.api.socket_mode.SocketModeClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A bot of a few lines on the real Bolt, connected by Socket Mode. */
final class TinyBot implements AutoCloseable {
    final List<String> heard = new CopyOnWriteArrayList<>();
    final App app;
    private final SocketModeApp socket;

    private TinyBot(Workspace workspace, App app) throws Exception {
        this.app = app;
        socket = new SocketModeApp(workspace.appToken(), SocketModeClient.Backend.JavaWebSocket, app);
    }

    static App app(Workspace workspace) {
        var slack = Slack.getInstance(Client.config(workspace));
        return new App(AppConfig.builder()
                .slack(slack)
                .singleTeamBotToken(workspace.botToken())
                .signingSecret(workspace.signingSecret())
                .build());
    }

    static TinyBot connect(Workspace workspace, Consumer<TinyBot> handlers) throws Exception {
        var bot = new TinyBot(workspace, app(workspace));
        handlers.accept(bot);
        var before = workspace.connections();
        bot.socket.startAsync();
        if (!workspace.awaitConnections(before + 1, Duration.ofSeconds(10))) {
            throw new IllegalStateException("the bot did not connect");
        }
        return bot;
    }

    @Override
    public void close() throws Exception {
        socket.close();
    }
}
