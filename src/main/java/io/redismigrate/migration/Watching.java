package io.redismigrate.migration;

import java.util.ArrayList;
import java.util.List;

/**
 * Sentinels that watch the current master. Left on during a switch they fight it: they kill clients and may promote a server
 * by themselves. So they are taken off just before it, and given the master there is as soon as no switch is under way.
 */
final class Watching {
    private Watching() {}

    /** What takes the plan's Sentinels off, where they still watch. */
    static List<Action> takeOff(Situation now) {
        return now.plan().sentinels().stream()
                .filter(sentinel -> now.seen()
                        .seen(sentinel)
                        .filter(node -> !node.setting(parameter(now)).isEmpty())
                        .isPresent())
                .<Action>map(sentinel -> new Action.Change(sentinel, parameter(now), ""))
                .toList();
    }

    /** Keeps them off while the switch is about to begin: asked of one that does not watch, it changes nothing. */
    static List<Action> keepOff(Situation now) {
        return now.plan().sentinels().stream()
                .<Action>map(sentinel -> new Action.Change(sentinel, parameter(now), ""))
                .toList();
    }

    private static String parameter(Situation now) {
        return Parameter.watch(now.plan().watch().map(Plan.Watch::group).orElse(""));
    }

    /** How many Sentinels watch one of the two masters, as far as they answered. */
    static int watchers(Situation now) {
        return Math.max(
                now.current().map(Node.Seen::watchers).orElse(0),
                now.candidate().map(Node.Seen::watchers).orElse(0));
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
        return busy || !taken(now) ? step : step.act(giveBack(now.of(step.migration())));
    }

    /** What gives each of them the master of this state, where that server is seen to be one. */
    private static List<Action> giveBack(Situation now) {
        var leader = Stranded.leader(now)
                .filter(server -> now.seen()
                        .seen(server)
                        .filter(node -> node.replication().master())
                        .isPresent());
        var actions = new ArrayList<Action>();
        leader.ifPresent(master -> now.seen().changes().stream()
                .filter(change -> Parameter.isWatch(change.parameter()))
                .forEach(change -> SentinelGroup.parse(change.before())
                        .map(group -> led(group, master, now))
                        .ifPresent(group -> actions.add(new Action.WatchAgain(change, group)))));
        return actions;
    }

    /** The address under which a Sentinel knows the current master may be another than the plan's, and stays as it was. */
    private static SentinelGroup led(SentinelGroup before, Server master, Situation now) {
        boolean same =
                master.equals(now.from()) && !before.master().equals(now.to().address());
        return same ? before : before.of(master.address());
    }
}
