package io.redismigrate;

import static org.awaitility.Awaitility.await;

import io.redismigrate.lab.RedisLab;
import io.redismigrate.workspace.Workspace;
import io.redismigrate.workspace.WorkspaceSetup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Many live migrations on one instance with its default settings: all of one current master, which each sees under an address of its own,
 * to candidates of their own, in sync and waiting for approvals.
 */
public final class Load {
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    /**
     * What was measured.
     *
     * @param startMillis from the start of the process to its readiness, with all these migrations in its store
     * @param pollDelayMillis how late a tick began, 99 of 100
     * @param residentMegabytes of the process
     * @param ackMillis 99 of 100 acknowledgements
     */
    public record Report(
            int migrations,
            long startMillis,
            double pollDelayMillis,
            long residentMegabytes,
            int requests,
            double ackMillis) {}

    private Load() {}

    /** Measures for so long, while so many requests come in each second. */
    public static Report run(Path folder, RedisLab lab, int migrations, int perSecond, Duration time) throws Exception {
        var workspace = lab.closing(Workspace.open(WorkspaceSetup.standard().withRateLimits(false)));
        var bot = lab.closing(ServedBot.in(folder)).socket(workspace).file("fleet.yml", fleet(lab, migrations));
        bot.file(
                "bot.yml",
                bot.read("bot.yml").replace("poll: 250ms", "poll: 1s").replace("card-refresh: 1s", "card-refresh: 5s"));
        bot.start();
        var team = new Team(workspace);
        for (int number = 1; number <= migrations; number++) {
            // One after the other: so many at once are turned away, as they should be.
            team.isTold("Requester", "/redis-migrate start plan-" + number, "m%d is requested".formatted(number));
        }
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> bot.metric("redis_migrate_migrations{phase=\"in-sync\"}")
                                .orElse(0.0)
                        == migrations);
        bot.terminate(PATIENCE);
        long began = System.nanoTime();
        bot.start();
        long started = (System.nanoTime() - began) / 1_000_000;

        int before = workspace.ackTimes().size();
        asks(workspace, migrations, perSecond, time);
        var acks = workspace.ackTimes().stream().skip(before).sorted().toList();
        return new Report(
                migrations,
                started,
                quantile(bot.get("/metrics").text(), "redis_migrate_poll_delay_seconds_bucket"),
                resident(bot.pid()),
                acks.size(),
                acks.get((int) (acks.size() * 0.99)).toNanos() / 1e6);
    }

    private static String fleet(RedisLab lab, int migrations) {
        var old = lab.start("old", setup -> setup.with("bind", "0.0.0.0").with("protected-mode", "no"));
        var servers = new StringBuilder("servers:\n");
        var plans = new StringBuilder("plans:\n");
        for (int number = 1; number <= migrations; number++) {
            var young = lab.start("young-" + number);
            servers.append("  old-%d: {url: \"redis://127.1.%d.%d:%d\"}\n  young-%d: {url: \"%s\"}\n"
                    .formatted(number, number / 250, 1 + number % 250, old.port(), number, young.uri()));
            plans.append(
                    "  plan-%1$d: {current: {master: old-%1$d}, candidate: {master: young-%1$d}, tune-sync: false}\n"
                            .formatted(number));
        }
        return servers.toString() + plans;
    }

    private static void asks(Workspace workspace, int migrations, int perSecond, Duration time) throws Exception {
        var people = List.of("Requester", "Approver 1", "Approver 2", "Onlooker");
        var threads = Executors.newScheduledThreadPool(16);
        int total = (int) (perSecond * time.toSeconds());
        var left = new CountDownLatch(total);
        for (int number = 0; number < total; number++) {
            var person = workspace.person(people.get(number % people.size()));
            var typed = "/redis-migrate status m" + (1 + number % migrations);
            var unused = threads.schedule(
                    () -> {
                        workspace.acts().command(person, Team.CHANNEL, typed);
                        left.countDown();
                    },
                    number * 1_000_000L / perSecond,
                    TimeUnit.MICROSECONDS);
        }
        boolean all = left.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        threads.shutdownNow();
        if (!all) {
            throw new IllegalStateException("%d requests were not answered".formatted(left.getCount()));
        }
    }

    /** The bucket that holds 99 of 100, in milliseconds. */
    private static double quantile(String metrics, String name) {
        var buckets = new TreeMap<Double, Double>();
        metrics.lines().filter(line -> line.startsWith(name)).forEach(line -> {
            var bound = line.replaceFirst(".*le=\"([^\"]*)\".*", "$1");
            buckets.put(
                    bound.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(bound),
                    Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)));
        });
        double all = buckets.lastEntry().getValue();
        return buckets.entrySet().stream()
                        .filter(bucket -> bucket.getValue() >= 0.99 * all)
                        .findFirst()
                        .orElseThrow()
                        .getKey()
                * 1_000;
    }

    private static long resident(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
                        .filter(line -> line.startsWith("VmRSS:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                        .sum()
                / 1024;
    }
}
