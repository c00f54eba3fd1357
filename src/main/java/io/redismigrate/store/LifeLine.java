package io.redismigrate.store;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A lock in PostgreSQL that belongs to a connection, and so goes with the process that holds it: others see its death in the same moment
 * (<a href="https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS">advisory locks</a>). One that stands still
 * keeps it, and so does one whose network was cut; a lease sees these. Thread-safe.
 */
final class LifeLine implements AutoCloseable {
    private static final int ANSWER_SECONDS = 2;

    private final Database database;
    private final String name;
    private @Nullable Connection held;

    LifeLine(Database database, String name) {
        this.database = database;
        this.name = name;
    }

    /** A condition in SQL: nobody holds the line of that name. Asking takes a shared lock until the transaction ends. */
    static String isGone(String name) {
        return "pg_try_advisory_xact_lock_shared(hashtextextended(%s, 0))".formatted(name);
    }

    /**
     * Holds it from now on, or holds it still.
     *
     * @throws StoreException where the database does not answer
     */
    synchronized void hold() {
        try {
            if (held == null || !held.isValid(ANSWER_SECONDS)) {
                close();
                held = taken();
            }
        } catch (SQLException e) {
            throw new StoreException("holding the line of this instance failed: " + e.getMessage(), e);
        }
    }

    private Connection taken() throws SQLException {
        var connection = database.dataSource().getConnection();
        try (var statement = connection.prepareStatement("SELECT pg_advisory_lock(hashtextextended(?, 0))")) {
            statement.setString(1, name);
            statement.execute();
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** Lets go of it. */
    @Override
    public synchronized void close() throws SQLException {
        var connection = held;
        held = null;
        if (connection != null) {
            // Back in the pool it would live on, and the lock with it.
            connection.abort(Runnable::run);
        }
    }
}
