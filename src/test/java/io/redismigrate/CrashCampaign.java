package io.redismigrate;

import static org.awaitility.Awaitility.await;

import io.redismigrate.CrashCell.Kind;
import io.redismigrate.CrashCell.Scenario;
import io.redismigrate.demo.RedisServer;
import io.redismigrate.demo.SequenceCheck;
import io.redismigrate.lab.CommandProxy;
import io.redismigrate.lab.CommandProxy.Passing;
import io.redismigrate.lab.DelayProxy;
import io.redismigrate.lab.RedisLab;
import io.redismigrate.lab.Writers;
import io.redismigrate.store.PostgresServer;
import io.redismigrate.workspace.Workspace;
import io.redismigrate.workspace.WorkspaceSetup;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One bot as its own process, two real servers, fifty writers and one that never learns the new address. Each round moves the
 * writes, or moves them back, while the bot is killed or frozen between two commands; then everything is counted.
 */
public final class CrashCampaign implements AutoCloseable {
    private static final int WRITERS = 50;
    private static final Duration LIMIT = Duration.ofSeconds(1);
    private static final Duration FROZEN = LIMIT.plusMillis(500);
    private static final Duration AWAY = LIMIT.multipliedBy(3);
    private static final Duration LATE_AT_LAST = Duration.ofSeconds(20);

    /**
     * What came of a round.
     *
     * @param met whether the bot came to that point
     * @param done whether the writes moved in the end; if not, the move was undone
     * @param gap longest time between two acknowledged writes of one writer
     * @param splits how often both servers were seen as masters
     * @param alarms how often the bot had to call people, or to lift a fence that came late
     */
    record Round(
            CrashCell cell, boolean met, boolean done, Duration gap, SequenceCheck writes, long splits, long alarms) {
        boolean sound() {
            return writes.isExact() && splits == 0;
        }
    }

    private final RedisLab lab = new RedisLab();
    private final RedisServer old;
    private final RedisServer young;
    private final CommandProxy toOld;
    private final CommandProxy toYoung;
    private final Tripwire wire = new Tripwire(this::passes);
    private final Workspace workspace;
    private final Team team;
    private final ServedBot bot;
    private final SplitWatch watch;
    private final Optional<DelayProxy> toStore;
    private int migrations;
    private volatile boolean promoted;
    private boolean live;
    private volatile boolean falling;
    private volatile @Nullable CountDownLatch nextAtWork;

    /** A bot whose store is a file, as most are. */
    static CrashCampaign withFile(Path folder) {
        return new CrashCampaign(folder, Optional.empty());
    }

    /** A bot whose store can be out of its reach. */
    static CrashCampaign withPostgres(Path folder) throws SQLException {
        return new CrashCampaign(
                folder, Optional.of(URI.create(PostgresServer.freshUrl().substring("jdbc:".length()))));
    }

    private CrashCampaign(Path folder, Optional<URI> store) {
        toStore = store.map(at -> lab.closing(DelayProxy.to(at.getHost(), at.getPort(), Duration.ZERO)));
        old = lab.start("old");
        young = lab.replicaOf(old, "young");
        toOld = lab.closing(CommandProxy.to(old.port(), wire.on(true)));
        toYoung = lab.closing(CommandProxy.to(young.port(), wire.on(false)));
        // As the bot knows them: what it makes a replica follows the proxy.
        young.command("REPLICAOF", RedisServer.HOST, Integer.toString(toOld.port()));
        workspace = lab.closing(Workspace.open(WorkspaceSetup.standard().withRateLimits(false)));
        team = new Team(workspace);
        bot = lab.closing(ServedBot.in(folder)).socket(workspace);
        var settings = bot.read("bot.yml").replace("poll: 250ms", "poll: 100ms");
        bot.file(
                        "bot.yml",
                        store.map(at -> settings.replaceAll("jdbc:h2:[^\"]*", url(at)))
                                .orElse(settings))
                .file("policy.yml", """
                    requesters: {users: [U0REQUESTER]}
                    approvers: {usergroups: [S0APPROVERS]}
                    gates: {read-only-removal: {approvals: 1}, cutover: {approvals: 1}, promotion: {approvals: 1}}
                    """)
                .file("fleet.yml", """
                    servers:
                      old: {url: "redis://127.0.0.1:%d"}
                      young: {url: "redis://127.0.0.1:%d"}
                    plans:
                      orders: {current: {master: old}, candidate: {master: young}, cutover-limit: %ds}
                    """.formatted(toOld.port(), toYoung.port(), LIMIT.toSeconds()))
                .start();
        watch = lab.closing(SplitWatch.over(old, young));
    }

