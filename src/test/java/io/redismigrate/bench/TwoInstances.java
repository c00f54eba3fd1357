package io.redismigrate.bench;

import io.redismigrate.Instances;
import io.redismigrate.demo.DemoStage;
import io.redismigrate.lab.RedisLab;
import io.redismigrate.workspace.Workspace;
import io.redismigrate.workspace.WorkspaceSetup;
import java.nio.file.Files;
import java.time.Clock;
import java.util.concurrent.CountDownLatch;

/**
 * Two instances of the bot on one embedded PostgreSQL, with the demo's servers and the workspace's page, to be killed, stopped and woken
 * by hand. Arguments: the page's port (3000), how many instances (2).
 */
public final class TwoInstances {
    private TwoInstances() {}

    /** Runs until Ctrl-C. */
    public static void main(String[] arguments) throws Exception {
        var workspace = Workspace.open(WorkspaceSetup.standard().withRateLimits(false));
        try (var lab = new RedisLab();
                var stage = DemoStage.open(DemoStage.Options.keys(50_000), Clock.systemUTC())) {
            lab.closing(workspace);
            var page = workspace.servePage(Figures.argument(arguments, 0, 3000));
            var servers = stage.servers();
            var fleet = """
                    servers: {demo-old: {url: "%s"}, demo-new: {url: "%s"}}
                    plans:
                      demo:
                        current: {master: demo-old}
                        candidate: {master: demo-new}
                        repoint: {webhook: {url: "%s", secret: "%s"}}
                    """.formatted(
                            servers.currentMaster().uri(),
                            servers.candidateMaster().uri(),
                            stage.webhookUrl(),
                            stage.webhookSecret());
            var instances = lab.closing(new Instances(
                            Files.createTempDirectory("redis-migrate-instances"),
                            workspace,
                            fleet,
                            Figures.argument(arguments, 1, 2)))
                    .start();
            System.out.printf("""
                    The page is at %s
                    The instances are the processes %s, their store is %s
                    There, type /redis-migrate start demo; kill -9, -STOP or -CONT an instance whenever you like. Ctrl-C ends it all.
                    """, page, instances.pids(), instances.url());
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                try {
                    lab.close();
                    stage.close();
                } catch (Exception e) {
                    System.err.println("it did not stop cleanly: " + e.getMessage());
                }
            }));
            new CountDownLatch(1).await();
        }
    }
}
