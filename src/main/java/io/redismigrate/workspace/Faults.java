package io.redismigrate.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** Faults on request. All may be called while the bot runs, from any thread. */
public final class Faults {
    /** Stands for every method. */
    public static final String ALL = "*";

    private final List<Planned> planned = new ArrayList<>();
    private final Deque<EnvelopeFault> envelopes = new ArrayDeque<>();
    private final Wires wires;
    private boolean outage;
    private boolean revoked;
    private Set<String> unknownBlocks = Set.of();

    /** What a fault does to connections rather than to calls. */
    interface Wires {
        void unreachable(boolean away);

        void endSockets(String reason, boolean close);

        void dropSockets();
    }

    private static final class Planned {
        private final String method;
        private final Fault fault;
        private final double chance;
        private final Random random;
        private int left;

        Planned(String method, Fault fault, int left, double chance, long seed) {
            this.method = method;
            this.fault = fault;
            this.left = left;
            this.chance = chance;
            this.random = new Random(seed);
        }

        boolean strikes(String called) {
            if (!method.equals(ALL) && !method.equals(called)) {
                return false;
            }
            if (random.nextDouble() >= chance) {
                return false;
            }
            left--;
            return true;
        }
    }

    Faults(Wires wires) {
        this.wires = wires;
    }

    /** The next calls of a method ({@link #ALL} for any) go wrong. */
    public synchronized void next(int calls, String method, Fault fault) {
        planned.add(new Planned(method, fault, calls, 1, 0));
    }

    /** Each call of a method goes wrong with a chance between 0 and 1, until {@link #clear}; the seed makes it repeatable. */
    public synchronized void sometimes(double chance, long seed, String method, Fault fault) {
        planned.add(new Planned(method, fault, Integer.MAX_VALUE, chance, seed));
    }

    /** The next deliveries to the bot go wrong. */
    public synchronized void nextDeliveries(int deliveries, EnvelopeFault fault) {
        for (var i = 0; i < deliveries; i++) {
            envelopes.add(fault);
        }
    }

    /** Every call is answered 503, until switched off. */
    public synchronized void outage(boolean on) {
        outage = on;
    }

    /** Nobody listens on the Web API's port and all sockets break, until switched off. */
    public void unreachable(boolean on) {
        wires.unreachable(on);
    }

    /** The bot's tokens are answered {@code token_revoked}, until switched off. */
    public synchronized void revoked(boolean on) {
        revoked = on;
    }

    /** The workspace does not know these types of blocks, as one that has not got the newest yet; none for all that Slack has. */
    public synchronized void unknownBlocks(String... types) {
        unknownBlocks = Set.of(types);
    }

    /** Slack says that it will close the sockets soon, and the bot should open new ones; they stay open. */
    public void warnSockets() {
        wires.endSockets("warning", false);
    }

    /** Slack asks the bot to connect anew, and closes the sockets. */
    public void refreshSockets() {
        wires.endSockets("refresh_requested", true);
    }

    /** All sockets break without a word. */
    public void dropSockets() {
        wires.dropSockets();
    }

    /** Everything works again. */
    public void clear() {
        synchronized (this) {
            planned.clear();
            envelopes.clear();
            outage = false;
            revoked = false;
            unknownBlocks = Set.of();
        }
        wires.unreachable(false);
    }

    synchronized Optional<Fault> strike(String method) {
        if (outage) {
            return Optional.of(Fault.serverError(503));
        }
        for (Iterator<Planned> each = planned.iterator(); each.hasNext(); ) {
            var plan = each.next();
            if (plan.strikes(method)) {
                if (plan.left == 0) {
                    each.remove();
                }
                return Optional.of(plan.fault);
            }
        }
        return Optional.empty();
    }

    synchronized Optional<EnvelopeFault> strikeDelivery() {
        return Optional.ofNullable(envelopes.poll());
    }

    /** Refuses blocks that this workspace does not know, in Slack's words. */
    synchronized void checkKnown(JsonNode blocks) {
        for (int i = 0; i < blocks.size(); i++) {
            var type = blocks.path(i).path("type").asText();
            if (unknownBlocks.contains(type)) {
                throw Refusal.because(
                        "invalid_blocks",
                        List.of("unsupported type: %s [json-pointer:/blocks/%d/type]".formatted(type, i)));
            }
        }
    }

    synchronized boolean tokensRevoked() {
        return revoked;
    }
}
