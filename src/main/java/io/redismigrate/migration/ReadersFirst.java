package io.redismigrate.migration;

import io.redismigrate.migration.Action.Direction;
import io.redismigrate.migration.Event.Type;
import io.redismigrate.migration.Guards.Readers;
import java.util.List;
import java.util.Optional;

/**
 * Readers first: in {@code fenced} the applications' reads may move to the candidate, which is in step and read-only,
 * before any gate. They go back whenever it is not, and when the migration ends elsewhere.
 *
 * <p>Where they are is saved before the hook is called: a call whose answer nobody heard may have been taken.
 */
final class ReadersFirst {
    private ReadersFirst() {}

    /** The step that moves them, or empty where they are where they belong. */
    static Optional<Step> go(Situation now) {
        if (now.plan().readers().isEmpty() || !now.plan().fenced() || at(now) == Readers.AWAY) {
            return Optional.empty();
        }
        if (at(now) == Readers.RETURNING) {
            return Optional.of(now.stay("the readers' hook is called until they are back on " + now.from())
                    .act(new Action.MoveReaders(Direction.BACK)));
        }
        return Optional.of(Step.stay(
                        at(now.migration(), Readers.LEAVING),
                        "readers move to %s first; their hook is called until it says yes".formatted(now.to()))
                .act(new Action.MoveReaders(Direction.FORWARD)));
    }

    /** The step with the readers called back, where they may not stay on the candidate. */
    static Step back(Step step) {
        return home(step.migration())
                ? step
                : new Step(at(step.migration(), Readers.RETURNING), step.events(), step.actions())
                        .act(List.of(new Action.MoveReaders(Direction.BACK)));
    }

    /** Whether no reader is, or may be, on the candidate by the bot's doing. */
    static boolean home(Migration migration) {
        return migration.guards().readers() == Readers.HOME;
    }

    /** The hook took it. */
    static Step told(Migration migration, Direction direction) {
        var plan = migration.plan();
        boolean forward = direction == Direction.FORWARD;
        var from = forward ? plan.currentMaster() : plan.candidateMaster();
        var to = forward ? plan.candidateMaster() : plan.currentMaster();
        return Step.stay(at(migration, forward ? Readers.AWAY : Readers.HOME), "the readers were told to go to " + to)
                .tell(Event.of(forward ? Type.READERS_MOVED : Type.READERS_RETURNED)
                        .with("from", from.address().toString())
                        .with("to", to.address().toString()));
    }

    private static Readers at(Situation now) {
        return now.migration().guards().readers();
    }

    private static Migration at(Migration migration, Readers place) {
        return migration.with(migration.guards().with(place));
    }
}
