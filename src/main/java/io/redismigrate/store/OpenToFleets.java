package io.redismigrate.store;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.migration.Context;
import org.flywaydb.core.api.migration.JavaMigration;
import org.jspecify.annotations.Nullable;

/**
 * Histories, messages and requests are no longer a migration's alone. The names of the keys to drop were chosen by each
 * database itself, so they are looked up, which SQL for both cannot do.
 */
final class OpenToFleets implements JavaMigration {
    private static final List<String> TABLES = List.of("journal", "inbox", "outbox", "message");

    private record Key(String table, String name) {}

    @Override
    public MigrationVersion getVersion() {
        return MigrationVersion.fromVersion("11");
    }

    @Override
    public String getDescription() {
        return "open to fleets";
    }

    @Override
    public @Nullable Integer getChecksum() {
        return null;
    }

    @Override
    public boolean canExecuteInTransaction() {
        return true;
    }

    @Override
    public void migrate(Context context) throws SQLException {
        var connection = context.getConnection();
        var keys = new ArrayList<Key>();
        try (var found = connection
                .getMetaData()
                .getExportedKeys(connection.getCatalog(), connection.getSchema(), stored(connection, "migration"))) {
            while (found.next()) {
                keys.add(new Key(found.getString("FKTABLE_NAME"), found.getString("FK_NAME")));
            }
        }
        try (var statement = connection.createStatement()) {
            for (var key : keys) {
                if (TABLES.contains(key.table().toLowerCase(Locale.ROOT))) {
                    statement.execute("ALTER TABLE \"%s\" DROP CONSTRAINT \"%s\"".formatted(key.table(), key.name()));
                }
            }
        }
    }

    private static String stored(java.sql.Connection connection, String name) throws SQLException {
        return connection.getMetaData().storesUpperCaseIdentifiers() ? name.toUpperCase(Locale.ROOT) : name;
    }
}
