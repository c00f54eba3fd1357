package io.redismigrate.migration;

import io.redismigrate.migration.Action.Direction;
import io.redismigrate.migration.ModelErrand.Order;
import io.redismigrate.migration.ModelWorld.Command;
import io.redismigrate.migration.SwitchRules.Look;
import io.redismigrate.migration.SwitchRules.Move;
import io.redismigrate.migration.SwitchRules.Side;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;

/**
 * A switch under way, as an executor of {@link SwitchRules} has to be: it opens its connections, closes all others of this
 * migration, asks the store once more whether it is still the one, and only then looks and acts. Each call of {@link
 * #goOn} is one exchange with one other party, so that anything may happen between two.
 */
final class ModelSwitch {
    private static final int PATIENT_LOOPS = 40;

    private enum At {
        CONNECT_OLD,
        CONNECT_NEW,
        OWN,
        LOOK_OLD,
        LOOK_NEW,
        SEND
    }

    private final ModelWorld world;
    private final String name;
    private final Migration mine;
    private final Action.Switch order;
    private final long limitAt;
    private final long clockSkew;
    private final ArrayDeque<Order> orders = new ArrayDeque<>();
    private final int[] connection = new int[2];
    private At at = At.CONNECT_OLD;
    private int loops;
    private boolean mayBegin;
    private boolean mayHavePromoted;
    private boolean undone;
    private String reason = "";
    private Optional<Side> seenOld = Optional.empty();
    private Optional<Outcome> ending = Optional.empty();

    ModelSwitch(ModelWorld world, String name, Migration mine, Action.Switch order, long clockSkew) {
        this.world = world;
        this.name = name;
        this.mine = mine;
        this.order = order;
        this.clockSkew = clockSkew;
        limitAt = world.now + clockSkew + ModelWorld.LIMIT;
        mayBegin = !order.resume();
        mayHavePromoted = order.resume();
    }

    /** One exchange; the outcome once there is one. */
    Optional<Outcome> goOn() {
        switch (at) {
            case CONNECT_OLD -> {
                connection[0] = world.connect(from());
                at = At.CONNECT_NEW;
            }
            case CONNECT_NEW -> {
                connection[1] = world.connect(to());
                at = At.OWN;
            }
            case OWN -> {
                return own();
            }
            case LOOK_OLD -> {
                seenOld = look(from(), 0);
                at = At.LOOK_NEW;
            }
            case LOOK_NEW -> {
                return decide(look(to(), 1));
            }
            case SEND -> {
                return send();
            }
        }
        return Optional.empty();
    }

    private ModelServer from() {
        return order.direction() == Direction.FORWARD ? world.a : world.b;
    }

    private ModelServer to() {
        return world.other(from());
    }

    private Optional<Outcome> own() {
        at = At.LOOK_OLD;
        if (!world.bug.owns(world.store.still(mine))) {
            world.note(() -> name + " does not own the migration any more");
            return Optional.of(new Outcome.Unsettled("another instance of the bot has taken the switch over"));
        }
        boolean rehearsed = order.resume() || loops > 0 || (connection[0] >= 0 && connection[1] >= 0);
        return rehearsed ? Optional.empty() : Optional.of(new Outcome.Undone("the rehearsal failed"));
    }

    private Optional<Side> look(ModelServer server, int which) {
        boolean answers = connection[which] >= server.oldestConnection && world.reaches(server) && !world.strikes(40);
        if (!answers) {
            connection[which] = -1;
            return Optional.empty();
        }
        return Optional.of(server.side(world.other(server)));
    }

    private Optional<Outcome> decide(Optional<Side> seenNew) {
        boolean timeLeft = world.now + clockSkew < limitAt;
        boolean follow =
                !(order.direction() == Direction.FORWARD && !mine.plan().fenced());
        var look = new Look(
                seenOld, seenNew, from().address, to().address, mayBegin && !undone, mayHavePromoted, timeLeft, follow);
        var move = world.bug.next(look);
        world.note(() -> "%s: %s".formatted(name, move));
        if (move instanceof Move.CallPeople call) {
            return Optional.of(new Outcome.Unsettled(call.reason()));
        }
        obey(move, follow);
        boolean blind = seenOld.isEmpty() || seenNew.isEmpty();
        loops++;
        if (at == At.LOOK_OLD && loops > PATIENT_LOOPS) {
            return Optional.of(new Outcome.Unsettled("the switch is not settled: " + reason));
        }
        if (at == At.LOOK_OLD && blind) {
            at = At.CONNECT_OLD;
        }
        return Optional.empty();
    }

    private void obey(Move move, boolean follow) {
        at = At.SEND;
        orders.clear();
        if (move instanceof Move.Fence) {
            mayBegin = false;
            orders.add(new Order(from(), Command.PAUSE));
            if (!world.bug.fenceIsOnlyAPause()) {
                orders.add(new Order(from(), Command.FENCE));
            }
        } else if (move instanceof Move.Promote) {
            mayHavePromoted = true;
            orders.add(new Order(to(), Command.NO_ONE));
        } else if (move instanceof Move.Follow) {
            orders.add(new Order(from(), Command.FOLLOW_OTHER));
            orders.add(new Order(from(), Command.UNPAUSE));
        } else if (move instanceof Move.Undo undo) {
            undone = true;
            reason = undo.reason();
            orders.add(new Order(from(), Command.NO_ONE));
            orders.add(new Order(from(), Command.UNPAUSE));
        } else if (move instanceof Move.Done) {
            ending = Optional.of(new Outcome.Moved(receipt(), world.dice.oneIn(2)));
            orders.add(new Order(from(), Command.UNPAUSE));
            if (follow) {
                orders.add(new Order(to(), Command.REWRITE));
                orders.add(new Order(from(), Command.REWRITE));
            }
        } else if (move instanceof Move.AsBefore before) {
            ending = Optional.of(new Outcome.Undone(reason.isEmpty() ? before.reason() : reason));
            orders.add(new Order(from(), Command.UNPAUSE));
        } else {
            at = At.LOOK_OLD;
        }
    }

    private Optional<Outcome> send() {
        var next = orders.remove();
        int which = next.server() == from() ? 0 : 1;
        boolean sent = connection[which] >= 0 && world.send(next.server(), connection[which], next.command());
        world.note(
                () -> "%s: %s to %s%s".formatted(name, next.command(), next.server().name, sent ? "" : ", no answer"));
        if (!sent && ending.isEmpty()) {
            orders.clear();
            at = At.CONNECT_OLD;
        } else if (orders.isEmpty()) {
            at = At.LOOK_OLD;
            return ending;
        }
        return Optional.empty();
    }

    private Receipt receipt() {
        return new Receipt(
                Instant.ofEpochMilli(world.now + clockSkew),
                "fence",
                Optional.empty(),
                from().size,
                "",
                "",
                List.of(),
                -1,
                -1,
                "");
    }
}
