package io.redismigrate.repoint;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Runs a command: what it is told stands in its environment, exit code 0 is yes.
 *
 * <p>The bot's own environment holds tokens and passwords, so the command gets none of it but what a program needs to
 * run at all.
 */
final class CommandCall {
    private static final Set<String> PASSED_ON =
            Set.of("PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "LC_ALL", "TZ", "TMPDIR");

    private CommandCall() {}

    /** Empty when the command said yes, else a sentence. */
    static Optional<String> run(Way.Command command, Call call) {
        var who = "the %scommand of plan %s (%s)"
                .formatted(
                        call.readers() ? "readers' " : "",
                        call.plan(),
                        command.argv().get(0));
        Process process;
        try {
            var builder = new ProcessBuilder(command.argv());
            builder.environment().keySet().retainAll(PASSED_ON);
            builder.environment().putAll(environment(call));
            process = builder.start();
        } catch (IOException e) {
            return Optional.of(
                    "%s could not be started: %s".formatted(who, Excerpt.of(String.valueOf(e.getMessage()))));
        }
        try {
            var output = Tail.of(process.getInputStream());
            var errors = Tail.of(process.getErrorStream());
            process.getOutputStream().close();
            if (!process.waitFor(command.timeout().toMillis(), TimeUnit.MILLISECONDS)) {
                stop(process);
                return Optional.of("%s was not done within %,d ms and was stopped%s"
                        .formatted(who, command.timeout().toMillis(), said(errors, output)));
            }
            return process.exitValue() == 0
                    ? Optional.empty()
                    : Optional.of(
                            "%s ended with exit code %d%s".formatted(who, process.exitValue(), said(errors, output)));
        } catch (IOException e) {
            return Optional.of("%s could not be run: %s".formatted(who, Excerpt.of(String.valueOf(e.getMessage()))));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of(who + " was stopped: the bot is stopping");
        } finally {
            stop(process);
        }
    }

    /** With all it started, for a child that lives on would re-point after somebody was told that it did not. */
    private static void stop(Process process) {
        if (process.isAlive()) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private static Map<String, String> environment(Call call) {
        var told = new HashMap<>(Map.of(
                "MIGRATION", call.migration(),
                "PLAN", call.plan(),
                "DIRECTION", call.direction().word(),
                "DRY_RUN", Boolean.toString(call.dryRun()),
                "FROM", call.from().toString(),
                "TO", call.to().toString()));
        if (call.readers()) {
            told.put("WHAT", "readers");
        }
        return told;
    }

    private static String said(Tail errors, Tail output) {
        var line = errors.lastLine().or(output::lastLine);
        return line.map(text -> ": " + Excerpt.of(text)).orElse("");
    }
}
