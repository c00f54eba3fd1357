package io.redismigrate;

import static org.awaitility.Awaitility.await;

import io.redismigrate.lab.RedisLab;
import io.redismigrate.workspace.Fault;
import io.redismigrate.workspace.Faults;
import io.redismigrate.workspace.Workspace;
import io.redismigrate.workspace.WorkspaceSetup;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * Many migrations at once on two instances, while Slack fails one call in five in every way it can and is away for a while, and
 * now and then an instance is killed. In the end every thread must be its journal.
 */
public final class Chaos {
    private static final Duration PATIENCE = Duration.ofMinutes(30);

    /**
     * How bad it gets.
     *
     * @param migrations each on two servers of its own
     * @param outage of Slack, once, when the migrations have begun
     * @param betweenKills one instance is killed and started again, in turn
     */
    public record Options(int migrations, Duration outage, Duration betweenKills, long seed) {}

    /**
     * What came of it.
     *
     * @param wrong what is not as it must be, a sentence each; best empty
     */
    public record Report(int migrations, int events, int kills, Duration took, List<String> wrong) {}

    private final Options options;
    private final Workspace workspace;
    private final Team team;
    private final Instances instances;
    private final Set<String> done = new TreeSet<>();
    private int kills;

    private Chaos(Options options, Workspace workspace, Instances instances) {
        this.options = options;
        this.workspace = workspace;
        this.team = new Team(workspace);
        this.instances = instances;
    }

    /** Runs it to its end. */
    public static Report run(Path folder, RedisLab lab, Options options) throws Exception {
        var workspace = lab.closing(
                Workspace.open(WorkspaceSetup.standard().withRateLimits(false).withAckLimit(Duration.ofSeconds(1))));
        var servers = new StringBuilder("servers:\n");
        var plans = new StringBuilder("plans:\n");
        for (int number = 1; number <= options.migrations(); number++) {
            var old = lab.start("old-" + number);
            var young = lab.start("young-" + number);
            old.command("SET", "number", Integer.toString(number));
            servers.append("  old-%1$d: {url: \"%2$s\"}\n  young-%1$d: {url: \"%3$s\"}\n"
                    .formatted(number, old.uri(), young.uri()));
            plans.append(
                    "  plan-%1$d: {current: {master: old-%1$d}, candidate: {master: young-%1$d}}\n".formatted(number));
        }
        var instances = lab.closing(new Instances(folder, workspace, servers.toString() + plans, 2))
                .start();
        return new Chaos(options, workspace, instances).run();
    }

    private Report run() throws Exception {
        long began = System.nanoTime();
        everyWayAtOnce(workspace.faults());
        var background = Executors.newSingleThreadScheduledExecutor();
        try {
            long pause = options.betweenKills().toMillis();
            var killing = background.scheduleWithFixedDelay(this::killOne, pause, pause, TimeUnit.MILLISECONDS);
            everybodyStarts();
            outage();
            everybodyEnds();
            killing.cancel(false);
        } finally {
            background.shutdown();
            boolean unused = background.awaitTermination(1, TimeUnit.MINUTES);
        }
        workspace.faults().clear();
        instances.all().forEach(ServedBot::awaitReady);
        instances.all().forEach(ServedBot::awaitAllSaid);
        return report(Duration.ofNanos(System.nanoTime() - began));
    }

    /** One call in five fails, half of those after they took effect. */
    private void everyWayAtOnce(Faults faults) {
        var ways = List.of(
                Fault.rateLimited(Duration.ofSeconds(1)),
                Fault.serverError(503),
                Fault.reset(),
                Fault.html(),
                Fault.error("internal_error"));
        int number = 0;
        for (var way : ways) {
            for (var method : List.of("chat.postMessage", "chat.update")) {
                faults.sometimes(0.02, options.seed() + number++, method, way);
                faults.sometimes(0.02, options.seed() + number++, method, way.afterEffect());
            }
        }
    }

    private void killOne() {
        var victim = instances.bot(kills++ % 2);
        victim.kill();
        victim.launch();
        victim.awaitReady();
    }

    private void outage() throws InterruptedException {
        workspace.faults().outage(true);
        var over = new CountDownLatch(1);
        boolean unused = over.await(options.outage().toMillis(), TimeUnit.MILLISECONDS);
        workspace.faults().outage(false);
    }

    private List<String> ids() {
        return IntStream.rangeClosed(1, options.migrations())
                .mapToObj(number -> "m" + number)
                .toList();
    }

    /** A command may be lost with the instance that got it, so people type it until something stands there. */
    private void everybodyStarts() {
        for (int number = 1; number <= options.migrations(); number++) {
            var plan = "(plan-" + number + ")";
            var typed = "/redis-migrate start plan-" + number;
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(500)).until(() -> {
                boolean there = told(plan)
                        || workspace.messages(Team.CHANNEL).stream()
                                .anyMatch(posted -> posted.text().contains(plan));
                if (!there) {
                    team.says("Requester", typed);
                }
                return there;
            });
        }
    }

    private boolean told(String plan) {
        return team.told("Requester").stream()
                .anyMatch(each -> each.raw().toString().contains(plan));
    }

    private void everybodyEnds() {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(200)).until(() -> {
            for (var id : ids()) {
                if (done.contains(id)) {
                    continue;
                }
                var types = team.types(id);
                if (types.contains("completed")) {
                    done.add(id);
                } else if (types.contains("promoted")) {
                    team.says("Approver 1", "/redis-migrate finish " + id);
                } else {
                    team.approvesWhatIsOpen(id);
                }
            }
            return done.size() == options.migrations();
        });
    }

    private Report report(Duration took) {
        var wrong = new ArrayList<String>();
        int events = 0;
        for (var id : ids()) {
            var export = instances.bot(0).command("audit", "export", id, "--config", "{config}");
            events += (int) export.out().lines().count();
            if (!team.exportFromThread(id).equals(export.out())) {
                wrong.add("the thread of %s is not its journal".formatted(id));
            }
            for (var once : List.of("migration-requested", "switch-completed", "promoted", "completed")) {
                long count = team.types(id).stream().filter(once::equals).count();
                if (count != 1) {
                    wrong.add("%s happened %d times in %s".formatted(once, count, id));
                }
            }
            long cards = workspace.messages(Team.CHANNEL).stream()
                    .filter(posted ->
                            posted.metadata().path("event_type").asText().equals("redis_migrate_card")
                                    && posted.metadata()
                                            .path("event_payload")
                                            .path("migration")
                                            .asText()
                                            .equals(id))
                    .count();
            if (cards != 1) {
                wrong.add("%s has %d cards".formatted(id, cards));
            }
        }
        return new Report(options.migrations(), events, kills, took, List.copyOf(wrong));
    }
}
