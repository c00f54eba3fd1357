package io.redismigrate;

import io.redismigrate.settings.Secret;
import io.redismigrate.store.Database;
import io.redismigrate.store.StoreCopy;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code store copy}. */
@Command(name = "store", mixinStandardHelpOptions = true, description = "Moves the bot's state to another database.")
final class StoreCommand {
    @Command(
            name = "copy",
            mixinStandardHelpOptions = true,
            description = {
                "Copies the store into the empty one of the config, from an H2 file to PostgreSQL, say.",
                "Stop the bot first; start it again when the copy is done."
            })
    int copy(
            @Option(
                            names = "--from",
                            required = true,
                            paramLabel = "URL",
                            description = "the store as it was, such as jdbc:h2:file:./data/redis-migrate-bot")
                    String from,
            @Mixin ConfigOption copyConfig) {
        var store = copyConfig.read().store();
        if (from.equals(store.url())) {
            throw new CommandFailed(
                    ExitCode.USAGE, "--from is the store of the config: put the new one into bot.yml, store.url");
        }
        try (var source = Database.openExisting(from);
                var target = Database.open(
                        store.url(),
                        store.user().orElse(""),
                        store.password().map(Secret::reveal).orElse(""))) {
            var rows = StoreCopy.copy(source, target);
            System.out.printf(
                    "copied %d migrations with %d events; the bot can be started on %s%n",
                    rows.getOrDefault("migration", 0L), rows.getOrDefault("journal", 0L), target);
        }
        return ExitCode.OK;
    }
}
