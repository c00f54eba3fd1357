package io.redismigrate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** {@code manifest.yml} is what Slack takes, and asks for what the contract says and no more. */
class ManifestTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ObjectNode manifest = manifest();

    @Test
    void slack_takes_it() {
        assertThat(violations()).isEmpty();
    }

    @Test
    void the_bot_asks_for_exactly_the_scopes_that_it_uses() {
        assertThat(texts("/oauth_config/scopes/bot"))
                .containsExactlyInAnyOrder(
                        "commands",
                        "chat:write",
                        "users:read",
                        "usergroups:read",
                        "channels:read",
                        "groups:read",
                        "channels:history",
                        "groups:history",
                        "files:write");
        assertThat(manifest.at("/oauth_config/scopes").size()).isEqualTo(1);
    }

    @Test
    void it_brings_the_command_the_buttons_the_home_tab_and_socket_mode() {
        assertThat(manifest.at("/features/slash_commands/0/command").asText()).isEqualTo("/redis-migrate");
        assertThat(manifest.at("/features/app_home/home_tab_enabled").asBoolean())
                .isTrue();
        assertThat(texts("/settings/event_subscriptions/bot_events")).containsExactly("app_home_opened");
        assertThat(manifest.at("/settings/interactivity/is_enabled").asBoolean())
                .isTrue();
        assertThat(manifest.at("/settings/socket_mode_enabled").asBoolean()).isTrue();
    }

    /** Escaped, {@code start redis-1.example.com:6379 …} would arrive as links. */
    @Test
    void the_text_of_a_command_arrives_as_it_was_typed() {
        assertThat(manifest.at("/features/slash_commands/0").path("should_escape"))
                .isEqualTo(JSON.valueToTree(false));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    /display_information       | name              | "a name that is longer than 35 signs."
                    /display_information       | name              | null
                    /display_information       | long_description  | "too short"
                    /display_information       | background_color  | "red"
                    /display_information       | icon              | "x"
                    /features/bot_user         | display_name      | "Redis Migrate"
                    /features/slash_commands/0 | command           | "redis-migrate"
                    /features/slash_commands/0 | command           | null
                    /features/slash_commands/0 | should_escape     | "no"
                    /oauth_config/scopes       | bot               | ["commands", "commands"]
                    /oauth_config/scopes       | bot               | []
                    /settings/interactivity    | is_enabled        | null
                    /settings                  | is_socket_mode    | true
                    """)
    void what_slack_refuses_is_noticed(String where, String key, String value) throws IOException {
        var spoiled = (ObjectNode) manifest.at(where);
        spoiled.set(key, JSON.readTree(value));
        if (value.equals("null")) {
            spoiled.remove(key);
        }

        assertThat(violations()).hasSize(1);
    }

    private Iterable<String> violations() {
        return ManifestRules.violations(JSON.convertValue(manifest, Map.class));
    }

    private Iterable<String> texts(String pointer) {
        return StreamSupport.stream(manifest.at(pointer).spliterator(), false)
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText)
                .toList();
    }

    private static ObjectNode manifest() {
        try (var file = Files.newBufferedReader(Path.of("manifest.yml"))) {
            return JSON.valueToTree(new Yaml(new SafeConstructor(new LoaderOptions())).load(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
