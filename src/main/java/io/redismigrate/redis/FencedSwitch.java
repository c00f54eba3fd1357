package io.redismigrate.redis;

import io.redismigrate.migration.Action.Direction;
import io.redismigrate.migration.ClusterRules;
import io.redismigrate.migration.FailoverRules;
import io.redismigrate.migration.FailoverRules.Handing;
import io.redismigrate.migration.Outcome;
import io.redismigrate.migration.Plan.Method;
import io.redismigrate.migration.Receipt;
import io.redismigrate.migration.Server;
import io.redismigrate.migration.SwitchRules;
import io.redismigrate.migration.SwitchRules.Move;
import io.redismigrate.runner.Fleet;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Carries out {@link SwitchRules}: looks at both servers, does what follows, looks again. Everything it needs is opened
 * and tried before the first command; between the fence and the end there is no login, no name look-up, no log and no
 * database.
 */
final class FencedSwitch {
    private static final Logger LOG = LoggerFactory.getLogger(FencedSwitch.class);

    /** After the limit, time for the undo to be seen. What takes longer is looked at again by the next tick. */
    private static final Duration OVERTIME = Duration.ofSeconds(5);

    /** Writes are held this long at most for the new master to get the rest, where it may also get it behind the fence. */
    private static final Duration DRAIN = Duration.ofMillis(5);

    /** The hook may take this long before the old master's writers are let go; they find READONLY and look for the master. */
    private static final Duration HOOK_HEAD_START = Duration.ofMillis(250);

    /** The hook's own limits are shorter. */
    private static final Duration HOOK_LIMIT = Duration.ofSeconds(30);

    private static final long POLL = Duration.ofNanos(200_000).toNanos();

    /** Writes of the canary on the old master before the switch, and on the new one after it. */
    private static final Duration CANARY_BEFORE = Duration.ofMillis(50);

    private static final int CANARY_AFTER = 10;
    private static final Duration CANARY_PATIENCE = Duration.ofSeconds(2);

    private final Links links;
    private final ExecutorService threads;
    private final Clock clock;

    FencedSwitch(Links links, ExecutorService threads, Clock clock) {
        this.links = links;
        this.threads = threads;
        this.clock = clock;
    }

    Outcome run(Fleet.Switchover what, BooleanSupplier stillMine, BooleanSupplier repoint) {
        boolean forward = what.direction() == Direction.FORWARD;
        var from = forward ? what.plan().currentMaster() : what.plan().candidateMaster();
        var to = forward ? what.plan().candidateMaster() : what.plan().currentMaster();
        var name = "%s-switch-%s".formatted(Link.NAME, what.migration());
        try (var old = new Watched(links, from, name, stillMine);
                var young = new Watched(links, to, name, stillMine)) {
            var method = method(what);
            if (!what.resume()) {
                var obstacle = rehearse(method, from, to, old, young);
                if (obstacle.isPresent()) {
                    return new Outcome.Undone(obstacle.get());
                }
            }
            try (var canary = canary(from, to, method == Method.CLUSTER)) {
                var attempt = new Attempt(what, method, from, to, old, young, repoint);
                if (!what.resume()) {
                    attempt.warmUp();
                }
                return attempt.bringToAnEnd(canary);
            }
        }
    }

    /** The plan's; a gradual switch leaves the old master fenced, which the servers' own hand-over cannot. */
    private static Method method(Fleet.Switchover what) {
        return what.followAnew() ? Method.FENCE : what.plan().method();
    }

