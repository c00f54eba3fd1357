package io.redismigrate.fleet;

import io.redismigrate.migration.Event;
import java.util.List;

/**
 * What came of something a person asked of a fleet.
 *
 * @param answer a sentence for that person alone; where nothing changed it says which rule refused
 */
public record FleetHeard(FleetRun run, List<Event> events, String answer) {
    public FleetHeard {
        events = List.copyOf(events);
    }

    static FleetHeard refused(FleetRun run, String answer) {
        return new FleetHeard(run, List.of(), answer);
    }
}
