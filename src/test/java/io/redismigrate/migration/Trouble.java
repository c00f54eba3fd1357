package io.redismigrate.migration;

import io.redismigrate.migration.ModelServer.Role;

/** What happens to servers, links, the store and bots in the middle of everything. */
final class Trouble {
    private Trouble() {}

    static void strike(ModelWorld world) {
        var dice = world.dice;
        int steps = 1 + dice.below(40);
        var server = dice.oneIn(2) ? world.a : world.b;
        switch (dice.below(7)) {
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
            case 5 -> world.bots.get(dice.below(2)).dies(steps);
            default -> world.bots.get(dice.below(2)).stalls(steps);
        }
    }

    /** One restart a schedule may change a role, because the config file was not rewritten. */
    private static void restart(ModelWorld world, ModelServer server) {
        boolean changesRole = server.role != server.fileRole;
        // A restart wipes a writable candidate, or lets it go; what gradual promises does not hold after one.
        if (server.locked || (changesRole && (world.roleRestart || !world.dice.oneIn(4)))) {
            return;
        }
        world.roleRestart |= changesRole;
        world.needsPeople |=
                changesRole || (server.role == Role.MASTER && world.store.migration.state() instanceof State.Switching);
        var other = world.other(server);
        // What only this server holds is not lost by any bot when its own disk loses it.
        boolean mayForget =
                server.role == Role.OF_OTHER && other.role != Role.OF_OTHER && server.replid == other.replid;
        int kept = mayForget && world.dice.oneIn(2) ? world.dice.below(server.size + 1) : server.size;
        server.restart(world.freshReplid(), kept);
        world.closeAll(server);
        world.dropReplicasOf(server);
        world.note(() -> "%s restarts%s%s"
                .formatted(
                        server.name,
                        kept < server.size ? " with old data" : "",
                        changesRole ? ", in a role it was not in" : ""));
    }
}
