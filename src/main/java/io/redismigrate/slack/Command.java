package io.redismigrate.slack;

import io.redismigrate.runner.Desk;
import java.util.Optional;

/** What somebody typed behind {@code /redis-migrate}, understood. */
sealed interface Command {
    /** {@code wipe} is the name of a candidate whose own keys may go. */
    record Start(Desk.Subject subject, Optional<String> wipe) implements Command {
        Start(Desk.Subject subject) {
            this(subject, Optional.empty());
        }
    }

    /** {@code start} and nothing behind it: a form asks for the rest. */
    record StartForm() implements Command {}

    record Rehearse(Desk.Subject subject) implements Command {}

    record Check(Desk.Subject subject) implements Command {}

    record Drift(Desk.Subject subject, boolean copy) implements Command {}

    /** Of one migration, or of those that run. */
    record Status(Optional<String> migration) implements Command {}

    record ListAll() implements Command {}

    record Clients(String migration) implements Command {}

    record Audit(String migration) implements Command {}

    /** What is asked of a running migration. */
    sealed interface OfRunning extends Command {
        String migration();
    }

    record Verify(String migration) implements OfRunning {}

    /** Holds the comparison that runs, or lets it go on. */
    record Steer(String migration, boolean pause) implements OfRunning {}

    record Repair(String migration) implements OfRunning {}

    record Abort(String migration, String reason) implements OfRunning {}

    record Rollback(String migration, String reason) implements OfRunning {}

    record Finish(String migration) implements OfRunning {}

    record Overrule(String migration, String reason) implements OfRunning {}

    /** Offers it to another person: a Slack user id. */
    record HandOver(String migration, String to) implements OfRunning {}

    /** Asks in a form to whom. */
    record HandOverForm(String migration) implements Command {}

    record StartFleet(String name) implements Command {}

    /** Of a fleet by its name, or of a run by its id. */
    record FleetStatus(String name) implements Command {}

    /**
     * What is asked of a fleet that runs.
     *
     * @param name the fleet's, or a run's id
     */
    record OfFleet(FleetWord word, String name, String reason) implements Command {}

    /** What can be asked of a fleet that runs. */
    enum FleetWord {
        ABORT,
        ROLLBACK,
        RESUME,
        FINISH
    }

    /** {@code help}, or something that was not understood: then {@code why} is a sentence that names the nearest match. */
    record Help(String why) implements Command {}
}
