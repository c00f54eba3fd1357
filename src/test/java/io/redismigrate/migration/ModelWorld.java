package io.redismigrate.migration;

import io.redismigrate.migration.ModelServer.Role;
import io.redismigrate.migration.ModelStore.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Two servers, those who write to them, the store, two bots, and everything that can go wrong between them. */
final class ModelWorld {
    static final int LIMIT = 150;
    private static final int FAULTY_STEPS = 240;
    /** Enough for whatever was begun to come to its end once nothing goes wrong any more. */
    private static final int CALM_STEPS = 1_200;

    private static final int WRITERS = 3;

    /** A command that was sent and has neither taken effect nor been answered. */
    private record Late(ModelServer server, int connection, Command command) {}

    /** What a bot may send to a server. */
    enum Command {
        PAUSE,
        UNPAUSE,
        FENCE,
        FOLLOW_OTHER,
        NO_ONE,
        REWRITE
    }

    final Dice dice;
    final PlantedBug bug;
    final ModelServer a = new ModelServer("a", 1);
    final ModelServer b = new ModelServer("b", 2);
    final ModelStore store = new ModelStore(this);
    final List<ModelBot> bots;
    final List<String> trace;
    private final boolean traced;
    private final List<Late> late = new ArrayList<>();
    private final ModelServer[] target = {a, a, a};
    private final int[] unreachableUntil = new int[2];
    private int linkCutUntil;
    private int backlog;
    private boolean[] acknowledged = new boolean[64];
    int writes;
    int step;
    long now;
    int connections;
    boolean faults = true;
    /** A server restarted in another role than it had, or lost what it knew of its promotion; people have to look. */
    boolean needsPeople;
    /** At most one restart a schedule changes a role. */
    boolean roleRestart;

    private int replids = 1;

    ModelWorld(long seed, PlantedBug bug, List<String> trace, boolean traced) {
        this.dice = new Dice(seed);
        this.bug = bug;
        this.trace = trace;
        this.traced = traced;
        this.bots = List.of(new ModelBot("bot 1", this), new ModelBot("bot 2", this));
        a.replid = freshReplid();
        b.replid = freshReplid();
        b.role = Role.OF_OTHER;
        b.fileRole = dice.oneIn(2) ? Role.OF_OTHER : Role.MASTER;
        backlog = 4 + dice.below(60);
        for (int at = dice.below(8); at >= 0; at--) {
            write(0);
        }
        for (int at = 0; at < 3; at++) {
            b.replicate(a, backlog, 100, freshReplid());
        }
    }

    /** Runs one schedule. The result is empty, or says what must never happen and did. */
    String run() {
        for (step = 0; step < FAULTY_STEPS; step++) {
            once();
            if (split()) {
                return "both servers take writes";
            }
        }
        faults = false;
        a.up = true;
        b.up = true;
        linkCutUntil = 0;
        for (; step < FAULTY_STEPS + CALM_STEPS && !settled(); step++) {
            once();
            if (split()) {
                return "both servers take writes";
            }
        }
        return verdict();
    }

    private void once() {
        now += dice.below(3);
        int what = dice.below(100);
        if (what < 50) {
            bots.get(what & 1).act();
        } else if (what < 66) {
            write(what % WRITERS);
        } else if (what < 72) {
            ping();
        } else if (what < 88) {
            replicate(what % 2 == 0 ? a : b);
        } else if (what < 92) {
            deliverLate();
        } else if (faults && what < 95) {
            Trouble.strike(this);
        }
    }

    private boolean split() {
        return a.takesWrites(now) && b.takesWrites(now) && !a.selfMade && !b.selfMade;
    }

    private boolean settled() {
        return store.phase != Phase.SWITCHING
                && late.isEmpty()
                && bots.stream().allMatch(ModelBot::idle)
                && !(store.phase == Phase.READY && a.role == Role.OF_NOWHERE)
                && !(store.phase == Phase.MOVED && store.rollbackWanted);
    }

