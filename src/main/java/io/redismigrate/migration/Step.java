package io.redismigrate.migration;

import java.util.ArrayList;
import java.util.List;

/**
 * What follows: the migration as it is now, what to write into its history, and what to do. The state is saved before
 * the actions are done; an action is asked for again until its effect is seen.
 */
public record Step(Migration migration, List<Event> events, List<Action> actions) {
    public Step {
        events = List.copyOf(events);
        actions = List.copyOf(actions);
    }

    /** Stays in the same state, for this reason. */
    static Step stay(Migration migration, String reason) {
        return new Step(migration.because(reason), List.of(), List.of());
    }

    /** Goes to another state, for this reason. */
    static Step to(Migration migration, State state, String reason) {
        return new Step(migration.in(state).because(reason), List.of(), List.of());
    }

    Step tell(Event... more) {
        return tell(List.of(more));
    }

    Step tell(List<Event> more) {
        var all = new ArrayList<>(events);
        all.addAll(more);
        return new Step(migration, all, actions);
    }

    Step act(Action... more) {
        return act(List.of(more));
    }

    Step act(List<? extends Action> more) {
        var all = new ArrayList<>(actions);
        all.addAll(more);
        return new Step(migration, events, all);
    }
}