    /** Runs every cell whose name has that part so many times, for at most so many minutes, and prints the table. */
    public static void print(PrintStream out, int times, int minutes, String meant) throws Exception {
        var table = new CrashTable();
        long until = System.nanoTime() + TimeUnit.MINUTES.toNanos(minutes);
        for (int time = 0; time < times && System.nanoTime() < until; time++) {
            for (boolean cutOff : List.of(false, true)) {
                var cells = CrashCell.all().stream()
                        .filter(cell -> cell.kind().cutOff() == cutOff)
                        .filter(cell -> cell.toString().replaceAll(" +", " ").contains(meant))
                        .toList();
                print(out, table, cells, cutOff, until);
            }
            table.print(out);
        }
    }

    private static void print(PrintStream out, CrashTable table, List<CrashCell> cells, boolean cutOff, long until)
            throws Exception {
        if (cells.isEmpty()) {
            return;
        }
        var folder = Files.createTempDirectory("redis-migrate-crash");
        try (var campaign = cutOff ? withPostgres(folder) : withFile(folder)) {
            for (var cell : cells) {
                if (System.nanoTime() < until) {
                    var round = campaign.run(cell);
                    table.add(round);
                    if (!round.sound() || !round.met()) {
                        out.println(round);
                    }
                }
            }
        }
    }

    /** Brings the migration to where the cell's move begins, strikes, waits for the end, counts. */
    Round run(CrashCell cell) throws InterruptedException {
        bringTo(cell.scenario());
        var from = promoted ? young : old;
        var to = promoted ? old : young;
        long splits = watch.splits();
        long alarms = count("alarm");
        try (var writers = Writers.start(Writers.Options.count(WRITERS).thinking(Duration.ofMillis(4)), from, to);
                var straggler = Writers.start(
                        Writers.Options.count(1).told().numberedFrom(WRITERS).thinking(Duration.ofMillis(1)), old)) {
            await().atMost(ServedBot.PATIENCE).until(() -> writers.acknowledged() > 10L * WRITERS);
            writers.markWindow();
            boolean met = strike(cell);
            boolean done = ended(cell.scenario());
            var gap = writers.longestGap();
            var master = promoted ? young : old;
            writers.stop();
            straggler.stop();
            var counted = writers.verifyOn(master).plus(straggler.verifyOn(master));
            master.command("FLUSHALL");
            return new Round(cell, met, done, gap, counted, watch.splits() - splits, count("alarm") - alarms);
        }
    }

    /** What the bot printed, for whoever looks for the cause. */
    String output() {
        return bot.output();
    }

    long looks() {
        return watch.looks();
    }

    private void bringTo(Scenario scenario) {
        if (promoted && scenario != Scenario.ROLLBACK) {
            int before = settled();
            team.says("Approver 1", "/redis-migrate rollback %s".formatted(id()));
            awaitSettled(before);
            endsRolledBack();
        }
        if (!live) {
            migrations++;
            live = true;
            team.isTold("Requester", "/redis-migrate start orders", id() + " is requested");
        }
        if (!promoted) {
            team.approves(id(), "read-only-removal", "Approver 1");
            team.approves(id(), "cutover", "Approver 1");
            team.question(id(), "promotion");
        }
        if (!promoted && scenario == Scenario.ROLLBACK) {
            int before = settled();
            team.approves(id(), "promotion", "Approver 1");
            awaitSettled(before);
            promoted = last().equals("switch-completed");
            bringTo(scenario);
        }
    }

