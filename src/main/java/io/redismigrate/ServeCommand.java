package io.redismigrate;

import java.time.Clock;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

/** {@code serve}: runs until it is told to stop, or Slack says that it cannot work. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        description = "Runs the bot with what the config says. SIGTERM ends it.")
final class ServeCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption config = new ConfigOption();

    @Override
    public Integer call() throws Exception {
        var settings = config.read();
        var bot = RunningBot.start(settings, Clock.systemUTC());
        System.out.printf(
                "redis-migrate-bot serves %s; health and metrics are at %s; this is instance %s%n",
                settings.slack().channel(), bot.address(), bot.instance());
        return untilTold(bot, bot);
    }

    /**
     * Runs until SIGTERM or SIGINT, which close everything and end the process with 0, or until Slack's final word.
     *
     * @param everything what is to be closed
     */
    static int untilTold(RunningBot bot, AutoCloseable everything) throws Exception {
        var leaving = new AtomicBoolean();
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            if (leaving.compareAndSet(false, true)) {
                                close(everything);
                                // Being told to stop is no failure, and the JVM would say 143.
                                Runtime.getRuntime().halt(ExitCode.OK);
                            }
                        },
                        "stop"));
        try {
            var refused = bot.refused().get();
            if (leaving.compareAndSet(false, true)) {
                everything.close();
            }
            throw new CommandFailed(ExitCode.SOFTWARE, refused.sentence());
        } catch (ExecutionException e) {
            throw new IllegalStateException("waiting for the end failed", e.getCause());
        }
    }

    private static void close(AutoCloseable everything) {
        try {
            everything.close();
        } catch (Exception e) {
            System.err.println("redis-migrate-bot: it did not stop cleanly: " + e.getMessage());
        }
    }
}