    /** What would make the switch fail, while nothing has been touched yet. */
    private static Optional<String> rehearse(Method method, Server from, Server to, Watched old, Watched young) {
        try {
            // A replica that takes writes is no fence; a cluster's replica takes none, whatever it says.
            if (method != Method.CLUSTER
                    && !String.valueOf(old.call("CONFIG", "GET", "replica-read-only"))
                            .contains("yes")) {
                return Optional.of("%s would take writes as a replica (replica-read-only is not yes)".formatted(from));
            }
            young.call("PING");
            Watched.look(old, young);
            if (method == Method.CLUSTER) {
                return ClusterHandOver.obstacle(from, to, old, young);
            }
            var obstacle = method == Method.FAILOVER ? rehearseFailover(from, to, old) : Optional.<String>empty();
            if (obstacle.isEmpty()) {
                old.prepareFence();
                if (!old.refusesAfterRestart()) {
                    LOG.warn("{} would come back as a master if it restarted during the switch", from);
                }
            }
            return obstacle;
        } catch (JedisException e) {
            return Optional.of("the rehearsal on %s and %s failed: %s".formatted(from, to, Links.reason(e)));
        }
    }

    private static Optional<String> rehearseFailover(Server from, Server to, Watched old) {
        if (old.handing() != Handing.NONE) {
            return Optional.of("a FAILOVER of somebody else is under way on " + from);
        }
        if (old.listed(to.address()).isEmpty()) {
            return Optional.of("%s does not list %s as a replica under %s, which FAILOVER needs"
                    .formatted(from, to, to.address()));
        }
        try {
            // There is nothing to abort; it tells whether the server knows the command and lets the bot give it.
            old.call("FAILOVER", "ABORT");
            return Optional.empty();
        } catch (JedisDataException e) {
            return String.valueOf(e.getMessage()).contains("No failover")
                    ? Optional.empty()
                    : Optional.of("%s does not take FAILOVER: %s".formatted(from, e.getMessage()));
        }
    }

    private CanarySeat canary(Server from, Server to, boolean clustered) {
        try {
            return new CanarySeat(Optional.of(Canary.start(links, from, to, clustered, threads)));
        } catch (JedisException e) {
            LOG.warn("the pause of the switch from {} to {} is not measured: {}", from, to, Links.reason(e));
            return new CanarySeat(Optional.empty());
        }
    }

    /** The canary, where it could be started. */
    private record CanarySeat(Optional<Canary> canary) implements AutoCloseable {
        @Override
        public void close() {
            canary.ifPresent(Canary::close);
        }

        Optional<Double> pauseMillis() {
            long until = System.nanoTime() + CANARY_PATIENCE.toNanos();
            while (canary.filter(writing -> !writing.failed() && writing.writesOnNew() < CANARY_AFTER)
                            .isPresent()
                    && System.nanoTime() < until) {
                LockSupport.parkNanos(POLL);
            }
            return canary.flatMap(Canary::longestMillis);
        }
    }

    /** One attempt, from the first look to an outcome. */
    private final class Attempt {
        private final Fleet.Switchover what;
        private final Method method;
        private final Server from;
        private final Server to;
        private final Watched old;
        private final Watched young;
        private final BooleanSupplier repoint;
        private long limitAt;
        private long nearest = Long.MAX_VALUE;
        private boolean mayBegin;
        private boolean mayHavePromoted;
        private boolean undone;
        private String reason = "";
        private Optional<Future<Boolean>> hook = Optional.empty();

        Attempt(
                Fleet.Switchover what,
                Method method,
                Server from,
                Server to,
                Watched old,
                Watched young,
                BooleanSupplier repoint) {
            this.what = what;
            this.method = method;
            this.from = from;
            this.to = to;
            this.old = old;
            this.young = young;
            this.repoint = repoint;
            mayBegin = !what.resume();
            mayHavePromoted = what.resume();
            limitAt = System.nanoTime() + limit().toNanos();
        }

        /** How long the writes may be held; a cluster's own hand-over ends when it ends. */
        private Duration limit() {
            return method == Method.CLUSTER
                    ? ClusterRules.OWN_LIMIT
                    : what.plan().cutoverLimit();
        }

        /** Looks for a moment, so that the switch is not the first time that any of its code runs, and the canary writes. */
        void warmUp() {
            long until = System.nanoTime() + CANARY_BEFORE.toNanos();
            while (System.nanoTime() < until) {
                long before = System.nanoTime();
                Watched.look(old, young);
                nearest = Math.min(nearest, System.nanoTime() - before);
                next();
                LockSupport.parkNanos(POLL);
            }
            limitAt = System.nanoTime() + limit().toNanos();
        }

