package io.redismigrate;

import io.redismigrate.settings.SettingsException;
import io.redismigrate.store.StoreException;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ParameterException;

/**
 * The command line. Exit codes: 0 fine, 1 a check failed or the chain is broken, 2 wrong usage or wrong config. An error
 * is one line; a stack trace goes to the log at debug level only.
 */
@Command(
        name = "redis-migrate-bot",
        mixinStandardHelpOptions = true,
        versionProvider = Bot.Version.class,
        description = "Moves a Redis or Valkey master to another server, with the team's approvals in Slack.",
        subcommands = {
            DemoCommand.class,
            ServeCommand.class,
            CheckCommand.class,
            AuditCommand.class,
            StoreCommand.class,
            CommandLine.HelpCommand.class
        })
public final class Bot implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(Bot.class);

    /** Runs a command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    /** Runs a command; the result is its exit code. */
    static int run(String... arguments) {
        return new CommandLine(new Bot())
                .setExecutionExceptionHandler(Bot::failed)
                .setParameterExceptionHandler(Bot::misused)
                .execute(arguments);
    }

    @Override
    public Integer call() {
        CommandLine.usage(this, System.err);
        return ExitCode.USAGE;
    }

    private static int failed(Exception failure, CommandLine commandLine, CommandLine.ParseResult parsed) {
        LOG.debug("the command failed", failure);
        if (failure instanceof SettingsException wrong) {
            wrong.problems().forEach(commandLine.getErr()::println);
            return ExitCode.USAGE;
        }
        if (failure instanceof StoreException || failure instanceof CommandFailed) {
            commandLine.getErr().println(failure.getMessage());
            return failure instanceof CommandFailed command ? command.exitCode() : ExitCode.SOFTWARE;
        }
        commandLine
                .getErr()
                .println(
                        "redis-migrate-bot: %s: %s".formatted(failure.getClass().getSimpleName(), firstLine(failure)));
        return ExitCode.SOFTWARE;
    }

    private static int misused(ParameterException misuse, String[] arguments) {
        var commandLine = misuse.getCommandLine();
        commandLine
                .getErr()
                .println("%s. `%s --help` shows what can be typed."
                        .formatted(
                                firstLine(misuse), commandLine.getCommandSpec().qualifiedName()));
        return ExitCode.USAGE;
    }

    private static String firstLine(Throwable failure) {
        return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    }

    /** The version in the jar's manifest. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            var version = Bot.class.getPackage().getImplementationVersion();
            return new String[] {"redis-migrate-bot " + (version == null ? "(not packaged)" : version)};
        }
    }
}
