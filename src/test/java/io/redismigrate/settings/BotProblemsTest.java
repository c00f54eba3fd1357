package io.redismigrate.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Mistakes in {@code bot.yml}, and the one line that answers each. */
class BotProblemsTest {
    private ConfigFolder config;

    @BeforeEach
    void folder(@TempDir Path folder) {
        config = new ConfigFolder(folder);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "-1", "65536", "3000.0", "99999999999"})
    void a_port_that_is_none_is_reported(String port) {
        config.with("bot.yml", "http: {port: " + port + "}");

        assertThat(config.problems())
                .containsExactly("bot.yml:1: http.port: \"" + port + "\" is no whole number from 0 to 65535");
    }

    @Test
    void http_mode_does_not_start_without_a_signing_secret() {
        config.with(
                "bot.yml", "slack:\n  mode: http\n  bot-token: xoxb-1\n  signing-secret: ${SLACK_SIGNING_SECRET:-}\n");

        assertThat(config.problems())
                .containsExactly(
                        "bot.yml:4: slack.signing-secret: is missing; mode http cannot tell Slack's requests from forged ones without it; set it, or signing-secret-file");
    }

    @Test
    void socket_mode_does_not_start_without_both_tokens() {
        config.with("bot.yml", "slack:\n  mode: socket\n");

        assertThat(config.problems())
                .containsExactly(
                        "bot.yml:1: slack.bot-token: is missing; mode socket needs the app's token, xoxb-…; set it, or bot-token-file",
                        "bot.yml:1: slack.app-token: is missing; mode socket needs an app-level token with connections:write, xapp-…; set it, or app-token-file");
    }

    @Test
    void a_token_file_that_cannot_be_read_is_not_called_missing_as_well() {
        config.with("bot.yml", "slack:\n  mode: http\n  bot-token: xoxb-1\n  signing-secret-file: nowhere\n");

        assertThat(config.problems())
                .containsExactly("bot.yml:4: slack.signing-secret-file: there is no file " + config.path("nowhere"));
    }

    @Test
    void swapped_tokens_are_noticed() {
        config.with("bot.yml", "slack:\n  mode: socket\n  bot-token: xapp-1\n  app-token: xoxb-1\n");

        assertThat(config.problems())
                .containsExactly(
                        "bot.yml:3: slack.bot-token: begins with xapp-, so it is the app-token; put it there",
                        "bot.yml:4: slack.app-token: begins with xoxb-, so it is the bot-token; put it there");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"slack.com/api", "ftp://slack.com/", "https://", "https://a b/", "https://me:pw@slack.com/"})
    void an_api_url_that_is_no_web_address_is_reported(String url) {
        config.with("bot.yml", "slack: {api-url: '" + url + "'}");

        assertThat(config.problems())
                .containsExactly(
                        "bot.yml:1: slack.api-url: is no web address; write https://HOST/api/, without a user or a password");
    }

    @Test
    void a_store_is_a_known_database_and_its_url_holds_no_password() {
        config.with("bot.yml", "store:\n  url: jdbc:mysql://db/bot?user=a&password=hunter2\n");

        assertThat(config.problems())
                .containsExactly(
                        "bot.yml:2: store.url: names no database that the bot knows; write jdbc:h2:… or jdbc:postgresql:…",
                        "bot.yml:2: store.url: holds a password, and urls are logged; give it as store.password");
    }
}