        private Move next() {
            if (method == Method.CLUSTER) {
                return ClusterRules.next(seen());
            }
            return method == Method.FAILOVER ? FailoverRules.next(seen(), old.handing()) : SwitchRules.next(seen());
        }

        Outcome bringToAnEnd(CanarySeat canary) {
            while (System.nanoTime() < limitAt + OVERTIME.toNanos()) {
                Watched.look(old, young);
                if (taken()) {
                    return new Outcome.Unsettled("another instance of the bot has taken the switch over");
                }
                var move = next();
                if (move instanceof Move.Done) {
                    return moved(canary);
                }
                if (move instanceof Move.AsBefore before) {
                    letWritersGo();
                    return new Outcome.Undone(undone ? reason : before.reason());
                }
                if (move instanceof Move.CallPeople call) {
                    return new Outcome.Unsettled("%s and %s need people: %s".formatted(from, to, call.reason()));
                }
                act(move);
            }
            return new Outcome.Unsettled("the switch is not settled: " + reason);
        }

        private SwitchRules.Look seen() {
            return new SwitchRules.Look(
                    old.side(),
                    young.side(),
                    from.address(),
                    to.address(),
                    mayBegin && !undone,
                    mayHavePromoted,
                    System.nanoTime() < limitAt,
                    !what.followAnew());
        }

        private void act(Move move) {
            if (move instanceof Move.Fence) {
                mayBegin = false;
                fence();
            } else if (move instanceof Move.HandOver) {
                mayBegin = false;
                mayHavePromoted = true;
                handOver();
            } else if (move instanceof Move.Promote) {
                mayHavePromoted = true;
                young.promote();
                // Nobody else commands the old master, and what it said when it was fenced holds.
                old.stays();
            } else if (move instanceof Move.Follow) {
                follow();
            } else if (move instanceof Move.Undo undo) {
                undo(undo.reason());
            } else if (move instanceof Move.Wait wait) {
                reason = undone ? reason : wait.reason();
                LockSupport.parkNanos(POLL);
            }
        }

        /** Starts the servers' own hand-over at the best moment; the limit begins with it, and the server holds it. */
        private void handOver() {
            if (method == Method.CLUSTER) {
                limitAt = System.nanoTime() + limit().toNanos();
                young.tryCall("CLUSTER", "FAILOVER");
                return;
            }
            var target = old.listed(to.address()).orElse(to.address());
            AckRhythm.await(old, target);
            limitAt = System.nanoTime() + what.plan().cutoverLimit().toNanos();
            old.tryCall(
                    "FAILOVER",
                    "TO",
                    target.host(),
                    Integer.toString(target.port()),
                    "TIMEOUT",
                    Long.toString(what.plan().cutoverLimit().toMillis()));
        }

        private void undo(String why) {
            undone = true;
            reason = why;
            old.release(Optional.empty());
        }

        /**
         * Holds the writes, lets the new master have the rest, and fences. Behind the fence every new write is refused at once,
         * and its client turns to a server that is not the master yet, and back: the fewer there are of these, the shorter is
         * the pause. For most servers this is a courtesy; those that drop their replicas have to be drained.
         */
        private void fence() {
            var budget = what.plan().cutoverLimit();
            boolean must = old.dropsReplicas();
            // From afar, to see that all has arrived takes longer than the few refusals that it spares.
            if (must || nearest < DRAIN.toNanos()) {
                drain(must ? budget.dividedBy(2) : DRAIN);
            }
            if (taken()) {
                return;
            }
            if (must && !equal()) {
                undo("%s could not be drained before its fence, which closes the link".formatted(from));
            } else {
                old.fence(budget);
            }
        }

        private boolean taken() {
            return old.taken() || young.taken();
        }

        private void drain(Duration patience) {
            old.hold(what.plan().cutoverLimit());
            long until = System.nanoTime() + patience.toNanos();
            do {
                Watched.look(old, young);
            } while (!equal() && paused(until));
        }

        private static boolean paused(long until) {
            LockSupport.parkNanos(POLL);
            return System.nanoTime() < until;
        }

