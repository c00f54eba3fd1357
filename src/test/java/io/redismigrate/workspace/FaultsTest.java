package io.redismigrate.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.slack.api.Slack;
import com.slack.api.methods.MethodsClient;
import com.slack.api.methods.SlackApiException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FaultsTest {
    private static final String CHANNEL = "C0MIGRATIONS";
    private static final String POST = "chat.postMessage";

    private final HandClock clock = new HandClock();
    private final Workspace workspace = Workspace.open(WorkspaceSetup.standard().withClock(clock));
    private final MethodsClient slack = impatient();

    private MethodsClient impatient() {
        var config = Client.config(workspace);
        config.setHttpClientReadTimeoutMillis(300);
        return Slack.getInstance(config).methods(workspace.botToken());
    }

    @AfterEach
    void close() {
        workspace.close();
    }

    private String post(String channel) throws IOException, SlackApiException {
        return slack.chatPostMessage(post -> post.channel(channel).text("text")).getTs();
    }

    private int posted() {
        return workspace.messages(CHANNEL).size();
    }

    @Test
    void too_many_calls_are_answered_429_with_the_time_to_wait() throws Exception {
        assertThat(slack.authTest(ask -> ask).isOk()).isTrue();
        for (var i = 0; i < 10; i++) {
            post(CHANNEL);
        }

        assertThatThrownBy(() -> post(CHANNEL)).isInstanceOfSatisfying(SlackApiException.class, refused -> {
            assertThat(refused.getResponse().code()).isEqualTo(429);
            assertThat(refused.getResponse().header("Retry-After")).isEqualTo("1");
            assertThat(refused.getError().getError()).isEqualTo("ratelimited");
        });
        clock.forward(Duration.ofSeconds(1));
        assertThat(post(CHANNEL)).isNotEmpty();
        assertThat(posted()).isEqualTo(11);
    }

    @Test
    void posts_are_limited_by_channel_and_updates_for_the_whole_app() throws Exception {
        workspace.put(workspace.channel("general").with(WorkspaceSetup.BOT));
        var ts = post(CHANNEL);
        for (var i = 0; i < 9; i++) {
            post(CHANNEL);
        }
        assertThat(post("C0GENERAL")).isNotEmpty();

        var refused = 0;
        for (var i = 0; i < 60; i++) {
            try {
                slack.chatUpdate(edit -> edit.channel(CHANNEL).ts(ts).text("edited"));
            } catch (SlackApiException e) {
                refused++;
            }
        }

        assertThat(refused).isEqualTo(10);
    }

    @Test
    void a_429_may_come_with_and_without_effect() throws Exception {
        assertThat(slack.authTest(ask -> ask).isOk()).isTrue();
        workspace.faults().next(1, POST, Fault.rateLimited(Duration.ofSeconds(7)));
        workspace
                .faults()
                .next(1, POST, Fault.rateLimited(Duration.ofSeconds(7)).afterEffect());

        assertThatThrownBy(() -> post(CHANNEL))
                .isInstanceOfSatisfying(
                        SlackApiException.class,
                        refused -> assertThat(refused.getResponse().header("Retry-After"))
                                .isEqualTo("7"));
        assertThat(posted()).isZero();
        assertThatThrownBy(() -> post(CHANNEL)).isInstanceOf(SlackApiException.class);
        assertThat(posted()).isEqualTo(1);
        post(CHANNEL);
        assertThat(posted()).isEqualTo(2);
    }

    @Test
    void a_server_error_may_come_with_and_without_effect() {
        workspace.faults().next(1, Faults.ALL, Fault.serverError(500));
        workspace.faults().next(1, Faults.ALL, Fault.serverError(503).afterEffect());

        assertThatThrownBy(() -> post(CHANNEL)).isInstanceOf(SlackApiException.class);
        assertThat(posted()).isZero();
        assertThatThrownBy(() -> post(CHANNEL)).isInstanceOf(SlackApiException.class);
        assertThat(posted()).isEqualTo(1);
    }

    @Test
    void a_call_may_time_out_or_break_with_and_without_effect() {
        workspace.faults().next(1, POST, Fault.timeOut(Duration.ofSeconds(5)));
        assertThatThrownBy(() -> post(CHANNEL)).isInstanceOf(IOException.class);
        assertThat(posted()).isZero();
        workspace.faults().next(1, POST, Fault.timeOut(Duration.ofSeconds(5)).afterEffect());
        assertThatThrownBy(() -> post(CHANNEL)).isInstanceOf(IOException.class);
        assertThat(posted()).isEqualTo(1);
        workspace.faults().next(1, POST, Fault.reset());
        assertThatThrownBy(() -> post(CHANNEL)).isInstanceOf(IOException.class);
        assertThat(posted()).isEqualTo(1);
        workspace.faults().next(1, POST, Fault.reset().afterEffect());
        assertThatThrownBy(() -> post(CHANNEL)).isInstanceOf(IOException.class);
        assertThat(posted()).isEqualTo(2);
    }

    @Test
    void a_page_in_html_comes_under_200_and_error_codes_of_choice_too() throws Exception {
        workspace.faults().next(1, POST, Fault.html());
        workspace.faults().next(1, POST, Fault.error("internal_error").afterEffect());

        assertThatThrownBy(() -> post(CHANNEL)).isInstanceOf(Exception.class);
        assertThat(slack.chatPostMessage(post -> post.channel(CHANNEL).text("x"))
                        .getError())
                .isEqualTo("internal_error");
        assertThat(posted()).isEqualTo(1);
    }

    @Test
    void an_outage_lasts_until_it_is_over() throws Exception {
        workspace.faults().outage(true);
        assertThatThrownBy(() -> post(CHANNEL)).isInstanceOf(SlackApiException.class);
        workspace.faults().outage(false);
        post(CHANNEL);
        workspace.faults().unreachable(true);
        assertThatThrownBy(() -> post(CHANNEL)).isInstanceOf(IOException.class);
        workspace.faults().unreachable(false);
        post(CHANNEL);

        assertThat(posted()).isEqualTo(2);
    }

    @Test
    void a_revoked_token_says_so() throws Exception {
        workspace.faults().revoked(true);
        assertThat(slack.authTest(ask -> ask).getError()).isEqualTo("token_revoked");
        workspace.faults().clear();
        assertThat(slack.authTest(ask -> ask).isOk()).isTrue();
    }

    @Test
    void faults_by_chance_strike_the_same_calls_for_the_same_seed() throws Exception {
        assertThat(struck(42)).isEqualTo(struck(42)).contains(true, false);
    }

    private List<Boolean> struck(long seed) throws IOException, SlackApiException {
        workspace.faults().clear();
        workspace.faults().sometimes(0.5, seed, "auth.test", Fault.error("fatal_error"));
        var struck = new ArrayList<Boolean>();
        for (var i = 0; i < 20; i++) {
            struck.add(!slack.authTest(ask -> ask).isOk());
        }
        return struck;
    }
}
