package io.redismigrate.migration;

import io.redismigrate.migration.ModelWorld.Command;
import java.util.ArrayDeque;
import java.util.Collection;

/**
 * Commands outside of a switch that change servers: for each a connection whose elders are closed, the question whether the
 * migration is still this bot's, and then the command.
 */
final class ModelErrand {
    /** One command to one server. */
    record Order(ModelServer server, Command command) {}

    /** How it stands. */
    enum Standing {
        GOES_ON,
        DONE,
        FAILED
    }

    private enum At {
        CONNECT,
        OWN,
        SEND
    }

    private final ModelWorld world;
    private final String name;
    private final Migration mine;
    private final ArrayDeque<Order> orders;
    private At at = At.CONNECT;
    private int connection;

    ModelErrand(ModelWorld world, String name, Migration mine, Collection<Order> orders) {
        this.world = world;
        this.name = name;
        this.mine = mine;
        this.orders = new ArrayDeque<>(orders);
    }

    /** One exchange with one other party. */
    Standing goOn() {
        var order = orders.peek();
        if (order == null) {
            return Standing.DONE;
        }
        switch (at) {
            case CONNECT -> {
                connection = world.connect(order.server());
                at = At.OWN;
                return connection < 0 ? Standing.FAILED : Standing.GOES_ON;
            }
            case OWN -> {
                at = At.SEND;
                return world.bug.owns(world.store.still(mine)) ? Standing.GOES_ON : Standing.FAILED;
            }
            case SEND -> {
                boolean sent = world.send(order.server(), connection, order.command());
                world.note(() -> "%s: %s to %s%s"
                        .formatted(name, order.command(), order.server().name, sent ? "" : ", no answer"));
                orders.remove();
                at = At.CONNECT;
                return sent ? Standing.GOES_ON : Standing.FAILED;
            }
        }
        throw new IllegalStateException();
    }
}
