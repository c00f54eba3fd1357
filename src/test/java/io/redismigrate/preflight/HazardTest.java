package io.redismigrate.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The list of findings itself. After a change on purpose, {@code -Dreadme=write} writes the README's table anew. */
class HazardTest {
    private static final Path README = Path.of("README.md");
    private static final String BEGIN = "<!-- findings: made from the code, by HazardTest -->\n";
    private static final String END = "<!-- end of findings -->";

    /** Where their tests are. */
    private static final List<Class<?>> PRODUCING = List.of(
            RoleHazardsTest.class,
            ServerHazardsTest.class,
            DriftTest.class,
            LoadTest.class,
            HandoverTest.class,
            ClusterHazardsTest.class);

    @Test
    void the_readme_lists_every_finding_as_the_code_has_it() throws IOException {
        var readme = Files.readString(README);
        int from = readme.indexOf(BEGIN) + BEGIN.length();
        int to = readme.indexOf(END);
        assertThat(readme).contains(BEGIN, END);
        if ("write".equals(System.getProperty("readme"))) {
            Files.writeString(README, readme.substring(0, from) + Hazard.table() + readme.substring(to));
            return;
        }
        assertThat(readme.substring(from, to)).isEqualTo(Hazard.table());
    }

    @Test
    void every_finding_has_a_test_that_brings_it_about() {
        var produced = PRODUCING.stream()
                .flatMap(tests -> Arrays.stream(tests.getDeclaredMethods()))
                .flatMap(test -> Stream.ofNullable(test.getAnnotation(Produces.class)))
                .map(Produces::value)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Hazard.class)));

        assertThat(EnumSet.complementOf(produced)).isEmpty();
    }

    @Test
    void ids_are_words_with_hyphens_and_no_two_mean_the_same() {
        assertThat(Arrays.stream(Hazard.values()).map(Hazard::id))
                .allMatch(id -> id.matches("[a-z0-9]+(-[a-z0-9]+)+|[a-z]+"));
        assertThat(Hazard.table().lines().map(line -> line.replaceFirst(".*\\| ", "")))
                .doesNotHaveDuplicates();
    }
}
