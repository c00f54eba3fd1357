package io.redismigrate.runner;

import io.redismigrate.fleet.FleetRun;
import io.redismigrate.migration.Client;
import io.redismigrate.migration.Finding;
import io.redismigrate.migration.Migration;
import io.redismigrate.migration.Person;
import io.redismigrate.migration.Plan;
import io.redismigrate.migration.Strategy;
import io.redismigrate.preflight.Drift.Difference;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Where people are answered at once: it starts migrations and says how things stand. It knows who may do what. What is
 * asked of a migration that runs is an {@link io.redismigrate.migration.Ask}, kept by {@link MigrationStore#ask}.
 */
public interface Desk {

    /** What is to be moved, in the words of the person who asks. */
    sealed interface Subject {
        /** A plan of the fleet. */
        record Named(String plan) implements Subject {}

        /** Two servers: names of the fleet, or {@code host:port} where that is allowed. */
        record Between(String from, String to, Optional<Strategy> strategy) implements Subject {}
    }

    /** An answer, or the sentence that says why there is none. */
    sealed interface Reply<T> {
        record Given<T>(T value) implements Reply<T> {}

        record Refused<T>(String sentence) implements Reply<T> {}
    }

    /**
     * What a preflight found.
     *
     * @param pause the pause to be expected, a sentence
     * @param predictions what the sync will take, a sentence each
     * @param commands what would be sent, one {@code server: COMMAND} each, in order
     */
    record Report(Plan plan, List<Finding> findings, String pause, List<String> predictions, List<String> commands) {
        public Report {
            findings = List.copyOf(findings);
            predictions = List.copyOf(predictions);
            commands = List.copyOf(commands);
        }
    }

    /**
     * What replication does not carry.
     *
     * @param commands what would copy it, or has, one {@code server: COMMAND} each; passwords are hidden
     * @param done what came of each command; empty where nothing was to be copied
     */
    record Drifted(Plan plan, List<Difference> differences, List<String> commands, List<String> done) {
        public Drifted {
            differences = List.copyOf(differences);
            commands = List.copyOf(commands);
            done = List.copyOf(done);
        }
    }

    /** Starts a migration, unless a look at its servers says that it could not succeed. As slow as they are. */
    default Reply<Migration> start(Subject subject, String note, Person by, Instant at) {
        return start(subject, note, Optional.empty(), by, at);
    }

    /**
     * The same.
     *
     * @param wipe the name of the candidate master as the requester typed it, whose own keys may go
     */
    Reply<Migration> start(Subject subject, String note, Optional<String> wipe, Person by, Instant at);

    /** Looks at what replication does not carry, and copies it where that is wanted and safe. As slow as the servers are. */
    Reply<Drifted> drift(Subject subject, boolean copy, Person by, Instant at);

    /**
     * Starts a rehearsal: a migration that asks nobody, moves nothing, says what it measured and wipes the candidate, which
     * must be empty. As slow as its servers.
     */
    Reply<Migration> rehearse(Subject subject, Person by, Instant at);

    /** Looks at the servers and changes nothing. As slow as they are. */
    Reply<Report> check(Subject subject, Person by);

    /** Who is connected to the migration's current master now. As slow as that is. */
    Reply<List<Client>> clients(String migration);

    /** The migration's events as JSON Lines, as {@code audit export} writes them. */
    Reply<byte[]> audit(String migration);

    /** Every difference that the migration's latest comparison found, one a line. */
    default Reply<byte[]> differences(String migration) {
        return new Reply.Refused<>("The data of %s were not compared.".formatted(migration));
    }

    Optional<Migration> migration(String id);

    /** Every migration, newest first. */
    List<Migration> all();

    /** What is wrong with these words, a sentence; empty where they name a plan or two servers. Looks at no server. */
    default Optional<String> unknown(Subject subject) {
        return Optional.empty();
    }

    /** The names of the plans, in the order of the file. */
    List<String> plans();

    /** Starts a whole fleet, unless a look at its servers says that one of its plans could not succeed. As slow as they are. */
    Reply<FleetRun> startFleet(String name, Person by, Instant at);

    /** A run by its id, or the latest run of the fleet of that name; refused where there is none. */
    Reply<FleetRun> fleet(String nameOrId);
}
