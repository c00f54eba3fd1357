package io.redismigrate.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever stands in the files, the answer is settings or lines that a person can read. */
class HostileFilesTest {
    private static final int FILES = 100;
    private static final List<String> SPLINTERS = List.of(
            "\n",
            "\t",
            ":",
            ": ",
            "- ",
            "{",
            "}",
            "[",
            "]",
            "\"",
            "'",
            "&a ",
            "*a",
            "!!java.net.URL ",
            "<<: ",
            "? ",
            "|",
            ">",
            "#",
            "%YAML 9.9",
            "---",
            "${",
            "${A}",
            "$${",
            "\\UFFFFFFFF",
            "\\x00",
            "\u0000",
            "\uFEFF",
            "\uD800",
            "\u202E",
            "\u2028",
            "null",
            "~",
            "9".repeat(400),
            "<!channel>",
            "'; DROP TABLE x; --",
            "$(reboot)",
            "../../../etc/passwd",
            "redis://",
            "- ".repeat(60),
            "{a: ".repeat(60));

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void spoiled_examples_are_answered_in_lines(long seed) throws IOException {
        var random = new Random(seed);
        var config = new ConfigFolder(folder);
        for (var i = 0; i < FILES; i++) {
            var file = List.of("bot.yml", "fleet.yml", "policy.yml").get(random.nextInt(3));
            var spoiled = new StringBuilder(Files.readString(Path.of("config", file)));
            for (var wounds = random.nextInt(4); wounds >= 0; wounds--) {
                var at = random.nextInt(spoiled.length());
                spoiled.replace(
                        at,
                        Math.min(spoiled.length(), at + random.nextInt(12)),
                        SPLINTERS.get(random.nextInt(SPLINTERS.size())));
            }
            config.with(file, spoiled.toString().replace("\uD800", "?"));

            assertThat(config.problems())
                    .as("seed %d, file %d:%n%s", seed, i, spoiled)
                    .allMatch(line -> line.matches("(bot|fleet|policy)\\.yml:[1-9]\\d*: .+") && line.length() < 700);
        }
    }
}
