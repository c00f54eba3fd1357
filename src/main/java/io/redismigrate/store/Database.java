package io.redismigrate.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/**
 * An open database: H2 in a file for one instance of the bot, or PostgreSQL for several. Here {@link SQLException} ends.
 *
 * <p>What is committed outlives the process. On H2 it has then reached the operating system, not always the disk: a machine
 * that loses power may lose the last moments (never leaving a gap), where PostgreSQL loses nothing.
 */
public final class Database implements AutoCloseable {
    private static final int CONNECTIONS = 8;
    private static final Duration CONNECTION_LIMIT = Duration.ofSeconds(5);
    private static final int ATTEMPTS = 5;

    /** Somebody else was at the same row at the same time; the same transaction done again goes through. */
    private static final Set<String> DONE_AGAIN = Set.of("40001", "40P01", "90131");

    /** A process that stands still in the midst of a transaction would hold its locks for as long as it stands. */
    private static final String NOBODY_WAITS_FOR_ONE_THAT_STOPPED =
            "SET idle_in_transaction_session_timeout = '3s'; SET lock_timeout = '10s'; SET statement_timeout = '30s'";

    private static final String DUPLICATE = "23505";

    private final Jdbi jdbi;
    private final Optional<HikariDataSource> pool;
    private final Optional<H2Door> door;
    private final StoreAddress address;

    private Database(Jdbi jdbi, Optional<HikariDataSource> pool, Optional<H2Door> door, StoreAddress address) {
        this.jdbi = jdbi;
        this.pool = pool;
        this.door = door;
        this.address = address;
    }

    /**
     * The same for one that must be there already, and takes its credentials from the url or needs none.
     *
     * @throws StoreException also where there is none
     */
    public static Database openExisting(String url) {
        var address = StoreAddress.of(url);
        if (address.file().isPresent() && !address.file().get().exists()) {
            throw address.absent();
        }
        return open(url);
    }

    /** The same for a database that takes its credentials from the url, or needs none. */
    public static Database open(String url) {
        return open(url, "", "");
    }

    /**
     * Opens the database, makes it where there is none (H2), and brings its schema up to date.
     *
     * @param url {@code jdbc:h2:file:PATH} or {@code jdbc:postgresql://…}
     * @param user empty where the url says it, or for H2
     * @param password empty where the url says it, or for H2
     * @throws StoreException one sentence that names the url, without credentials, and the mend
     */
    public static Database open(String url, String user, String password) {
        H2Door.onLoopbackOnly();
        var address = StoreAddress.of(url);
        address.makeFolder();
        var jdbcUrl = address.file().map(H2File::url).orElse(url);
        var name = address.userOf(user);
        try {
            DriverManager.getConnection(jdbcUrl, name, password).close();
        } catch (SQLException e) {
            throw address.unopened(e);
        }
        var pool = new HikariDataSource(pool(jdbcUrl, name, password));
        try {
            Flyway.configure()
                    .dataSource(pool)
                    .locations(
                            "classpath:db/migration/common",
                            "classpath:db/migration/" + (address.postgresql() ? "postgresql" : "h2"))
                    .javaMigrations(new OpenToFleets())
                    .load()
                    .migrate();
            var door = address.file().map(H2Door::open);
            return new Database(Jdbi.create(pool), Optional.of(pool), door, address);
        } catch (FlywayException e) {
            pool.close();
            throw address.schema(e);
        } catch (RuntimeException e) {
            pool.close();
            throw e;
        }
    }

    /**
     * Opens an existing database only to read it, also while another process has it open. Its schema is taken as it is.
     *
     * @throws StoreException one sentence that names the url, without credentials, and the mend
     */
    public static Database openToRead(String url, String user, String password) {
        var address = StoreAddress.of(url);
        var name = address.userOf(user);
        var jdbcUrl =
                address.file().isPresent() ? readable(address, address.file().get(), name, password) : url;
        try {
            DriverManager.getConnection(jdbcUrl, name, password).close();
        } catch (SQLException e) {
            throw address.unopened(e);
        }
        return new Database(Jdbi.create(jdbcUrl, name, password), Optional.empty(), Optional.empty(), address);
    }

    private static String readable(StoreAddress address, H2File file, String user, String password) {
        if (!file.exists()) {
            throw address.absent();
        }
        try {
            DriverManager.getConnection(file.urlToRead(), user, password).close();
            return file.urlToRead();
        } catch (SQLException e) {
            if (!StoreAddress.inUse(e)) {
                throw address.unopened(e);
            }
            return H2Door.urlOf(file).orElseThrow(() -> address.unopened(e));
        }
    }

    private static HikariConfig pool(String url, String user, String password) {
        var config = new HikariConfig();
        config.setPoolName("store");
        config.setJdbcUrl(url);
        config.setUsername(user);
        config.setPassword(password);
        config.setMaximumPoolSize(CONNECTIONS);
        config.setConnectionTimeout(CONNECTION_LIMIT.toMillis());
        if (url.startsWith("jdbc:postgresql:")) {
            // One more, which an instance holds for as long as it lives.
            config.setMaximumPoolSize(CONNECTIONS + 1);
            config.setConnectionInitSql(NOBODY_WAITS_FOR_ONE_THAT_STOPPED);
        }
        return config;
    }

    /** The pool, for those who bring their own statements (the scheduler). */
    public DataSource dataSource() {
        return pool.orElseThrow(() -> new IllegalStateException("the store was opened to be read"));
    }

    /** Whether this is PostgreSQL, and may serve several instances; else it is H2. */
    public boolean postgresql() {
        return address.postgresql();
    }

    /** The url, without credentials. */
    @Override
    public String toString() {
        return address.shown();
    }

    /** Whether the database answers now. */
    public boolean answers() {
        try {
            return transaction(
                            "asking whether it is there",
                            handle -> handle.select("SELECT 1").mapTo(int.class).one())
                    == 1;
        } catch (StoreException e) {
            return false;
        }
    }

    /** One transaction. It may run more than once, where others were at the same rows, so it must change nothing else. */
    <T> T transaction(String attempt, InTransaction<T> work) {
        for (int left = ATTEMPTS; ; left--) {
            try {
                return jdbi.<T, RuntimeException>inTransaction(work::with);
            } catch (JdbiException e) {
                if (left == 1 || !DONE_AGAIN.contains(state(e))) {
                    throw new StoreException("%s failed: the database said \"%s\"".formatted(attempt, firstLine(e)), e);
                }
            }
        }
    }

    /** One transaction that may meet a row that is there already; empty then. */
    <T> Optional<T> unlessThere(String attempt, InTransaction<T> work) {
        try {
            return Optional.of(transaction(attempt, work));
        } catch (StoreException e) {
            if (e.getCause() instanceof JdbiException cause && state(cause).equals(DUPLICATE)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** What is done in a transaction. */
    @FunctionalInterface
    interface InTransaction<T> {
        T with(Handle handle);
    }

    private static String state(Throwable thrown) {
        for (@Nullable Throwable each = thrown; each != null; each = each.getCause()) {
            if (each instanceof SQLException sql && sql.getSQLState() != null) {
                return sql.getSQLState();
            }
        }
        return "";
    }

    private static String firstLine(Throwable thrown) {
        var cause = thrown;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage()).lines().findFirst().orElse("nothing");
    }

    @Override
    public void close() {
        door.ifPresent(H2Door::close);
        pool.ifPresent(HikariDataSource::close);
    }
}
