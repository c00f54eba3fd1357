package io.redismigrate.fleet;

import io.redismigrate.migration.Ask;
import io.redismigrate.migration.Event;
import io.redismigrate.migration.Plan;
import java.util.ArrayList;
import java.util.List;

/**
 * What follows: the fleet as it is now, what to write into its history, and what to do. It is saved before anything is
 * done; an action is asked for again until its effect is seen.
 */
public record FleetStep(FleetRun run, List<Event> events, List<Action> actions) {
    public FleetStep {
        events = List.copyOf(events);
        actions = List.copyOf(actions);
    }

    /** What a fleet may do. Doing one twice does no more than doing it once. */
    public sealed interface Action {
        /** Starts the migration of this plan. */
        record Start(Plan plan, int wave) implements Action {}

        /**
         * Asks something of a migration.
         *
         * @param key the same for the same thing asked twice
         */
        record Tell(String migration, Ask ask, String key) implements Action {}
    }

    static FleetStep stay(FleetRun run, String reason) {
        return new FleetStep(run.because(reason), List.of(), List.of());
    }

    FleetStep tell(Event... more) {
        var all = new ArrayList<>(events);
        all.addAll(List.of(more));
        return new FleetStep(run, all, actions);
    }

    FleetStep tell(List<Event> more) {
        return tell(more.toArray(Event[]::new));
    }

    FleetStep act(List<? extends Action> more) {
        var all = new ArrayList<>(actions);
        all.addAll(more);
        return new FleetStep(run, events, all);
    }
}
