package io.redismigrate.settings;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A folder with three empty files, which is a valid configuration, and what a test changes about it. */
final class ConfigFolder {
    private final Path folder;
    private final Map<String, String> environment = new HashMap<>();

    ConfigFolder(Path folder) {
        this.folder = folder;
        with("bot.yml", "").with("fleet.yml", "").with("policy.yml", "");
    }

    ConfigFolder with(String file, String text) {
        try {
            Files.writeString(folder.resolve(file), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    ConfigFolder without(String file) {
        try {
            Files.delete(folder.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    ConfigFolder environment(String name, String value) {
        environment.put(name, value);
        return this;
    }

    Path path(String file) {
        return folder.resolve(file);
    }

    Settings read() {
        return Settings.read(folder, environment);
    }

    /** What is wrong with it; none if it can be read. */
    List<String> problems() {
        var thrown = catchThrowableOfType(SettingsException.class, this::read);
        return thrown == null ? List.of() : thrown.problems();
    }
}
