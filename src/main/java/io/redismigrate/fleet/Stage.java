package io.redismigrate.fleet;

import io.redismigrate.migration.Person;
import java.time.Instant;
import java.util.Locale;

/** Where a fleet stands. */
public sealed interface Stage {

    /** The word that {@code fleet status} and the card use. */
    String word();

    /** Plans are started as their turn comes. */
    record Moving() implements Stage {
        @Override
        public String word() {
            return "moving";
        }
    }

    /** Nothing is started any more, until somebody says that it may go on. The reason is a sentence. */
    record Stopped(String why) implements Stage {
        @Override
        public String word() {
            return "stopped";
        }
    }

    /**
     * Somebody asked to end all of it; each migration is asked the same in that person's name.
     *
     * @param at when it was asked; with the person's rights of that moment
     */
    record Unwinding(Kind kind, Person by, Instant at, String reason) implements Stage {
        @Override
        public String word() {
            return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** It has ended. The word is a migration's: {@code completed}, {@code aborted} or {@code rolled-back}. */
    record Ended(String word) implements Stage {}

    /** What can be asked of all of it. */
    enum Kind {
        ABORTING,
        ROLLING_BACK,
        FINISHING
    }
}
