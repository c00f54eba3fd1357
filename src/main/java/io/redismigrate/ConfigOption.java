package io.redismigrate;

import io.redismigrate.settings.Settings;
import io.redismigrate.store.Database;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** {@code --config}, for the commands that read it. */
final class ConfigOption {
    @Option(
            names = "--config",
            defaultValue = "config",
            paramLabel = "FOLDER",
            description = "the folder with bot.yml, fleet.yml and policy.yml (default: ${DEFAULT-VALUE})")
    private Path folder = Path.of("config");

    Settings read() {
        return Settings.read(folder, System.getenv());
    }

    /** The store, for reading; also while another process serves. */
    static Database storeToRead(Settings settings) {
        return Database.openToRead(
                settings.store().url(),
                settings.store().user().orElse(""),
                settings.store().password().map(secret -> secret.reveal()).orElse(""));
    }
}
