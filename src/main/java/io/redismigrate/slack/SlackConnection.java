package io.redismigrate.slack;

import com.slack.api.Slack;
import com.slack.api.SlackConfig;
import com.slack.api.methods.MethodsClient;
import com.slack.api.methods.response.apps.connections.AppsConnectionsOpenResponse;
import com.slack.api.methods.response.auth.AuthTestResponse;
import com.slack.api.util.http.SlackHttpClient;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way to one workspace: its client, and whether Slack lets the bot work there as it is configured. */
public final class SlackConnection implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SlackConnection.class);

    /** Slack's words for a token that will not do, whatever is tried. */
    private static final Set<String> BAD_TOKEN = Set.of(
            "invalid_auth",
            "not_authed",
            "account_inactive",
            "token_revoked",
            "token_expired",
            "not_allowed_token_type",
            "missing_scope",
            "no_permission",
            "org_login_required",
            "team_access_not_granted");

    private final SlackAccess access;
    private final Slack slack;
    private final MethodsClient client;
    private final Slack once;

    /** Builds the client; reaches nothing yet. */
    public SlackConnection(SlackAccess access) {
        this(access, Patience.USUAL);
    }

    SlackConnection(SlackAccess access, Patience patience) {
        this.access = access;
        this.slack = Slack.getInstance(config(access, patience));
        this.client = slack.methods(access.botToken());
        var config = config(access, patience);
        this.once = Slack.getInstance(
                config,
                new SlackHttpClient(SlackHttpClient.buildOkHttpClient(config)
                        .newBuilder()
                        .retryOnConnectionFailure(false)
                        .build()));
    }

    /** What came of an attempt to arrive. */
    public sealed interface Arrival {}

    /**
     * Slack lets the bot work.
     *
     * @param botUser the bot's own user id
     * @param workspace the workspace's address, ends with a slash
     * @param channel id of the channel where cards go
     * @param commandChannels ids of the channels where commands are taken
     */
    public record Arrived(String botUser, String workspace, String channel, Set<String> commandChannels)
            implements Arrival {
        public Arrived {
            commandChannels = Set.copyOf(commandChannels);
        }
    }

    /** Slack did not answer, or asks to wait: worth another try. */
    public record Away(String why) implements Arrival {}

    /** Slack says that this cannot work as it is configured. */
    public record Refused(SlackRefused refused) implements Arrival {}

    /** Asks Slack about the tokens and the channels; changes nothing. */
    public Arrival arrive() {
        Sent<AuthTestResponse> tested = calls().call(methods -> methods.authTest(request -> request));
        if (!(tested instanceof Sent.Done<AuthTestResponse> done)) {
            return notArrived(
                    tested, "slack.bot-token", "the token that the app's page shows under OAuth & Permissions");
        }
        if (access.socketMode()) {
            // The address that comes back is not used: each connection asks for its own.
            Sent<AppsConnectionsOpenResponse> opened = new SlackCalls(slack.methods(access.appToken()))
                    .call(methods -> methods.appsConnectionsOpen(request -> request));
            if (!(opened instanceof Sent.Done<AppsConnectionsOpenResponse>)) {
                return notArrived(opened, "slack.app-token", "an app-level token with connections:write");
            }
        }
        return channels(done.answer().getUserId(), String.valueOf(done.answer().getUrl()));
    }

    private Arrival channels(String botUser, String workspace) {
        var channels = new SlackChannels(calls());
        var named = new TreeSet<>(access.commandChannels());
        named.add(access.channel());
        var byName = Map.<String, SlackChannels.Channel>of();
        if (!named.stream().allMatch(SlackChannels::isId)) {
            var listed = channels.byName();
            if (!(listed instanceof Sent.Done<Map<String, SlackChannels.Channel>> done)) {
                return notArrived(listed, "slack.bot-token", "a token with channels:read and groups:read");
            }
            byName = done.answer();
        }
        Optional<SlackChannels.Channel> main;
        if (SlackChannels.isId(access.channel())) {
            var found = channels.byId(access.channel());
            if (!(found instanceof Sent.Done<Optional<SlackChannels.Channel>> done)) {
                return notArrived(found, "slack.bot-token", "a token with channels:read and groups:read");
            }
            main = done.answer();
        } else {
            main = Optional.ofNullable(byName.get(plain(access.channel())));
        }
        if (main.isEmpty()) {
            return new Refused(new SlackRefused(
                    "slack.channel: there is no channel %s that the bot can see; make it, and invite the bot with /invite there"
                            .formatted(access.channel())));
        }
        if (!main.get().member()) {
            return new Refused(new SlackRefused(
                    "slack.channel: the bot is not in %s; invite it with /invite there".formatted(access.channel())));
        }
        return new Arrived(botUser, workspace, main.get().id(), commandChannels(byName));
    }

    private Set<String> commandChannels(Map<String, SlackChannels.Channel> byName) {
        var ids = new TreeSet<String>();
        for (var channel : access.commandChannels()) {
            var known = byName.get(plain(channel));
            if (SlackChannels.isId(channel)) {
                ids.add(channel);
            } else if (known != null) {
                ids.add(known.id());
            } else {
                LOG.warn("policy.yml names the channel {}, and the bot can see none of that name", channel);
            }
        }
        return ids;
    }

    private static String plain(String channel) {
        return channel.startsWith("#") ? channel.substring(1) : channel;
    }

    private static <T> Arrival notArrived(Sent<T> sent, String key, String mend) {
        if (sent instanceof Sent.Refused<T> refused) {
            return BAD_TOKEN.contains(refused.error())
                    ? new Refused(new SlackRefused(
                            "%s: Slack refuses it (%s); give %s".formatted(key, refused.error(), mend)))
                    : new Away("Slack answered " + refused.error());
        }
        return new Away(sent instanceof Sent.Unknown<T> unknown ? unknown.why() : "Slack asks to wait");
    }

    SlackAccess access() {
        return access;
    }

    Slack slack() {
        return slack;
    }

    /** For what does no harm when it is done twice. */
    SlackCalls calls() {
        return new SlackCalls(client);
    }

    /** For what must not be done twice: the SDK's HTTP client sends by itself again what a broken connection left unanswered. */
    SlackCalls callsMadeOnce() {
        return new SlackCalls(once.methods(access.botToken()));
    }

    private static SlackConfig config(SlackAccess access, Patience patience) {
        int answer = (int) patience.answer().toMillis();
        var config = new SlackConfig();
        config.setMethodsEndpointUrlPrefix(access.apiUrl().toString());
        // Otherwise every call first waits for an auth.test of the SDK's own.
        config.setStatsEnabled(false);
        config.getMethodsConfig().setStatsEnabled(false);
        config.setHttpClientReadTimeoutMillis(answer);
        config.setHttpClientWriteTimeoutMillis(answer);
        config.setHttpClientCallTimeoutMillis(2 * answer);
        if (loopback(access)) {
            // The SDK takes HTTPS_PROXY from the environment even for this machine.
            config.setProxyUrl(null);
        }
        return config;
    }

    private static boolean loopback(SlackAccess access) {
        var host = String.valueOf(access.apiUrl().getHost());
        return host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
    }

    @Override
    public void close() throws Exception {
        slack.close();
        once.close();
    }
}
