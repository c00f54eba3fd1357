package io.redismigrate.migration;

import java.util.List;

/**
 * What came of something a person asked: the migration now, what goes into its history, and the answer only that person
 * sees. Where nothing changed the answer says which rule refused, and who could do it.
 *
 * @param answer a sentence; empty where the change itself is the answer
 */
public record Heard(Migration migration, List<Event> events, String answer) {
    public Heard {
        events = List.copyOf(events);
    }

    static Heard refused(Migration migration, String answer) {
        return new Heard(migration, List.of(), answer);
    }
}
