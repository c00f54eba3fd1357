package io.redismigrate;

import io.redismigrate.store.AuditVerify;
import io.redismigrate.store.AuditVerify.Result;
import io.redismigrate.store.Journal;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code audit export} and {@code audit verify}. */
@Command(
        name = "audit",
        mixinStandardHelpOptions = true,
        description = "Writes a migration's history, or checks one that was written.")
final class AuditCommand {
    @Command(
            name = "export",
            mixinStandardHelpOptions = true,
            description = "Writes the migration's events as JSON Lines to standard output. Works while `serve` runs.")
    int export(
            @Parameters(paramLabel = "ID", description = "the migration, like m7") String id,
            @Mixin ConfigOption exportConfig)
            throws IOException {
        var settings = exportConfig.read();
        var out = new BufferedOutputStream(System.out);
        try (var database = ConfigOption.storeToRead(settings)) {
            if (new Journal(database).export(id, out) == 0) {
                throw new CommandFailed(ExitCode.SOFTWARE, "there is no migration %s in this store".formatted(id));
            }
        }
        out.flush();
        return ExitCode.OK;
    }

    @Command(name = "verify", mixinStandardHelpOptions = true, description = "Checks the hash chain of an export.")
    int verify(@Parameters(paramLabel = "FILE", description = "the export; - is standard input") String file)
            throws IOException {
        try (var in = open(file)) {
            var result = AuditVerify.verify(in);
            if (result instanceof Result.Broken broken) {
                throw new CommandFailed(
                        ExitCode.SOFTWARE, "%s:%d: %s".formatted(file, broken.line(), broken.sentence()));
            }
            var sound = (Result.Sound) result;
            System.out.printf(
                    "%s: %d events of %d migrations, the chain holds%n", file, sound.lines(), sound.migrations());
        }
        return ExitCode.OK;
    }

    private static InputStream open(String file) throws IOException {
        if (file.equals("-")) {
            return System.in;
        }
        var path = Path.of(file);
        if (!Files.isReadable(path) || Files.isDirectory(path)) {
            throw new CommandFailed(ExitCode.USAGE, "%s: there is no such file to read".formatted(file));
        }
        return Files.newInputStream(path);
    }
}
