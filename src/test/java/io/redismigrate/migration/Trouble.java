package io.redismigrate.migration;

import io.redismigrate.migration.ModelServer.Role;
import io.redismigrate.migration.ModelStore.Phase;

/** What happens to servers, links, the store and bots in the middle of everything, and what people click meanwhile. */
final class Trouble {
    private Trouble() {}

    static void strike(ModelWorld world) {
        var dice = world.dice;
        int steps = 1 + dice.below(40);
        var server = dice.oneIn(2) ? world.a : world.b;
        switch (dice.below(9)) {
            case 0 -> {
                world.cutLink(steps);
                world.note(() -> "the link between the servers breaks for %d steps".formatted(steps));
            }
            case 1 -> {
                world.hide(server, steps);
                world.note(() -> "%s does not answer for %d steps".formatted(server.name, steps));
            }
            case 2 -> restart(world, server);
            case 3 -> {
                world.store.downUntil = world.step + steps;
                world.note(() -> "the store is away for %d steps".formatted(steps));
            }
            case 4 -> {
                world.now += dice.below(4 * ModelWorld.LIMIT);
                world.note(() -> "time passes");
            }
            case 5 -> abort(world);
            case 6 -> rollback(world);
            case 7 -> world.bots.get(dice.below(2)).dies(steps);
            default -> world.bots.get(dice.below(2)).stalls(steps);
        }
    }

    private static void abort(ModelWorld world) {
        var store = world.store;
        if (store.phase == Phase.READY && world.dice.oneIn(3)) {
            store.phase = Phase.ABORTED;
            store.version++;
            world.note(() -> "somebody aborts");
        }
    }

    private static void rollback(ModelWorld world) {
        if (world.store.phase == Phase.MOVED) {
            world.store.rollbackWanted = true;
            world.store.version++;
            world.note(() -> "somebody asks for a rollback");
        }
    }

    /** One restart a schedule may change a role, because the config file was not rewritten. */
    private static void restart(ModelWorld world, ModelServer server) {
        boolean changesRole = server.role != server.fileRole;
        if (changesRole && (world.roleRestart || !world.dice.oneIn(4))) {
            return;
        }
        world.roleRestart |= changesRole;
        world.needsPeople |= changesRole || (server.role == Role.MASTER && world.store.phase == Phase.SWITCHING);
        var other = world.other(server);
        // What only this server holds is not lost by any bot when its own disk loses it.
        boolean mayForget =
                server.role == Role.OF_OTHER && other.role != Role.OF_OTHER && server.replid == other.replid;
        int kept = mayForget && world.dice.oneIn(2) ? world.dice.below(server.size + 1) : server.size;
        server.restart(world.freshReplid(), kept);
        server.oldestConnection = world.connections + 1;
        world.dropReplicasOf(server);
        world.note(() -> "%s restarts%s%s"
                .formatted(
                        server.name,
                        kept < server.size ? " with old data" : "",
                        changesRole ? ", in a role it was not in" : ""));
    }
}
