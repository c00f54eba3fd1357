package io.redismigrate.workspace;

import com.slack.api.Slack;
import com.slack.api.SlackConfig;
import com.slack.api.methods.MethodsClient;

/** Slack's SDK, pointed at a workspace. */
final class Client {
    private Client() {}

    static SlackConfig config(Workspace workspace) {
        var config = new SlackConfig();
        config.setMethodsEndpointUrlPrefix(workspace.apiUrl().toString());
        config.setStatsEnabled(false);
        config.setProxyUrl(null);
        config.setHttpClientReadTimeoutMillis(5000);
        return config;
    }

    static MethodsClient bot(Workspace workspace) {
        return with(workspace, workspace.botToken());
    }

    static MethodsClient with(Workspace workspace, String token) {
        return Slack.getInstance(config(workspace)).methods(token);
    }
}
