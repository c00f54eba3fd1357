package io.redismigrate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.redismigrate.observe.Meters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/** What stands in {@code config/observe} and {@code config/deploy} fits the bot. */
class OperationsTest {
    private static final Path CONFIG = Path.of("config");
    private static final Pattern METRIC = Pattern.compile("\\b(?:redis_migrate|jvm|process)_[a-z_]+");

    private static String text(String file) throws IOException {
        return Files.readString(CONFIG.resolve(file));
    }

    private static Set<String> found(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(match -> match.group())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> exported() {
        var meters = new Meters(() -> Map.of("in-sync", 1), () -> 0, () -> 0, () -> 0);
        meters.lag("m1", 1);
        meters.pause(Duration.ofMillis(5));
        meters.acknowledged(Duration.ofMillis(5));
        meters.pollDelay(Duration.ofMillis(5));
        return meters.scrape()
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.replaceFirst("[{ ].*", ""))
                .collect(Collectors.toSet());
    }

    @ParameterizedTest
    @ValueSource(strings = {"observe/alerts.yml", "observe/dashboard.json"})
    void every_metric_that_is_named_is_exported(String file) throws IOException {
        assertThat(found(METRIC, text(file))).isNotEmpty().isSubsetOf(exported());
    }

    @Test
    void every_metric_of_ours_is_on_the_dashboard() throws IOException {
        var shown = found(METRIC, text("observe/dashboard.json"));
        assertThat(exported().stream()
                        .filter(name -> name.startsWith("redis_migrate"))
                        .map(name -> name.replaceFirst("_(count|sum|max|bucket)$", "")))
                .allMatch(name -> shown.stream().anyMatch(each -> each.startsWith(name)));
    }

    private static List<JsonNode> documents(String file) throws IOException {
        return StreamSupport.stream(new Yaml().loadAll(text(file)).spliterator(), false)
                .<JsonNode>map(document -> new ObjectMapper().valueToTree(document))
                .toList();
    }

    @Test
    void every_alert_says_what_to_do() throws IOException {
        var rules = documents("observe/alerts.yml").get(0).path("groups").get(0).path("rules");
        assertThat(rules).hasSizeGreaterThan(5).allSatisfy(rule -> {
            assertThat(rule.path("expr").asText()).contains("redis_migrate_");
            assertThat(rule.path("labels").path("severity").asText()).isIn("page", "warn");
            assertThat(rule.path("annotations").path("summary").asText()).isNotBlank();
            assertThat(rule.path("annotations").path("what-to-do").asText()).isNotBlank();
        });
    }

    @Test
    void the_dashboard_is_json_without_overlapping_panels() throws IOException {
        var panels = new ObjectMapper().readTree(text("observe/dashboard.json")).path("panels");
        var taken = new TreeSet<String>();
        for (var panel : panels) {
            var at = panel.path("gridPos");
            for (int x = 0; x < at.path("w").asInt(); x++) {
                for (int y = 0; y < at.path("h").asInt(); y++) {
                    int column = at.path("x").asInt() + x;
                    assertThat(column).isLessThan(24);
                    assertThat(taken.add(column + "/" + (at.path("y").asInt() + y)))
                            .isTrue();
                }
            }
        }
        assertThat(panels).hasSizeGreaterThan(8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"deploy/compose.yml", "deploy/kubernetes.yml"})
    void every_variable_that_is_set_is_one_the_bot_reads(String file) throws IOException {
        var read = new TreeSet<>(found(Pattern.compile("(?<=\\$\\{)[A-Z_]+"), text("bot.yml")));
        read.addAll(List.of("LOG_FORMAT", "LOG_LEVEL", "POSTGRES_DB", "POSTGRES_USER", "POSTGRES_PASSWORD"));
        var set = found(Pattern.compile("\\b(?:SLACK|STORE|HTTP|LOG|POSTGRES)_[A-Z_]+"), text(file));
        assertThat(set).contains("SLACK_MODE", "STORE_URL", "STORE_PASSWORD").isSubsetOf(read);
    }

    @Test
    void compose_runs_two_instances_with_all_that_the_image_has() throws IOException {
        var services = documents("deploy/compose.yml").get(0).path("services");
        assertThat(services.size()).isEqualTo(3);
        for (var name : List.of("bot-1", "bot-2")) {
            var bot = services.path(name);
            assertThat(bot.path("image").asText()).isEqualTo("redis-migrate-bot");
            assertThat(bot.path("stop_grace_period").asText()).isEqualTo("15s");
            assertThat(bot.path("volumes").get(0).asText()).isEqualTo("../:/bot/config:ro");
        }
        assertThat(Files.readString(Path.of("Dockerfile"))).contains("WORKDIR /bot", "\"serve\"", "HTTP_PORT=3000");
    }

    @Test
    void kubernetes_asks_paths_that_are_there_and_runs_two_that_are_not_root() throws IOException {
        var documents = documents("deploy/kubernetes.yml");
        assertThat(documents)
                .extracting(document -> document.path("kind").asText())
                .containsExactly("Deployment", "Service", "PodDisruptionBudget");
        var deployment = documents.get(0).path("spec");
        var pod = deployment.path("template").path("spec");
        var container = pod.path("containers").get(0);
        assertThat(deployment.path("replicas").asInt()).isEqualTo(2);
        assertThat(deployment.path("selector").path("matchLabels"))
                .isEqualTo(deployment.path("template").path("metadata").path("labels"));
        assertThat(container.path("livenessProbe").path("httpGet").path("path").asText())
                .isEqualTo("/healthz");
        assertThat(container.path("readinessProbe").path("httpGet").path("path").asText())
                .isEqualTo("/readyz");
        assertThat(pod.path("securityContext").path("runAsNonRoot").asBoolean()).isTrue();
        var mounted = new TreeSet<String>();
        container
                .path("volumeMounts")
                .forEach(mount -> mounted.add(mount.path("name").asText()));
        var volumes = new TreeSet<String>();
        pod.path("volumes").forEach(volume -> volumes.add(volume.path("name").asText()));
        assertThat(mounted).isEqualTo(volumes).isEqualTo(new TreeSet<>(Arrays.asList("config", "data", "scratch")));
    }
}
