package io.redismigrate.bench;

import io.redismigrate.Instances;
import io.redismigrate.lab.RedisLab;
import io.redismigrate.workspace.Workspace;
import io.redismigrate.workspace.WorkspaceSetup;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;

/**
 * From the SIGKILL of the instance that is at a migration to the end of the other's next tick. Two instances on one PostgreSQL,
 * polling every second. Arguments: kills (10).
 */
public final class TakeOverBench {
    private TakeOverBench() {}

    /** Runs it and prints the median and the worst. */
    public static void main(String[] arguments) throws Exception {
        int kills = Figures.argument(arguments, 0, 10);
        try (var lab = new RedisLab()) {
            var old = lab.start("old");
            var young = lab.start("young");
            var workspace = lab.closing(Workspace.open(WorkspaceSetup.standard().withRateLimits(false)));
            var fleet = """
                    servers: {old: {url: "%s"}, young: {url: "%s"}}
                    plans: {orders: {current: {master: old}, candidate: {master: young}}}
                    """.formatted(old.uri(), young.uri());
            var instances = lab.closing(
                            new Instances(Files.createTempDirectory("redis-migrate-take-over"), workspace, fleet, 2))
                    .polling("1s")
                    .start();
            var unused = workspace
                    .acts()
                    .command(workspace.person("Requester"), "#redis-migrations", "/redis-migrate start orders");
            workspace.awaitMessage(
                    "redis-migrations", posted -> posted.button("gate_approve").isPresent(), Duration.ofMinutes(2));
            var took = new ArrayList<Duration>();
            for (int kill = 1; kill <= kills; kill++) {
                took.add(instances.takeOver("m1"));
            }
            Collections.sort(took);
            System.out.printf(
                    "%d kills: median %d ms, worst %d ms, all %s%n",
                    kills,
                    took.get(took.size() / 2).toMillis(),
                    took.get(took.size() - 1).toMillis(),
                    took.stream().map(Duration::toMillis).toList());
        }
        System.exit(0);
    }
}
