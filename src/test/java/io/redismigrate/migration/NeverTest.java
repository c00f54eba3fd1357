package io.redismigrate.migration;

import static io.redismigrate.migration.Given.NEW;
import static io.redismigrate.migration.Given.NEW_REPLICA;
import static io.redismigrate.migration.Given.NOON;
import static io.redismigrate.migration.Given.OLD;
import static org.assertj.core.api.Assertions.assertThat;

import io.redismigrate.migration.Action.Direction;
import io.redismigrate.migration.Question.Status;
import io.redismigrate.migration.State.CuttingOver;
import io.redismigrate.migration.State.Ended;
import io.redismigrate.migration.State.Ending;
import io.redismigrate.migration.State.InSync;
import io.redismigrate.migration.State.Preflight;
import io.redismigrate.migration.State.Promoted;
import io.redismigrate.migration.State.Requested;
import io.redismigrate.migration.State.Switching;
import io.redismigrate.migration.State.Syncing;
import io.redismigrate.migration.State.Verifying;
import io.redismigrate.migration.State.Writable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What must never happen, over every state and every small observation. */
class NeverTest {
    private static final Gate[][] ANSWERS = {{}, {Gate.READ_ONLY_REMOVAL}, {Gate.CUTOVER, Gate.PROMOTION}, Gate.values()
    };

    /** A state, an observation, and what was approved. */
    private record Moment(Migration migration, Observation seen, Step step) {
        Optional<Node.Seen> node(Server server) {
            return seen.seen(server);
        }

        boolean approved(Gate gate) {
            return migration
                    .questions()
                    .last(gate)
                    .filter(question -> question.is(Status.APPROVED))
                    .filter(question -> question.facts().equals(Facts.of(migration.plan(), seen)))
                    .isPresent();
        }
    }

    @ParameterizedTest
    @EnumSource(Strategy.class)
    void every_state_and_every_small_observation(Strategy strategy) {
        int moments = 0;
        int begun = 0;
        for (var state : states(strategy)) {
            for (var moment : moments(strategy, state)) {
                assertThat(moment.step().migration().reason()).isNotBlank();
                moment.step().actions().forEach(action -> allowed(moment, action));
                gatesStayShut(moment);
                moments++;
                begun += begins(moment) ? 1 : 0;
            }
        }

        assertThat(moments).isGreaterThan(10_000);
        // Or all of this would hold of rules that do nothing.
        assertThat(begun).isPositive();
    }

    private static boolean begins(Moment moment) {
        return moment.step().actions().contains(new Action.Switch(Direction.FORWARD, false));
    }

    private static void allowed(Moment moment, Action action) {
        var plan = moment.migration().plan();
        if (action instanceof Action.Switch begun && !begun.resume() && begun.direction() == Direction.FORWARD) {
            var gates = plan.fenced() ? Gate.values() : new Gate[] {Gate.PROMOTION};
            assertThat(gates).allMatch(moment::approved);
            assertThat(moment.seen().unseen(plan.servers())).isEmpty();
            assertThat(moment.seen().lagBytes(OLD, NEW).orElseThrow()).isLessThanOrEqualTo(Sync.IN_STEP_BYTES);
            assertThat(moment.step().migration().state()).isInstanceOf(Switching.class);
        }
        if (action instanceof Action.Switch begun && begun.resume()) {
            assertThat(moment.migration().state()).isInstanceOf(Switching.class);
        }
        if (action instanceof Action.Follow follow && !follow.server().equals(OLD)) {
            boolean puttingBack = moment.migration().state() instanceof Ending;
            var node = moment.node(follow.server()).orElseThrow();
            assertThat(puttingBack
                            || node.keyCount() == 0
                            || !node.replication().master())
                    .isTrue();
        }
        if (action instanceof Action.Follow follow && follow.server().equals(OLD)) {
            assertThat(moment.migration().state()).isInstanceOf(Promoted.class);
            assertThat(moment.node(NEW).orElseThrow().replication().master()).isTrue();
        }
        if (action instanceof Action.FollowAnew follow) {
            assertThat(moment.migration().state()).isInstanceOf(Promoted.class);
            assertThat(moment.node(NEW).orElseThrow().replication().master()).isTrue();
            assertThat(follow.master()).isEqualTo(NEW.address());
        }
        if (action instanceof Action.Change change && change.parameter().equals(Parameter.READ_ONLY)) {
            assertThat(moment.node(NEW).orElseThrow().setting(Parameter.MASTER_AUTH))
                    .isEqualTo(Parameter.LOCKED);
            assertThat(moment.approved(Gate.READ_ONLY_REMOVAL)).isTrue();
            assertThat(plan.fenced()).isFalse();
        }
        if (action instanceof Action.StopFollowing stop && stop.server().equals(OLD)) {
            assertThat(moment.node(OLD).orElseThrow().replication().follows()).contains(Address.NOWHERE);
            assertThat(moment.node(NEW).orElseThrow().replication().master()).isFalse();
            assertThat(moment.migration().state()).isNotInstanceOf(Switching.class);
        }
    }

