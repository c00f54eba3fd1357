package io.redismigrate.slack;

import io.redismigrate.runner.Desk;
import java.util.Optional;

/** What somebody typed behind {@code /redis-migrate}, understood. */
sealed interface Command {
    record Start(Desk.Subject subject) implements Command {}

    /** {@code start} and nothing behind it: a form asks for the rest. */
    record StartForm() implements Command {}

    record Check(Desk.Subject subject) implements Command {}

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

    record Abort(String migration, String reason) implements OfRunning {}

    record Rollback(String migration, String reason) implements OfRunning {}

    record Finish(String migration) implements OfRunning {}

    record Overrule(String migration, String reason) implements OfRunning {}

    /** Offers it to another person: a Slack user id. */
    record HandOver(String migration, String to) implements OfRunning {}

    /** Asks in a form to whom. */
    record HandOverForm(String migration) implements Command {}

    record OfFleet() implements Command {}

    /** {@code help}, or something that was not understood: then {@code why} is a sentence that names the nearest match. */
    record Help(String why) implements Command {}
}
