package io.redismigrate.redis;

import io.redismigrate.migration.Action.Direction;
import io.redismigrate.migration.Outcome;
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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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
            if (!what.resume()) {
                var obstacle = rehearse(from, to, old, young);
                if (obstacle.isPresent()) {
                    return new Outcome.Undone(obstacle.get());
                }
            }
            try (var canary = canary(from, to)) {
                return new Attempt(what, from, to, old, young, repoint).bringToAnEnd(canary);
            }
        }
    }

    /** What would make the fence fail, while nothing has been touched yet. */
    private static Optional<String> rehearse(Server from, Server to, Watched old, Watched young) {
        try {
            // A replica that takes writes is no fence.
            if (!String.valueOf(old.call("CONFIG", "GET", "replica-read-only")).contains("yes")) {
                return Optional.of("%s would take writes as a replica (replica-read-only is not yes)".formatted(from));
            }
            old.prepareFence();
            young.call("PING");
            return Optional.empty();
        } catch (JedisException e) {
            return Optional.of("the rehearsal on %s and %s failed: %s".formatted(from, to, Links.reason(e)));
        }
    }

    private CanarySeat canary(Server from, Server to) {
        try {
            var canary = Canary.start(links, from, to, threads);
            LockSupport.parkNanos(CANARY_BEFORE.toNanos());
            return new CanarySeat(Optional.of(canary));
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
            while (canary.isPresent() && canary.get().writesOnNew() < CANARY_AFTER && System.nanoTime() < until) {
                LockSupport.parkNanos(POLL);
            }
            return canary.flatMap(Canary::longestMillis);
        }
    }

    /** One attempt, from the first look to an outcome. */
    private final class Attempt {
        private final Fleet.Switchover what;
        private final Server from;
        private final Server to;
        private final Watched old;
        private final Watched young;
        private final BooleanSupplier repoint;
        private final long limitAt;
        private boolean mayBegin;
        private boolean mayHavePromoted;
        private boolean undone;
        private String reason = "";
        private Optional<Future<Boolean>> hook = Optional.empty();

        Attempt(Fleet.Switchover what, Server from, Server to, Watched old, Watched young, BooleanSupplier repoint) {
            this.what = what;
            this.from = from;
            this.to = to;
            this.old = old;
            this.young = young;
            this.repoint = repoint;
            mayBegin = !what.resume();
            mayHavePromoted = what.resume();
            limitAt = System.nanoTime() + what.plan().cutoverLimit().toNanos();
        }

        Outcome bringToAnEnd(CanarySeat canary) {
            long giveUpAt = limitAt + OVERTIME.toNanos();
            while (System.nanoTime() < giveUpAt) {
                Watched.look(old, young);
                if (old.taken() || young.taken()) {
                    return new Outcome.Unsettled("another instance of the bot has taken the switch over");
                }
                var move = SwitchRules.next(seen());
                if (move instanceof Move.Done) {
                    return moved(canary);
                }
                if (move instanceof Move.AsBefore before) {
                    old.tryCall("CLIENT", "UNPAUSE");
                    return new Outcome.Undone(reason.isEmpty() ? before.reason() : reason);
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
                if (!old.dropsReplicas() || drained()) {
                    old.fence(what.plan().cutoverLimit());
                } else {
                    undo("%s could not be drained before its fence, which closes the link".formatted(from));
                }
            } else if (move instanceof Move.Promote) {
                mayHavePromoted = true;
                young.tryCall("REPLICAOF", "NO", "ONE");
            } else if (move instanceof Move.Follow) {
                follow();
            } else if (move instanceof Move.Undo undo) {
                undo(undo.reason());
            } else if (move instanceof Move.Wait wait) {
                reason = undone ? reason : wait.reason();
                LockSupport.parkNanos(POLL);
            }
        }

        private void undo(String why) {
            undone = true;
            reason = why;
            old.release(Optional.empty());
        }

        /** Holds the writes and waits for the new master to have them all, for at most half of the limit. */
        private boolean drained() {
            old.hold(what.plan().cutoverLimit());
            long until =
                    System.nanoTime() + what.plan().cutoverLimit().dividedBy(2).toNanos();
            while (System.nanoTime() < until) {
                Watched.look(old, young);
                boolean equal = old.side().isPresent()
                        && young.side().isPresent()
                        && old.side().get().offset() == young.side().get().offset();
                if (equal) {
                    return true;
                }
                LockSupport.parkNanos(POLL);
            }
            return false;
        }

        private void follow() {
            if (hook.isEmpty()) {
                hook = Optional.of(threads.submit(repoint::getAsBoolean));
                awaitHook(HOOK_HEAD_START);
            }
            old.release(Optional.of(to.address()));
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
            // A gradual switch leaves the old master fenced; nobody is to wait for the pause to end by itself.
            old.tryCall("CLIENT", "UNPAUSE");
            var pause = what.resume() ? Optional.<Double>empty() : canary.pauseMillis();
            boolean repointed = awaitHook(HOOK_LIMIT);
            return new Outcome.Moved(
                    new Receipt(
                            clock.instant(),
                            "fence",
                            pause,
                            old.fencedAt(),
                            old.fencedReplid(),
                            young.side().map(SwitchRules.Side::replid).orElse(""),
                            what.approvers(),
                            old.keysAtFence(),
                            young.keysAtPromotion(),
                            lasting()),
                    repointed);
        }

        private String lasting() {
            if (what.followAnew()) {
                return "the new roles are written into the config files once the old master and the replicas are synced";
            }
            var servers = new ArrayList<>(List.of(to, from));
            servers.addAll(what.plan().candidateReplicas());
            var failures = servers.stream()
                    .map(this::rewritten)
                    .flatMap(Optional::stream)
                    .toList();
            return failures.isEmpty()
                    ? "the new roles are written into the config files and survive a restart"
                    : "a restart would bring an old role back: " + String.join("; ", failures);
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