    /** Sets the move going, and strikes when it comes to that point. */
    private boolean strike(CrashCell cell) throws InterruptedException {
        falling = cell.scenario() == Scenario.UNDO;
        int before = settled();
        var struck = wire.arm(cell.point(), !promoted, () -> hit(cell.kind()));
        if (promoted) {
            team.says("Approver 1", "/redis-migrate rollback %s".formatted(id()));
        } else {
            team.approves(id(), "promotion", "Approver 1");
        }
        await().atMost(ServedBot.PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> struck.isDone() || settled() > before);
        // The reply to the very last command may come when the end is told already.
        boolean met = Tripwire.struck(struck, 200) || (cell.kind() == Kind.LATE && !bot.isAlive());
        wire.disarm();
        if (!bot.isAlive()) {
            bot.launch();
        }
        awaitSettled(before);
        falling = false;
        toOld.mendReplication();
        toYoung.mendReplication();
        return met;
    }

    private boolean hit(Kind kind) {
        switch (kind) {
            case KILL -> bot.kill();
            case FREEZE -> {
                bot.freeze();
                pass(FROZEN);
                bot.wake();
                return true;
            }
            case LATE -> {
                var atWork = new CountDownLatch(1);
                nextAtWork = atWork;
                bot.kill();
                bot.launch();
                waitFor(atWork, LATE_AT_LAST);
                return true;
            }
            case OLD_AWAY -> away((promoted ? toYoung : toOld)::cut, (promoted ? toYoung : toOld)::reach);
            case NEW_AWAY -> away((promoted ? toOld : toYoung)::cut, (promoted ? toOld : toYoung)::reach);
            case STORE_AWAY -> away(toStore()::cut, toStore()::mend);
            case STORE_STUCK -> away(toStore()::pause, toStore()::resume);
            case SLACK_AWAY ->
                away(
                        () -> workspace.faults().unreachable(true),
                        () -> workspace.faults().unreachable(false));
        }
        return kind.cutOff();
    }

    /** Takes it away now, and gives it back when the limit has long passed. */
    private static void away(Runnable goes, Runnable comesBack) {
        goes.run();
        CompletableFuture.delayedExecutor(AWAY.toMillis(), TimeUnit.MILLISECONDS)
                .execute(comesBack);
    }

    private DelayProxy toStore() {
        return toStore.orElseThrow(() -> new IllegalStateException("this bot's store is a file"));
    }

    /** Where a candidate is to fall behind it does so from the rehearsal on, and loses its link once the fence stands. */
    private void passes(boolean onOld, Passing command, boolean reply) {
        var atWork = nextAtWork;
        // Only the connections of a switch look at nothing but that.
        if (atWork != null && reply && command.words().equals(List.of("INFO", "replication"))) {
            nextAtWork = null;
            atWork.countDown();
        }
        if (falling && onOld && CrashCell.Point.REHEARSAL.is(command)) {
            toOld.holdReplication();
        }
        if (falling && onOld && reply && CrashCell.Point.FENCE.is(command)) {
            toOld.cutReplication();
        }
    }

    private boolean ended(Scenario scenario) {
        boolean done = last().equals("switch-completed");
        if (scenario == Scenario.ROLLBACK) {
            if (done) {
                endsRolledBack();
            }
        } else {
            promoted = done;
        }
        return done;
    }

    private void endsRolledBack() {
        team.awaitEvent(id(), "rolled-back");
        promoted = false;
        live = false;
    }

    private String id() {
        return "m" + migrations;
    }

    /** How many moves of this migration have come to an end, and which that was. */
    private int settled() {
        return (int) team.types(id()).stream().filter(CrashCampaign::settles).count();
    }

    private String last() {
        return team.types(id()).stream().filter(CrashCampaign::settles).reduce("", (earlier, later) -> later);
    }

    private long count(String type) {
        return team.types(id()).stream().filter(type::equals).count();
    }

    private static boolean settles(String type) {
        return type.equals("switch-completed") || type.equals("switch-undone");
    }

    private void awaitSettled(int before) {
        await().atMost(ServedBot.PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> settled() > before);
    }

    private static void pass(Duration time) {
        waitFor(new CountDownLatch(1), time);
    }

    /** The store as the bot knows it. */
    private String url(URI store) {
        return "jdbc:postgresql://127.0.0.1:%d%s?%s".formatted(toStore().port(), store.getPath(), store.getQuery());
    }

    private static void waitFor(CountDownLatch latch, Duration time) {
        try {
            // Whether it came or not: late is late.
            var unused = latch.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws Exception {
        lab.close();
    }
}
