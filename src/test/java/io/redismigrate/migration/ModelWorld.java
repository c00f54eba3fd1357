package io.redismigrate.migration;

import io.redismigrate.migration.ModelServer.Role;
import io.redismigrate.migration.Question.Status;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/** Two servers, those who write to them, the store, two bots, people, and everything that can go wrong between them. */
final class ModelWorld {
    static final int LIMIT = 150;
    private static final int FAULTY_STEPS = 200;
    /** Enough for whatever was begun to come to its end once nothing goes wrong any more. */
    private static final int CALM_STEPS = 2_000;

    private static final int STRAGGLER = 2;

    /** A command that was sent and has neither taken effect nor been answered. */
    private record Late(ModelServer server, int connection, Command command) {}

    /** What a bot may send to a server. */
    enum Command {
        PAUSE,
        UNPAUSE,
        FENCE,
        FOLLOW_OTHER,
        FOLLOW_ANEW,
        NO_ONE,
        DETACH,
        LOCK,
        UNLOCK,
        OPEN,
        CLOSE,
        REWRITE
    }

    final Dice dice;
    final PlantedBug bug;
    final ModelServer a = new ModelServer("a", 1);
    final ModelServer b = new ModelServer("b", 2);
    final ModelStore store;
    final List<ModelBot> bots;
    final List<String> trace;
    private final boolean traced;
    private final ModelPeople people = new ModelPeople(this);
    private final List<Late> late = new ArrayList<>();
    private final ModelServer[] target = {a, a, a};
    private final int[] unreachableUntil = new int[2];
    private int linkCutUntil;
    private int backlog;
    private boolean[] acknowledged = new boolean[64];
    /** Acknowledged by a writable candidate before its promotion: an abort leaves them behind, as people were told. */
    private boolean[] local = new boolean[64];

