package io.redismigrate.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.redismigrate.settings.Settings.Mode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files in the repository's folder {@code config}. */
class ExampleConfigTest {
    private static final Path CONFIG = Path.of("config");

    @Test
    void the_examples_start_a_bot_in_the_local_workspace_with_an_empty_environment() {
        var settings = Settings.read(CONFIG, Map.of());

        assertThat(settings.slack().mode()).isEqualTo(Mode.LOCAL);
        assertThat(settings.plans()).containsOnlyKeys("orders");
        assertThat(settings.fleets()).containsOnlyKeys("shop");
        assertThat(settings.servers().values()).extracting(Server::password).allMatch(password -> password.isEmpty());
    }

    @Test
    void the_environment_that_the_examples_name_reaches_every_secret() {
        var settings = Settings.read(
                CONFIG,
                Map.of(
                        "SLACK_MODE", "socket",
                        "SLACK_BOT_TOKEN", "xoxb-1",
                        "SLACK_APP_TOKEN", "xapp-1",
                        "SLACK_SIGNING_SECRET", "s",
                        "ORDERS_OLD_USERNAME", "admin",
                        "ORDERS_OLD_PASSWORD", "old",
                        "ORDERS_NEW_PASSWORD", "new",
                        "STORE_URL", "jdbc:postgresql://db/bot",
                        "STORE_PASSWORD", "p"));

        assertThat(settings.slack().mode()).isEqualTo(Mode.SOCKET);
        assertThat(settings.store().password()).contains(Secret.of("p"));
        assertThat(settings.servers().get("orders-old"))
                .extracting(Server::username)
                .isEqualTo(Optional.of("admin"));
        assertThat(settings.servers().values())
                .allMatch(server -> server.password().isPresent());
    }

    /** Comments promise defaults, so the examples must mean what empty files mean. */
    @Test
    void what_the_examples_call_defaults_are_the_defaults(@TempDir Path folder) {
        var examples = Settings.read(CONFIG, Map.of());
        var empty = new ConfigFolder(folder).with("fleet.yml", """
                        servers: {a: {url: "redis://a:1"}, b: {url: "redis://b:1"}}
                        plans: {p: {current: {master: a}, candidate: {master: b}}}
                        """).read();

        assertThat(examples.slack()).isEqualTo(empty.slack());
        assertThat(examples.http()).isEqualTo(empty.http());
        assertThat(examples.store()).isEqualTo(empty.store());
        assertThat(examples.schedule()).isEqualTo(empty.schedule());
        assertThat(examples.adHoc()).isEqualTo(empty.adHoc());
        assertThat(examples.policy())
                .usingRecursiveComparison()
                .ignoringFields("everywhere.requesters", "everywhere.approvers", "everywhere.owners")
                .ignoringFieldsMatchingRegexes(".*\\.people\\..*")
                .isEqualTo(empty.policy());
        assertThat(examples.plans().get("orders"))
                .usingRecursiveComparison()
                .ignoringFields("name", "current", "candidate")
                .isEqualTo(empty.plans().get("p"));
    }

    /** A way of re-pointing that is only a comment is tried too. */
    @Test
    void the_alternatives_in_comments_work(@TempDir Path folder) throws IOException {
        var fleet = Files.readString(CONFIG.resolve("fleet.yml"));
        var alternatives = Pattern.compile("(?m)^    # (repoint: .*)$")
                .matcher(fleet)
                .results()
                .toList();

        assertThat(alternatives).hasSize(3);
        for (var alternative : alternatives) {
            var problems = new ConfigFolder(folder)
                    .with(
                            "fleet.yml",
                            fleet.replaceFirst("repoint: people .*", Matcher.quoteReplacement(alternative.group(1))))
                    .environment("HOOK_SECRET", "s")
                    .problems();

            assertThat(problems).isEmpty();
        }
    }
}
