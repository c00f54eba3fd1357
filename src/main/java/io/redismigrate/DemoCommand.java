package io.redismigrate;

import io.redismigrate.demo.DemoStage;
import io.redismigrate.settings.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code demo}: real servers with data and traffic, the bot, and the stand-in workspace, on this machine. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = {
            "Starts real Redis servers with data and live traffic, the bot, and a local stand-in for Slack.",
            "Type `/redis-migrate start demo` on its page."
        })
final class DemoCommand implements Callable<Integer> {
    @Option(names = "--port", defaultValue = "3000", description = "the page's port (default: ${DEFAULT-VALUE})")
    private int port;

    @Option(
            names = "--keys",
            defaultValue = "200000",
            description = "keys on the current master (default: ${DEFAULT-VALUE})")
    private int keys;

    @Override
    public Integer call() throws Exception {
        var demo = Demo.start(DemoStage.Options.keys(keys), port, Clock.systemUTC());
        System.out.printf("""
                The page is at %s
                There, type /redis-migrate start demo and approve what the bot asks, as "Approver 1" and "Approver 2".
                Ctrl-C ends the demo and takes everything with it.
                """, demo.bot().address());
        return ServeCommand.untilTold(demo.bot(), demo);
    }

    /** The demo at work: stage and bot. */
    record Demo(DemoStage stage, RunningBot bot, Path folder) implements AutoCloseable {

        static Demo start(DemoStage.Options options, int port, Clock clock) throws IOException {
            var folder = Files.createTempDirectory("redis-migrate-demo");
            var stage = DemoStage.open(options, clock);
            try {
                write(folder, stage, port);
                return new Demo(stage, RunningBot.start(Settings.read(folder, Map.of()), clock), folder);
            } catch (IOException | RuntimeException e) {
                stage.close();
                throw e;
            }
        }

        @Override
        public void close() {
            bot.close();
            stage.close();
            try (var files = Files.walk(folder)) {
                files.sorted(Comparator.reverseOrder()).forEach(Demo::delete);
            } catch (IOException e) {
                throw new UncheckedIOException("the demo's folder could not be removed: " + folder, e);
            }
        }

        private static void delete(Path file) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** The demo reads its settings from files, like every other bot. */
        private static void write(Path folder, DemoStage stage, int port) throws IOException {
            var servers = stage.servers();
            Files.writeString(folder.resolve("bot.yml"), """
                    slack: {mode: local, card-refresh: 1s}
                    http: {port: %d}
                    store: {url: "jdbc:h2:file:%s"}
                    schedule: {poll: 500ms}
                    """.formatted(port, folder.resolve("store")));
            Files.writeString(folder.resolve("fleet.yml"), """
                    servers:
                      demo-old: {url: "%s"}
                      demo-old-replica: {url: "%s"}
                      demo-new: {url: "%s"}
                      demo-new-replica: {url: "%s"}
                    plans:
                      demo:
                        current: {master: demo-old, replicas: [demo-old-replica]}
                        candidate: {master: demo-new, replicas: [demo-new-replica]}
                        strategy: fenced
                        repoint: {webhook: {url: "%s", secret: "%s"}}
                      demo-gradual:
                        current: {master: demo-old, replicas: [demo-old-replica]}
                        candidate: {master: demo-new, replicas: [demo-new-replica]}
                        strategy: gradual
                        repoint: {webhook: {url: "%s", secret: "%s"}}
                    """.formatted(
                            servers.currentMaster().uri(),
                            servers.currentReplica().uri(),
                            servers.candidateMaster().uri(),
                            servers.candidateReplica().uri(),
                            stage.webhookUrl(),
                            stage.webhookSecret(),
                            stage.webhookUrl(),
                            stage.webhookSecret()));
            Files.writeString(folder.resolve("policy.yml"), """
                    requesters: {users: [U0REQUESTER]}
                    approvers: {usergroups: [S0APPROVERS]}
                    """);
        }
    }
}
