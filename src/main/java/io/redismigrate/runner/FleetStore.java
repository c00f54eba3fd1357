package io.redismigrate.runner;

import io.redismigrate.fleet.FleetPlan;
import io.redismigrate.fleet.FleetRun;
import io.redismigrate.fleet.FleetView;
import io.redismigrate.migration.Event;
import io.redismigrate.migration.Plan;
import io.redismigrate.runner.MigrationStore.Answer;
import io.redismigrate.runner.MigrationStore.Created;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Where fleets are kept, with the migrations that belong to each. What people ask of a fleet waits in the same place as
 * what they ask of a migration, under the fleet's id. Every method is one transaction.
 */
public interface FleetStore {
    /** Creates a run with the next id, and its opening event; empty where one of that name has not ended. */
    Optional<FleetRun> create(FleetPlan fleet, String requester, Instant at);

    Optional<FleetRun> load(String id);

    /** Ids of the fleets that have not ended, oldest first. */
    List<String> live();

    /** Every run, newest first. */
    List<FleetRun> all();

    /** Its migrations as they are now, and what went wrong in them. */
    FleetView view(FleetRun run, Instant at);

    /**
     * Saves the fleet with its new history, marks what was heard, and queues what is to be said.
     *
     * @return the saved fleet with its new version, or empty where somebody else saved first; then nothing is written
     */
    Optional<FleetRun> save(FleetRun run, List<Event> events, List<Long> heard, List<Answer> answers, Instant at);

    /** Starts the migration of that plan as a member of the fleet; one that was started before is found again. */
    Created start(FleetRun run, Plan plan, int wave, Instant at);
}