        private boolean equal() {
            return old.side().isPresent()
                    && young.side().isPresent()
                    && old.side().get().offset() == young.side().get().offset();
        }

        private void follow() {
            tellApplications(HOOK_HEAD_START);
            old.release(Optional.of(to.address()));
            young.stays();
        }

        private void tellApplications(Duration headStart) {
            if (hook.isPresent()) {
                return;
            }
            if (!what.plan().repoint().called()) {
                hook = Optional.of(CompletableFuture.completedFuture(repoint.getAsBoolean()));
            } else {
                hook = Optional.of(threads.submit(repoint::getAsBoolean));
                awaitHook(headStart);
            }
        }

        private boolean awaitHook(Duration patience) {
            if (hook.isEmpty()) {
                return false;
            }
            try {
                return hook.get().get(patience.toNanos(), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                return false;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            } catch (ExecutionException e) {
                LOG.warn("the re-point hook failed", e.getCause());
                return false;
            }
        }

        private Outcome moved(CanarySeat canary) {
            if (!what.followAnew()) {
                tellApplications(Duration.ZERO);
            }
            // A gradual switch leaves the old master fenced; nobody is to wait for the pause to end by itself.
            letWritersGo();
            // Writing a file holds a server up, and with it every client that has just come over: first they go on.
            var pause = what.resume() ? Optional.<Double>empty() : canary.pauseMillis();
            // The old master first: as long as its file says otherwise, its restart would be that of a master.
            var failures = what.followAnew() || method == Method.CLUSTER ? List.<String>of() : rewrite(List.of(from));
            var lasting = what.followAnew()
                    ? "the new roles are written into the config files once the old master and the replicas are synced"
                    : lasting(failures);
            boolean repointed = awaitHook(HOOK_LIMIT);
            return new Outcome.Moved(receipt(pause, lasting), repointed);
        }

        /** A cluster's node lets them go itself, and before 6.2 an unpause would undo its own hold. */
        private void letWritersGo() {
            if (method != Method.CLUSTER) {
                old.tryCall("CLIENT", "UNPAUSE");
            }
        }

        private Receipt receipt(Optional<Double> pause, String lasting) {
            var leads = young.side();
            boolean fenced = !old.fencedReplid().isEmpty();
            // Where the servers did it by themselves, the new master says where it took over, and from which history.
            long offset = fenced
                    ? old.fencedAt()
                    : leads.map(SwitchRules.Side::secondOffset).orElse(0L) - 1;
            return new Receipt(
                    clock.instant(),
                    (fenced ? Method.FENCE : method).word(),
                    pause,
                    Math.max(0, offset),
                    fenced
                            ? old.fencedReplid()
                            : leads.map(SwitchRules.Side::replid2).orElse(""),
                    leads.map(SwitchRules.Side::replid).orElse(""),
                    what.approvers(),
                    fenced ? old.keysAtFence() : old.keysAt(offset),
                    fenced ? young.keysAtPromotion() : young.keysAt(offset),
                    lasting);
        }

        private String lasting(List<String> before) {
            if (method == Method.CLUSTER) {
                return ClusterHandOver.lasting(old.lastAsMaster(), young.side());
            }
            var servers = new ArrayList<>(List.of(to));
            servers.addAll(what.plan().candidateReplicas());
            var failures = new ArrayList<>(before);
            failures.addAll(rewrite(servers));
            if (failures.isEmpty()) {
                return "the new roles are written into the config files and survive a restart";
            }
            return "a restart would bring an old role back: " + String.join("; ", failures);
        }

        private List<String> rewrite(List<Server> servers) {
            return servers.stream()
                    .map(this::rewritten)
                    .flatMap(Optional::stream)
                    .toList();
        }

        private Optional<String> rewritten(Server server) {
            try {
                links.on(server, "CONFIG REWRITE", link -> link.call("CONFIG", "REWRITE"));
                return Optional.empty();
            } catch (Fleet.Refused e) {
                return Optional.ofNullable(e.getMessage());
            }
        }
    }
}
