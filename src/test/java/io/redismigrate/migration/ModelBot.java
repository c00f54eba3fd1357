package io.redismigrate.migration;

import io.redismigrate.migration.Action.Direction;
import io.redismigrate.migration.ModelErrand.Order;
import io.redismigrate.migration.ModelWorld.Command;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One instance of the bot, ticking as the runner does: hear, look, decide, save, act, save what came of it. Each call of
 * {@link #act} is one exchange with one other party, so that anything may happen between two.
 */
final class ModelBot {
    /** What it does next. */
    private enum At {
        IDLE,
        LOOK_A,
        LOOK_B,
        DECIDE,
        DO,
        SWITCH,
        ERRAND
    }

    private final String name;
    private final ModelWorld world;
    private final ModelStore store;
    private final long clockSkew;
    private final ArrayDeque<Action> actions = new ArrayDeque<>();
    private At at = At.IDLE;
    private int asleepUntil;
    private boolean eager;
    private Migration mine;
    private List<SettingChange> changes = List.of();
    private Node seenA;
    private Node seenB;
    private Optional<ModelSwitch> moving = Optional.empty();
    private Optional<ModelErrand> errand = Optional.empty();
    private Runnable whenDone = () -> {};

    ModelBot(String name, ModelWorld world) {
        this.name = name;
        this.world = world;
        this.store = world.store;
        this.clockSkew = world.dice.below(ModelWorld.LIMIT) - ModelWorld.LIMIT / 2L;
        mine = store.migration;
        seenA = world.a.unseen();
        seenB = world.b.unseen();
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
            case LOOK_A -> {
                seenA = look(world.a);
                at = At.LOOK_B;
            }
            case LOOK_B -> {
                seenB = look(world.b);
                at = At.DECIDE;
            }
            case DECIDE -> decide();
            case DO -> nextAction();
            case SWITCH -> moving.flatMap(ModelSwitch::goOn).ifPresent(outcome -> goesOn(mine.after(outcome)));
            case ERRAND -> {
                switch (errand.orElseThrow().goOn()) {
                    case DONE -> {
                        whenDone.run();
                        at = At.DO;
                    }
                    case FAILED -> rest();
                    case GOES_ON -> {}
                }
            }
        }
    }

    private void rest() {
        at = At.IDLE;
        eager = false;
    }

    private void tick() {
        // Between two ticks an instance rests, unless it has just moved.
        if (!eager && !world.dice.oneIn(12)) {
            return;
        }
        eager = false;
        var loaded = store.load();
        if (loaded.isEmpty()) {
            return;
        }
        mine = loaded.get();
        if (!store.waiting.isEmpty() && !hear()) {
            return;
        }
        at = mine.ended() ? At.IDLE : At.LOOK_A;
    }

    private boolean hear() {
        var heard = List.copyOf(store.waiting);
        var changed = mine;
        for (var ask : heard) {
            changed = changed.hear(ask, ModelStart.POLICY).migration();
        }
        var saved = store.save(changed);
        if (saved.isPresent()) {
            store.waiting.removeAll(heard);
            mine = saved.get();
        }
        return saved.isPresent();
    }

    private Node look(ModelServer server) {
        return world.reaches(server) && !world.strikes(40)
                ? server.node(world.other(server), world.straggles(server))
                : server.unseen();
    }

    private void decide() {
        changes = List.copyOf(store.ledger);
        var seen = new Observation(
                Instant.ofEpochMilli(world.now + clockSkew),
                Map.of("a", seenA, "b", seenB),
                List.of(),
                changes,
                Optional.empty(),
                store.comparison);
        var before = mine;
        var step = before.next(seen, ModelStart.POLICY);
        boolean takesOver = step.actions().stream().anyMatch(Action.Switch.class::isInstance);
        boolean changed =
                takesOver || !step.events().isEmpty() || !step.migration().equals(before);
        if (changed) {
            var saved = store.save(step.migration());
            if (saved.isEmpty() && world.bug.saveMustHold()) {
                rest();
                return;
            }
            mine = saved.orElse(step.migration());
        }
        world.note(() -> "%s: %s: %s %s".formatted(name, mine.state().phase(), mine.reason(), step.actions()));
        actions.clear();
        actions.addAll(step.actions());
        eager = !actions.isEmpty()
                || !before.state().phase().equals(mine.state().phase());
        at = actions.isEmpty() ? At.IDLE : At.DO;
    }

    private void nextAction() {
        if (actions.isEmpty()) {
            at = At.IDLE;
            return;
        }
        // A store that somebody else has saved to meanwhile: nothing more is done.
        if (!world.bug.owns(store.still(mine))) {
            rest();
            return;
        }
        var action = actions.remove();
        if (action instanceof Action.Switch order) {
            moving = Optional.of(new ModelSwitch(world, name, mine, order, clockSkew));
            at = At.SWITCH;
        } else if (action instanceof Action.Compare compare) {
            store.comparison = Optional.of(Given.same(compare, Instant.ofEpochMilli(world.now + clockSkew)));
            at = At.DO;
        } else if (action instanceof Action.Repoint repoint) {
            repoint(repoint.direction());
        } else {
            whenDone = () -> {};
            errand = Optional.of(new ModelErrand(world, name, mine, orders(action)));
            at = At.ERRAND;
        }
    }

    private void repoint(Direction direction) {
        if (world.strikes(4)) {
            rest();
            return;
        }
        world.repoint(direction == Direction.FORWARD ? world.b : world.a);
        goesOn(mine.repointed());
    }

    /** An action was its own answer. */
    private void goesOn(Step step) {
        world.note(() -> "%s: %s: %s"
                .formatted(
                        name, step.migration().state().phase(), step.migration().reason()));
        var saved = store.save(step.migration());
        if (saved.isEmpty()) {
            rest();
            return;
        }
        mine = saved.get();
        at = At.DO;
    }

    private List<Order> orders(Action action) {
        var orders = new ArrayList<Order>();
        if (action instanceof Action.Follow follow) {
            orders.add(new Order(world.server(follow.server()), Command.FOLLOW_OTHER));
        } else if (action instanceof Action.FollowAnew follow) {
            orders.add(new Order(world.server(follow.server()), Command.FOLLOW_ANEW));
        } else if (action instanceof Action.StopFollowing stop) {
            var server = world.server(stop.server());
            boolean detaches = mine.state() instanceof State.Ending && server == world.b;
            if (detaches || world.bug.liftsFences()) {
                orders.add(new Order(server, detaches ? Command.DETACH : Command.NO_ONE));
            }
        } else if (action instanceof Action.Rewrite rewrite) {
            orders.add(new Order(world.server(rewrite.server()), Command.REWRITE));
        } else if (action instanceof Action.Change change) {
            store.remember(new SettingChange(
                    change.server(),
                    change.parameter(),
                    world.server(change.server()).setting(change.parameter()),
                    change.value()));
            order(orders, change.server(), change.parameter(), change.value());
        } else if (action instanceof Action.RestoreSettings restore) {
            var back = PutBack.of(changes).stream()
                    .filter(each -> meant(restore.parameters(), each.parameter())
                            && meant(restore.servers(), each.server().name()))
                    .toList();
            back.forEach(each -> order(orders, each.server(), each.parameter(), each.before()));
            whenDone = () -> back.forEach(each -> store.ledger.removeAll(each.changes()));
        }
        return orders;
    }

    private static boolean meant(Set<String> names, String name) {
        return names.isEmpty() || names.contains(name);
    }

    private void order(List<Order> orders, Server server, String parameter, String value) {
        if (parameter.equals(Parameter.MASTER_AUTH)) {
            orders.add(new Order(world.server(server), value.equals(Parameter.LOCKED) ? Command.LOCK : Command.UNLOCK));
        } else if (parameter.equals(Parameter.READ_ONLY)) {
            orders.add(new Order(world.server(server), value.equals("no") ? Command.OPEN : Command.CLOSE));
        }
    }
}
