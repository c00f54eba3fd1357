package io.redismigrate;

import io.redismigrate.CrashCell.Point;
import io.redismigrate.lab.CommandProxy;
import io.redismigrate.lab.CommandProxy.Passing;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Looks at what passes between the bot and two servers, and strikes once: just when one command of a switch passes. */
final class Tripwire {
    /**
     * What is waited for.
     *
     * @param old whether the writes leave the server called old
     * @param strike on the connection's thread; says whether what was held goes on
     */
    private record Armed(Point point, boolean old, BooleanSupplier strike, CompletableFuture<@Nullable Void> struck) {}

    /** Commands of a switch, and their replies, as they pass. */
    interface Listener {
        void passes(boolean onOld, Passing command, boolean reply);
    }

    private final Listener listener;
    private Optional<Armed> armed = Optional.empty();
    private boolean fenced;

    Tripwire(Listener listener) {
        this.listener = listener;
    }

    /** The watcher of one server's proxy. */
    CommandProxy.Watcher on(boolean old) {
        return new CommandProxy.Watcher() {
            @Override
            public boolean mayPass(Passing command) {
                listener.passes(old, command, false);
                return seen(old, command, false);
            }

            @Override
            public boolean mayReturn(Passing command) {
                boolean mayReturn = seen(old, command, true);
                listener.passes(old, command, true);
                return mayReturn;
            }
        };
    }

    /**
     * Strikes at the next such command.
     *
     * @param fromOld whether the writes leave the server called old
     */
    synchronized CompletableFuture<@Nullable Void> arm(Point point, boolean fromOld, BooleanSupplier strike) {
        fenced = false;
        var next = new Armed(point, fromOld, strike, new CompletableFuture<>());
        armed = Optional.of(next);
        return next.struck();
    }

    synchronized void disarm() {
        armed = Optional.empty();
    }

    /** Whether it has struck, now or within that time. */
    static boolean struck(CompletableFuture<@Nullable Void> wire, long millis) throws InterruptedException {
        try {
            wire.get(millis, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (java.util.concurrent.ExecutionException e) {
            throw new IllegalStateException("the bot could not be struck", e);
        }
    }

    private boolean seen(boolean onOld, Passing command, boolean reply) {
        var hit = hit(onOld, command, reply);
        if (hit.isEmpty()) {
            return true;
        }
        try {
            return hit.get().strike().getAsBoolean();
        } catch (RuntimeException e) {
            hit.get().struck().completeExceptionally(e);
            throw e;
        } finally {
            hit.get().struck().complete(null);
        }
    }

    private synchronized Optional<Armed> hit(boolean onOld, Passing command, boolean reply) {
        if (armed.isEmpty()) {
            return Optional.empty();
        }
        var wire = armed.get();
        boolean onFrom = onOld == wire.old();
        // A look before the fence is no step.
        boolean counts = wire.point() != Point.LOOK || fenced;
        boolean hit = counts
                && wire.point().afterwards() == reply
                && wire.point().onTheOld() == onFrom
                && wire.point().is(command);
        fenced |= reply && onFrom && Point.FENCE.is(command);
        if (!hit) {
            return Optional.empty();
        }
        armed = Optional.empty();
        return Optional.of(wire);
    }
}
