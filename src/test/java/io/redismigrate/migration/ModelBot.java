package io.redismigrate.migration;

import io.redismigrate.migration.Action.Direction;
import io.redismigrate.migration.ModelServer.Role;
import io.redismigrate.migration.ModelStore.Phase;
import io.redismigrate.migration.ModelWorld.Command;
import io.redismigrate.migration.SwitchRules.Look;
import io.redismigrate.migration.SwitchRules.Move;
import io.redismigrate.migration.SwitchRules.Side;
import java.util.ArrayDeque;
import java.util.Optional;

/**
 * One instance of the bot, as an executor of {@link SwitchRules} has to be: it saves, opens its connections, closes all
 * others of this migration, asks the store once more whether it is still the one, and only then looks and acts. Each call
 * of {@link #act} is one exchange with one other party, so that anything may happen between two.
 */
final class ModelBot {
    private static final int PATIENT_LOOPS = 40;

    /** What it does next. */
    private enum At {
        IDLE,
        CONNECT_OLD,
        CONNECT_NEW,
        OWN,
        LOOK_OLD,
        LOOK_NEW,
        SEND,
        REPORT
    }

    private record Order(ModelServer server, Command command) {}

    private final String name;
    private final ModelWorld world;
    private final ModelStore store;
    private final ArrayDeque<Order> orders = new ArrayDeque<>();
    private final int[] connection = new int[2];
    private At at = At.IDLE;
    private int asleepUntil;
    private int version;
    private int loops;
    private long since;
    private Direction direction = Direction.FORWARD;
    private boolean mayBegin;
    private boolean mayHavePromoted;
    /** One order outside of a switch, for a server that stands where it must not. */
    private boolean mends;

    private boolean finishing;
    private Optional<Side> seenOld = Optional.empty();
    private Phase outcome = Phase.READY;
    private final long clockSkew;

    ModelBot(String name, ModelWorld world) {
        this.name = name;
        this.world = world;
        this.store = world.store;
        this.clockSkew = world.dice.below(ModelWorld.LIMIT) - ModelWorld.LIMIT / 2L;
    }

    boolean idle() {
        return at == At.IDLE && (!world.faults || world.step >= asleepUntil);
    }

    void dies(int steps) {
        at = At.IDLE;
        stalls(steps);
        world.note(() -> name + " dies");
    }

    void stalls(int steps) {
        asleepUntil = world.step + steps;
        world.note(() -> "%s does nothing for %d steps".formatted(name, steps));
    }

    void act() {
        if (world.faults && world.step < asleepUntil) {
            return;
        }
        switch (at) {
            case IDLE -> tick();
            case CONNECT_OLD -> connect(from(), 0, At.CONNECT_NEW);
            case CONNECT_NEW -> connect(to(), 1, At.OWN);
            case OWN -> own();
            case LOOK_OLD -> {
                seenOld = look(from(), 0);
                at = At.LOOK_NEW;
            }
            case LOOK_NEW -> decide(look(to(), 1));
            case SEND -> send();
            case REPORT -> report();
        }
    }

    private ModelServer from() {
        return direction == Direction.FORWARD ? world.a : world.b;
    }

    private ModelServer to() {
        return world.other(from());
    }

    private void tick() {
        // Between two ticks an instance rests, mostly longer than a switch takes.
        if (!world.dice.oneIn(12)) {
            return;
        }
        version = store.version;
        direction = store.direction;
        mends = false;
        finishing = false;
        orders.clear();
        switch (store.phase) {
            case READY -> ready();
            case SWITCHING -> begin(true);
            case MOVED -> moved();
            default -> {}
        }
    }

    private void ready() {
        direction = Direction.FORWARD;
        if (world.a.role == Role.OF_NOWHERE && world.b.role == Role.OF_OTHER) {
            mend(new Order(world.a, Command.NO_ONE));
        } else if (inStep() && world.faults && store.switches < 4) {
            begin(false);
        }
    }

    private void moved() {
        direction = Direction.FORWARD;
        if (world.b.role == Role.MASTER && (world.a.role == Role.OF_NOWHERE || world.a.role == Role.MASTER)) {
            mend(new Order(world.a, Command.FOLLOW_OTHER));
            return;
        }
        direction = Direction.BACK;
        if (store.rollbackWanted && inStep()) {
            begin(false);
        }
    }

    private boolean inStep() {
        return from().role == Role.MASTER && to().role == Role.OF_OTHER && to().linkUp;
    }

    private void mend(Order order) {
        mends = true;
        orders.clear();
        orders.add(order);
        at = At.CONNECT_OLD;
    }