    int writes;
    int step;
    long now;
    private int connections;
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
        a.replid = freshReplid();
        b.replid = freshReplid();
        b.role = Role.OF_OTHER;
        b.fileRole = dice.oneIn(2) ? Role.OF_OTHER : Role.MASTER;
        backlog = 4 + dice.below(60);
        for (int at = dice.below(8); at >= 0; at--) {
            write(0);
        }
        inStep(b);
        store = new ModelStore(this, start(dice.below(12)));
        bots = List.of(new ModelBot("bot 1", this), new ModelBot("bot 2", this));
    }

    private Migration start(int kind) {
        if (kind < 7) {
            return ModelStart.armed();
        }
        if (kind < 8) {
            return ModelStart.inSync();
        }
        if (kind < 10) {
            take(a, 0, Command.FENCE);
            take(b, 0, Command.NO_ONE);
            take(a, 0, Command.FOLLOW_OTHER);
            a.fileRole = a.role;
            b.fileRole = b.role;
            inStep(a);
            return ModelStart.promoted();
        }
        b.locked = true;
        b.readOnly = false;
        if (kind == 11) {
            Arrays.fill(target, b);
        }
        return kind == 10 ? ModelStart.writable() : ModelStart.drained();
    }

    private void inStep(ModelServer replica) {
        for (int at = 0; at < 4; at++) {
            replica.replicate(other(replica), backlog, 100, freshReplid());
        }
    }

    /** Runs one schedule. The result is empty, or says what must never happen and did. */
    String run() {
        if (!store.migration.plan().fenced()) {
            store.ledger.addAll(ModelStart.gradualChanges(b));
        }
        for (step = 0; step < FAULTY_STEPS && !ended(); step++) {
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
            write(what % 3);
        } else if (what < 70) {
            ping();
        } else if (what < 86) {
            replicate(what % 2 == 0 ? a : b);
        } else if (what < 90) {
            deliverLate();
        } else if (faults && what < 93) {
            Trouble.strike(this);
        } else if (faults && what < 95) {
            people.ask();
        }
    }

    private boolean split() {
        return a.takesWrites(now) && b.takesWrites(now) && !a.selfMade && !b.selfMade;
    }

    /** Whether it has ended, and nothing that was sent before is still on its way. */
    private boolean ended() {
        return store.migration.ended()
                && late.isEmpty()
                && bots.get(0).idle()
                && bots.get(1).idle();
    }

    private boolean settled() {
        return late.isEmpty()
                && bots.get(0).idle()
                && bots.get(1).idle()
                && store.waiting.isEmpty()
                && store.migration.wish().isEmpty()
                && rests(store.migration.state());
    }

    /** Whether nothing is to be expected any more but what people do. */
    private boolean rests(State state) {
        boolean bReplicates = b.role == Role.OF_OTHER && b.linkUp && a.role == Role.MASTER;
        boolean aReplicates = a.role == Role.OF_OTHER && a.linkUp && b.role == Role.MASTER;
        if (state instanceof State.InSync) {
            return bReplicates && asks();
        }
        if (state instanceof State.Promoted promoted) {
            boolean resynced = promoted.fullSyncs() < 0 || promoted.resynced() > 0;
            return aReplicates && resynced && promoted.repointed();
        }
        boolean gradual = state instanceof State.Writable || state instanceof State.CuttingOver;
        return state.ended() || (gradual && a.role == Role.MASTER && (asks() || !b.linkUp || straggles(a)));
    }

    /** Whether a question waits for people. */
    private boolean asks() {
        var questions = store.migration.questions();
        return Arrays.stream(Gate.values())
                .flatMap(gate -> questions.last(gate).stream())
                .anyMatch(question -> question.is(Status.OPEN) || question.is(Status.DENIED));
    }

    private String verdict() {
        boolean settled = settled();
        var state = store.migration.state();
        if (!settled && !needsPeople && !a.halfLoaded && !b.halfLoaded) {
            return "stuck: %s: %s".formatted(store, store.migration.reason());
        }
        if (store.migration.reason().isBlank()) {
            return "no reason is given";
        }
        boolean moved = state instanceof State.Promoted
                || (state instanceof State.Ended ended && ended.end() == State.End.COMPLETED);
        var master = moved ? b : a;
        int lost = firstMissing(master, moved);
        if (settled && lost >= 0) {
            return "acknowledged write %d is not on %s".formatted(lost, master.name);
        }
        if (!settled && firstMissing(a, false) >= 0 && firstMissing(b, true) >= 0) {
            return "no server holds every acknowledged write";
        }
        if (settled
                && !needsPeople
                && (master.role != Role.MASTER || other(master).takesWrites(now))) {
            return "%s, but %s is not the one master".formatted(store, master.name);
        }
        if (settled && state.ended() && !(store.ledger.isEmpty() && !b.locked && b.readOnly)) {
            return "%s, but not every setting was put back".formatted(store);
        }
        return "";
    }

    private int firstMissing(ModelServer master, boolean moved) {
        if (moved) {
            return master.firstMissing(acknowledged, writes);
        }
        var onTheOld = new boolean[writes];
        for (int at = 0; at < writes; at++) {
            onTheOld[at] = acknowledged[at] && !local[at];
        }
        return master.firstMissing(onTheOld, writes);
    }

    private void write(int writer) {
        var server = target[writer];
        if (!server.up) {
            return;
        }
        boolean locally = server.takesLocalWrites();
        if (!locally && !server.takesWrites(now)) {
            refused(writer, server);
            return;
        }
        if (writes == acknowledged.length) {
            acknowledged = Arrays.copyOf(acknowledged, writes * 2);
            local = Arrays.copyOf(local, writes * 2);
        }
        // What a server takes that came up as a master against all orders is beyond any bot.
        acknowledged[writes] = !server.selfMade && !dice.oneIn(10);
        local[writes] = locally;
        if (locally) {
            server.appendLocally(writes);
        } else {
            server.append(writes);
        }
        writes++;
    }

    /** READONLY sends all but the straggler to the other server; a pause only makes them wait. */
    private void refused(int writer, ModelServer server) {
        boolean gradual = !store.migration.plan().fenced();
        if (server.role != Role.MASTER && (writer != STRAGGLER || (gradual && dice.oneIn(4)))) {
            target[writer] = other(server);
        }
    }

    /** The applications are told where to go; the straggler does not listen, or only in the end. */
    void repoint(ModelServer server) {
        target[0] = server;
        target[1] = server;
        if (!faults || dice.oneIn(2)) {
            target[STRAGGLER] = store.migration.plan().fenced() ? target[STRAGGLER] : server;
        }
        note(() -> "the applications are told to go to " + server.name);
    }

    /** Whether an application is connected to it. */
    boolean straggles(ModelServer server) {
        return target[0] == server || target[1] == server || target[STRAGGLER] == server;
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

    ModelServer server(Server server) {
        return server.equals(a.server) ? a : b;
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

    /** A new connection whose elders are closed; -1 where none can be had. */
    int connect(ModelServer server) {
        if (!reaches(server) || strikes(30)) {
            return -1;
        }
        connections++;
        if (bug.closesOldConnections()) {
            server.oldestConnection = connections;
        }
        return connections;
    }

    void closeAll(ModelServer server) {
        server.oldestConnection = connections + 1;
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
            note(() -> "late %s to %s %s"
                    .formatted(
                            chosen.command(),
                            chosen.server().name,
                            taken ? "takes effect" : "finds its connection closed"));
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
            case FOLLOW_ANEW -> {
                promote(server);
                server.follow(Role.OF_OTHER, freshReplid());
            }
            case NO_ONE -> promote(server);
            case DETACH -> {
                promote(server);
                server.detached = server.role == Role.MASTER;
            }
            case LOCK -> server.locked = true;
            case UNLOCK -> server.locked = false;
            case OPEN -> server.readOnly = false;
            case CLOSE -> server.readOnly = true;
            case REWRITE -> server.fileRole = server.role;
        }
        return true;
    }

    private void promote(ModelServer server) {
        if (server.role != Role.MASTER && !server.loading) {
            server.promote(freshReplid());
            dropReplicasOf(server);
        }
    }

    void note(Supplier<String> line) {
        if (traced) {
            trace.add("%4d %5d ms  %-70s %s %s | %s".formatted(step, now, line.get(), a, b, store));
        }
    }
}
