package io.redismigrate.migration;

import io.redismigrate.migration.Event.Type;
import io.redismigrate.migration.Guards.Stall;
import io.redismigrate.migration.Progress.Phase;
import java.time.Duration;
import java.util.Optional;

/** Notices that something does not get on, and says so once: what stands still, and what it usually comes from. */
final class Stalled {
    /** Nothing moves for so long in a sync that is well. */
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private Stalled() {}

    /** The step, with an alarm when {@code mark} has been the same for too long. */
    static Step watched(Step step, Situation now, String mark, String sentence) {
        var guards = step.migration().guards();
        var known = guards.stall().filter(stall -> stall.mark().equals(mark));
        if (known.isEmpty()) {
            var begun = new Stall(mark, now.seen().at(), false);
            return with(step, begun);
        }
        boolean over = now.seen().at().isAfter(known.get().since().plus(PATIENCE));
        if (!over) {
            return step;
        }
        var reason = "%s, and this for %s"
                .formatted(
                        sentence,
                        Amounts.time(
                                Duration.between(known.get().since(), now.seen().at())));
        var told = Step.stay(step.migration(), reason).tell(step.events()).act(step.actions());
        return known.get().told()
                ? told
                : with(told, new Stall(mark, known.get().since(), true))
                        .tell(Event.of(Type.ALARM).because(sentence));
    }

    /** The step with nothing under watch. */
    static Step moved(Step step) {
        var guards = step.migration().guards();
        return guards.stall().isEmpty()
                ? step
                : new Step(step.migration().with(guards.with(Optional.<Stall>empty())), step.events(), step.actions());
    }

    private static Step with(Step step, Stall stall) {
        var guards = step.migration().guards().with(Optional.of(stall));
        return new Step(step.migration().with(guards), step.events(), step.actions());
    }

    /** A sync that does not get on. In step is no stall, whatever is waited for. */
    static Step sync(Step step, Situation now, Progress progress) {
        if (progress.phase() == Phase.IN_STEP) {
            return moved(step);
        }
        var transfer = now.candidate().map(Node.Seen::transfer);
        var mark = "%s %d %d %s %s"
                .formatted(
                        progress.phase(),
                        now.candidate().map(Node.Seen::keyCount).orElse(0L),
                        now.candidate().map(node -> node.replication().offset()).orElse(0L),
                        transfer.map(each -> each.readBytes() + "/" + each.loadedBytes())
                                .orElse(""),
                        now.current()
                                .map(node -> node.transfer().keysSaved() + "/"
                                        + node.replication().fullSyncs())
                                .orElse(""));
        return watched(step, now, mark, sentence(now, progress.phase()));
    }

    private static String sentence(Situation now, Phase phase) {
        var from = now.from();
        var to = now.to();
        return "the sync stands still (%s): %s"
                .formatted(
                        phase.words(),
                        switch (phase) {
                            case CONNECTING ->
                                "%s does not reach %s at %s, or is not let in. Try it from there; look at firewalls, `masterauth`, `masteruser`, TLS, and at the log of %s"
                                        .formatted(to, from, from.address(), to);
                            case WAITING ->
                                "%s has not begun the snapshot. Look whether another save runs there (`rdb_bgsave_in_progress`), whether it can fork (`vm.overcommit_memory`, free memory), and at `repl-diskless-sync-delay`"
                                        .formatted(from);
                            case SAVING ->
                                "%s writes no more of the snapshot. Look at its disk and its log".formatted(from);
                            case TRANSFERRING ->
                                "nothing arrives on %s. Look at the network between the two, and at the disk of %s"
                                        .formatted(to, to);
                            case LOADING -> "%s loads no more of it. Look at its memory and its log".formatted(to);
                            case CATCHING_UP ->
                                "%s does not apply what it gets. Look whether it is busy (`SLOWLOG GET`, a script) or stopped"
                                        .formatted(to);
                            case IN_STEP -> "";
                        });
    }
}