    private static void gatesStayShut(Moment moment) {
        boolean opened = moment.step().events().stream().anyMatch(event -> event.type() == Event.Type.GATE_OPENED);
        if (opened) {
            assertThat(moment.seen().unseen(moment.migration().plan().servers()))
                    .isEmpty();
            assertThat(moment.node(NEW).orElseThrow().follows(OLD)).isTrue();
            assertThat(moment.node(NEW).orElseThrow().replication().linkUp()).isTrue();
        }
    }

    private static List<Moment> moments(Strategy strategy, State state) {
        boolean asks = state instanceof InSync || state instanceof Writable || state instanceof CuttingOver;
        var moments = new ArrayList<Moment>();
        for (var old : nodes(OLD, NEW)) {
            for (var candidate : nodes(NEW, OLD)) {
                for (int replica = 0; replica < 3; replica++) {
                    for (var answers : asks ? ANSWERS : new Gate[][] {{}}) {
                        moments.add(moment(strategy, state, old, candidate, replica, answers));
                    }
                }
            }
        }
        return moments;
    }

    private static Moment moment(
            Strategy strategy, State state, Node old, Node candidate, int replica, Gate[] answers) {
        var given = strategy == Strategy.FENCED ? Given.fenced() : Given.gradual();
        given.see(old).see(candidate);
        switch (replica) {
            case 0 -> given.silent(NEW_REPLICA);
            case 1 -> given.see(NEW_REPLICA, node -> node.master());
            default -> {}
        }
        given.approved(answers).in(state);
        return new Moment(given.migration, given.seen(), given.next());
    }

    private static List<State> states(Strategy strategy) {
        var moved = new Promoted(NOON, true, false, false, strategy == Strategy.FENCED ? -1 : 0, 0);
        var states = new ArrayList<State>(List.of(
                new Requested(),
                new Preflight(),
                new Syncing(3, false, false),
                new Syncing(3, true, true),
                new Verifying(0),
                new InSync(),
                new Switching(Direction.FORWARD, NOON, Promoted.NEVER),
                new Switching(Direction.BACK, NOON, moved),
                moved,
                new Ending(State.End.ABORTED, "in-sync", "requester", "", false),
                new Ending(State.End.COMPLETED, "promoted", "approver-1", "", false),
                new Ended(State.End.COMPLETED)));
        if (strategy == Strategy.GRADUAL) {
            states.addAll(List.of(new Writable(false), new CuttingOver(false, 0), new CuttingOver(true, 3)));
        }
        return states;
    }

    private static List<Node> nodes(Server server, Server other) {
        var elsewhere = new Address("10.0.0.9", 6379);
        List<UnaryOperator<LookedAt>> roles = List.of(
                node -> node.master(),
                node -> node.fenced(),
                node -> node.following(other.address()),
                node -> node.following(other.address()).linkDown(),
                node -> node.following(other.address()).loading(),
                node -> node.following(elsewhere));
        List<UnaryOperator<LookedAt>> histories =
                List.of(node -> node, node -> node.replid("r2"), node -> node.offset(9_000_000));
        List<UnaryOperator<LookedAt>> contents = List.of(
                node -> node,
                node -> node.keys(0),
                node -> node.locked(),
                node -> node.locked().writable());
        var nodes = new ArrayList<Node>();
        nodes.add(new Node.Unseen(server, server + " did not answer"));
        for (var role : roles) {
            for (var history : histories) {
                // The old master's settings matter to nobody here.
                for (var content : server.equals(OLD) ? contents.subList(0, 2) : contents) {
                    nodes.add(content.apply(history.apply(role.apply(new LookedAt(server))))
                            .seen());
                }
            }
        }
        return nodes;
    }
}