    private String verdict() {
        boolean settled = settled();
        if (!settled && !needsPeople) {
            return "stuck: " + store;
        }
        var master = store.phase == Phase.MOVED ? b : a;
        int lost = master.firstMissing(acknowledged, writes);
        if (settled && lost >= 0) {
            return "acknowledged write %d is not on %s".formatted(lost, master.name);
        }
        if (!settled && a.firstMissing(acknowledged, writes) >= 0 && b.firstMissing(acknowledged, writes) >= 0) {
            return "no server holds every acknowledged write";
        }
        if (settled && !needsPeople && (master.role != Role.MASTER || other(master).role == Role.MASTER)) {
            return "%s, but %s is not the one master".formatted(store, master.name);
        }
        return "";
    }

    private void write(int writer) {
        var server = target[writer];
        if (!server.up) {
            return;
        }
        if (!server.takesWrites(now)) {
            // READONLY sends all but the straggler to the other server; a pause only makes them wait.
            if (server.role != Role.MASTER && writer != 2) {
                target[writer] = other(server);
            }
            return;
        }
        if (writes == acknowledged.length) {
            acknowledged = java.util.Arrays.copyOf(acknowledged, writes * 2);
        }
        // What a server takes that came up as a master against all orders is beyond any bot.
        acknowledged[writes] = !server.selfMade && !dice.oneIn(10);
        server.append(writes);
        writes++;
    }

    private void ping() {
        var server = dice.oneIn(2) ? a : b;
        if (server.up && server.role == Role.MASTER && !server.loading) {
            server.append(ModelServer.PING);
        }
    }

    private void replicate(ModelServer replica) {
        if (step >= linkCutUntil) {
            int before = replica.replid;
            replica.replicate(other(replica), backlog, 1 + dice.below(3), freshReplid());
            if (replica.replid != before) {
                dropReplicasOf(replica);
            }
        }
    }

    void cutLink(int steps) {
        linkCutUntil = step + steps;
        a.cutLink(freshReplid());
        b.cutLink(freshReplid());
    }

    void dropReplicasOf(ModelServer server) {
        if (other(server).role == Role.OF_OTHER) {
            other(server).cutLink(freshReplid());
        }
    }

    ModelServer other(ModelServer server) {
        return server == a ? b : a;
    }

    int freshReplid() {
        return replids++;
    }

    /** Whether something goes wrong that goes wrong once in so many times. */
    boolean strikes(int times) {
        return faults && dice.oneIn(times);
    }

    void hide(ModelServer server, int steps) {
        unreachableUntil[server == a ? 0 : 1] = step + steps;
    }

    boolean reaches(ModelServer server) {
        return server.up && (!faults || step >= unreachableUntil[server == a ? 0 : 1]);
    }

    /** Sends a command; false where no answer came, whatever happened to it. */
    boolean send(ModelServer server, int connection, Command command) {
        if (server.up && faults && connection >= server.oldestConnection && (!reaches(server) || dice.oneIn(20))) {
            late.add(new Late(server, connection, command));
            return false;
        }
        if (!reaches(server) || strikes(25)) {
            return false;
        }
        return take(server, connection, command) && !strikes(25);
    }

    private void deliverLate() {
        if (!late.isEmpty()) {
            var chosen = late.remove(dice.below(late.size()));
            boolean taken = chosen.server().up && take(chosen.server(), chosen.connection(), chosen.command());
            note(() -> "late %s %s".formatted(chosen, taken ? "takes effect" : "finds its connection closed"));
        }
    }

    private boolean take(ModelServer server, int connection, Command command) {
        if (connection < server.oldestConnection) {
            return false;
        }
        switch (command) {
            case PAUSE -> server.pausedUntil = now + LIMIT;
            case UNPAUSE -> server.pausedUntil = 0;
            case FENCE -> server.follow(Role.OF_NOWHERE, freshReplid());
            case FOLLOW_OTHER -> server.follow(Role.OF_OTHER, freshReplid());
            case NO_ONE -> {
                if (server.role != Role.MASTER && !server.loading) {
                    server.promote(freshReplid());
                    dropReplicasOf(server);
                }
            }
            case REWRITE -> server.fileRole = server.role;
        }
        return true;
    }

    void note(Supplier<String> line) {
        if (traced) {
            trace.add("%4d %5d ms  %-70s %s %s | %s".formatted(step, now, line.get(), a, b, store));
        }
    }
}
