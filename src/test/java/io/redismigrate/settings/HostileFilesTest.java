package io.redismigrate.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.redismigrate.lab.Hostile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever stands in the files, the answer is settings or lines that a person can read. */
public class HostileFilesTest {
    private static final int FILES = 60;
    /** What YAML alone gives a meaning to. */
    private static final List<String> YAML = List.of(
            "\n",
            "- ",
            "&a ",
            "*a",
            "!!java.net.URL ",
            "<<: ",
            "? ",
            "|",
            ">",
            "%YAML 9.9",
            "---",
            "${",
            "${A}",
            "$${",
            "\\UFFFFFFFF",
            "\\x00",
            "~",
            "redis://",
            "- ".repeat(60),
            "{a: ".repeat(60));

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void spoiled_examples_are_answered_in_lines(long seed) throws IOException {
        answered(folder, seed, FILES);
    }

    /** So many spoiled files in that folder; throws at the first that is not answered as it should be. */
    public static void answered(Path folder, long seed, int files) throws IOException {
        var random = new Random(seed);
        var config = new ConfigFolder(folder);
        for (var i = 0; i < files; i++) {
            var file = List.of("bot.yml", "fleet.yml", "policy.yml").get(random.nextInt(3));
            var example = Files.readString(Path.of("config", file));
            var spoiled = random.nextBoolean() ? Hostile.spoiled(example, random) : meant(example, random);
            config.with(file, spoiled.replaceAll("\\p{Cs}", "?"));

            assertThat(config.problems())
                    .as("seed %d, file %d:%n%s", seed, i, spoiled)
                    .allMatch(line -> line.matches("(bot|fleet|policy)\\.yml:[1-9]\\d*: .+") && line.length() < 700);
            config.with(file, example);
        }
    }

    private static String meant(String example, Random random) {
        var spoiled = new StringBuilder(example);
        for (var wounds = random.nextInt(4); wounds >= 0; wounds--) {
            var at = random.nextInt(spoiled.length());
            spoiled.replace(
                    at, Math.min(spoiled.length(), at + random.nextInt(12)), YAML.get(random.nextInt(YAML.size())));
        }
        return spoiled.toString();
    }
}
