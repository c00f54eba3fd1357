package io.redismigrate.migration;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Sentinels that watch the current master. Left on during a switch they fight it: they kill clients and may promote a server
 * by themselves. So they are taken off just before it, and given the master there is as soon as no switch is under way.
 */
final class Watching {
    private Watching() {}

    /** What takes the plan's Sentinels off, where they still watch. */
    static List<Action> takeOff(Situation now) {
        var actions = new ArrayList<Action>();
        now.plan().watch().ifPresent(watch -> {
            var parameter = Parameter.watch(watch.group());
            for (var sentinel : watch.sentinels()) {
                now.seen()
                        .seen(sentinel)
                        .filter(node -> !node.setting(parameter).isEmpty())
                        .ifPresent(node -> actions.add(new Action.Change(sentinel, parameter, "")));
            }
        });
        return actions;
    }

    /** How many Sentinels watch one of the two masters; empty where one did not answer. */
    static OptionalInt watchers(Situation now) {
        if (now.current().isEmpty() || now.candidate().isEmpty()) {
            return OptionalInt.empty();
        }
        return OptionalInt.of(
                Math.max(now.current().get().watchers(), now.candidate().get().watchers()));
    }

    /** While Sentinels watch the current master, the candidate is one more replica to them, which they might promote. */
    static List<Action.Change> notPromoted(Situation now) {
        var candidate = now.candidate();
        boolean watched = now.current().filter(node -> node.watchers() > 0).isPresent();
        boolean promotable = candidate
                .map(node -> node.setting(Parameter.PRIORITY))
                .filter(priority -> !priority.isEmpty() && !priority.equals("0"))
                .isPresent();
        return watched && promotable ? List.of(new Action.Change(now.to(), Parameter.PRIORITY, "0")) : List.of();
    }

    /** Whether Sentinels were taken off and not yet given a master again. */
    static boolean taken(Situation now) {
        return now.seen().changes().stream().anyMatch(change -> Parameter.isWatch(change.parameter()));
    }

    /** Gives Sentinels that were taken off the master there is, unless this step takes them off or begins the switch. */
    static Step kept(Step step, Situation now) {
        boolean busy = step.migration().state() instanceof State.Switching
                || step.migration().ended()
                || step.actions().stream()
                        .anyMatch(action ->
                                action instanceof Action.Change change && Parameter.isWatch(change.parameter()));
        if (busy || !taken(now)) {
            return step;
        }
        return giveBack(now.of(step.migration())).map(step::act).orElse(step);
    }

    /** The action that gives them the master of this state; empty where that server is not seen to be one. */
    static Optional<Action> giveBack(Situation now) {
        var leader = Stranded.leader(now);
        return leader.flatMap(now.seen()::seen)
                .filter(node -> node.replication().master())
                .map(node -> new Action.WatchAgain(
                        node.server().equals(now.to())
                                ? Optional.of(node.server().address())
                                : Optional.empty()));
    }
}
