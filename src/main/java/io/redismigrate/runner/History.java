package io.redismigrate.runner;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** What happened in a migration, from the first event to the last. */
public interface History {
    /** Every line of the migration's journal, in order; empty where there is no such migration. */
    List<JournalLine> history(String migration);

    /**
     * Writes the journal as JSON Lines in UTF-8: one line an event, each in the canonical form of RFC 8785 and ended by a
     * line feed.
     *
     * @return how many lines were written; 0 where there is no such migration
     * @throws IOException when the stream does not take it
     */
    long export(String migration, OutputStream out) throws IOException;
}