    private void begin(boolean resume) {
        if (!store.save(version, Phase.SWITCHING, direction) && world.bug.saveMustHold()) {
            return;
        }
        version++;
        since = store.since;
        mayBegin = !resume;
        mayHavePromoted = resume;
        loops = 0;
        at = At.CONNECT_OLD;
        world.note(() -> "%s %s the switch %s".formatted(name, resume ? "resumes" : "begins", direction.word()));
    }

    private void connect(ModelServer server, int which, At next) {
        boolean open = world.reaches(server) && !world.strikes(30);
        connection[which] = open ? ++world.connections : -1;
        if (open && world.bug.closesOldConnections()) {
            server.oldestConnection = connection[which];
        }
        at = next;
    }

    private void own() {
        boolean mine = store.reachable() && store.version == version;
        if (!mine && world.bug.asksAgainWhoOwns() && world.bug.saveMustHold()) {
            world.note(() -> name + " does not own the migration any more");
            at = At.IDLE;
            return;
        }
        at = mends ? At.SEND : At.LOOK_OLD;
    }

    private Optional<Side> look(ModelServer server, int which) {
        boolean answers = connection[which] >= server.oldestConnection && world.reaches(server) && !world.strikes(40);
        if (!answers) {
            connection[which] = -1;
            return Optional.empty();
        }
        return Optional.of(server.side(world.other(server)));
    }

    private void decide(Optional<Side> seenNew) {
        boolean timeLeft = world.now + clockSkew < since + ModelWorld.LIMIT;
        mayBegin &= seenOld.isEmpty() || seenOld.get().master();
        var look = new Look(seenOld, seenNew, from().address, to().address, mayBegin, mayHavePromoted, timeLeft, true);
        var move = world.bug.next(look);
        world.note(() -> "%s: %s".formatted(name, move));
        orders.clear();
        obey(move);
        boolean blind = seenOld.isEmpty() || seenNew.isEmpty();
        if (at == At.LOOK_OLD && (blind || ++loops > PATIENT_LOOPS)) {
            at = loops > PATIENT_LOOPS ? At.IDLE : At.CONNECT_OLD;
            loops++;
        }
    }

    private void obey(Move move) {
        at = At.SEND;
        if (move instanceof Move.Fence) {
            orders.add(new Order(from(), Command.PAUSE));
            if (world.bug.fenceIsOnlyAPause()) {
                mayBegin = false;
            } else {
                orders.add(new Order(from(), Command.FENCE));
            }
        } else if (move instanceof Move.Promote) {
            mayHavePromoted = true;
            orders.add(new Order(to(), Command.NO_ONE));
        } else if (move instanceof Move.Follow) {
            orders.add(new Order(from(), Command.FOLLOW_OTHER));
            orders.add(new Order(from(), Command.UNPAUSE));
        } else if (move instanceof Move.Undo) {
            mayBegin = false;
            orders.add(new Order(from(), Command.NO_ONE));
            orders.add(new Order(from(), Command.UNPAUSE));
        } else if (move instanceof Move.Done) {
            finish(direction == Direction.FORWARD ? Phase.MOVED : Phase.ROLLED_BACK);
            orders.add(new Order(to(), Command.REWRITE));
            orders.add(new Order(from(), Command.REWRITE));
        } else if (move instanceof Move.AsBefore) {
            finish(direction == Direction.FORWARD ? Phase.READY : Phase.MOVED);
            orders.add(new Order(from(), Command.UNPAUSE));
        } else {
            at = move instanceof Move.CallPeople ? At.IDLE : At.LOOK_OLD;
        }
    }

    private void finish(Phase phase) {
        outcome = phase;
        finishing = true;
    }

    private void send() {
        var order = orders.poll();
        if (order == null) {
            next();
            return;
        }
        int which = order.server() == from() ? 0 : 1;
        boolean sent = connection[which] >= 0 && world.send(order.server(), connection[which], order.command());
        world.note(() ->
                "%s: %s to %s%s".formatted(name, order.command(), order.server().name, sent ? "" : ", no answer"));
        if (!sent && !finishing) {
            orders.clear();
            at = mends ? At.IDLE : At.CONNECT_OLD;
        } else if (orders.isEmpty()) {
            next();
        }
    }

    private void next() {
        at = mends ? At.IDLE : finishing ? At.REPORT : At.LOOK_OLD;
        finishing = false;
    }

    private void report() {
        boolean saved = store.save(version, outcome, outcome == Phase.MOVED ? Direction.FORWARD : direction);
        world.note(() -> "%s reports %s%s".formatted(name, outcome, saved ? "" : ", not saved"));
        at = At.IDLE;
    }
}
