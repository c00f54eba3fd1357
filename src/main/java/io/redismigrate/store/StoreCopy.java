package io.redismigrate.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/**
 * Copies a store into another, empty one: from H2 to PostgreSQL, say. All tables go but those of the scheduler and of the
 * instances, which are made anew by whoever serves next. It is one transaction on each side.
 */
public final class StoreCopy {
    private static final Set<String> MADE_ANEW = Set.of("instance", "turn", "worker", "flyway_schema_history");
    private static final String SCHEDULERS = "qrtz_";
    private static final int BATCH = 200;

    private StoreCopy() {}

    /**
     * Copies everything.
     *
     * @return how many rows of each table were copied
     * @throws StoreException where the target is not empty, or either database fails; then the target is as it was
     */
    public static Map<String, Long> copy(Database from, Database to) {
        return from.transaction(
                "reading the store",
                source -> to.transaction("writing the copy", target -> {
                    long there = target.createQuery("SELECT COUNT(*) FROM migration")
                            .mapTo(Long.class)
                            .one();
                    if (there > 0) {
                        throw new StoreException(
                                "the store to copy into holds %d migrations already: give it an empty database"
                                        .formatted(there));
                    }
                    try {
                        return copy(source, target);
                    } catch (SQLException e) {
                        throw new StoreException("copying the store failed: " + e.getMessage(), e);
                    }
                }));
    }

    private static Map<String, Long> copy(Handle source, Handle target) throws SQLException {
        var tables = tables(source.getConnection());
        // The schema's own first rows come along with the others.
        var backwards = new ArrayList<>(tables);
        java.util.Collections.reverse(backwards);
        for (var table : backwards) {
            target.execute("DELETE FROM " + table);
        }
        var rows = new LinkedHashMap<String, Long>();
        for (var table : tables) {
            rows.put(table, copy(source.getConnection(), target.getConnection(), table));
        }
        target.execute("DELETE FROM turn");
        target.execute("""
                INSERT INTO turn (what, instance, busy, taken_over, alarmed, last_whole)
                SELECT id, 'the store it was copied from', FALSE, FALSE, FALSE, CURRENT_TIMESTAMP FROM migration WHERE live""");
        target.execute("INSERT INTO worker (what, instance) SELECT what, instance FROM turn");
        return rows;
    }

    /** Our tables, those first that others refer to. */
    private static List<String> tables(Connection connection) throws SQLException {
        var named = new ArrayList<String>();
        try (var found =
                connection.getMetaData().getTables(connection.getCatalog(), connection.getSchema(), "%", null)) {
            while (found.next()) {
                var name = found.getString("TABLE_NAME").toLowerCase(Locale.ROOT);
                boolean table = found.getString("TABLE_TYPE").endsWith("TABLE");
                if (table && !MADE_ANEW.contains(name) && !name.startsWith(SCHEDULERS)) {
                    named.add(name);
                }
            }
        }
        var ordered = new LinkedHashSet<String>();
        for (var name : named) {
            add(connection, name, ordered);
        }
        return List.copyOf(ordered);
    }

    private static void add(Connection connection, String table, Set<String> ordered) throws SQLException {
        if (ordered.contains(table)) {
            return;
        }
        try (var keys = connection
                .getMetaData()
                .getImportedKeys(connection.getCatalog(), connection.getSchema(), asStored(connection, table))) {
            while (keys.next()) {
                var needed = keys.getString("PKTABLE_NAME").toLowerCase(Locale.ROOT);
                if (!needed.equals(table)) {
                    add(connection, needed, ordered);
                }
            }
        }
        ordered.add(table);
    }

    private static String asStored(Connection connection, String table) throws SQLException {
        return connection.getMetaData().storesUpperCaseIdentifiers() ? table.toUpperCase(Locale.ROOT) : table;
    }

    private static long copy(Connection source, Connection target, String table) throws SQLException {
        var columns = new ArrayList<String>();
        // Numbers that the database gives itself only order rows; they are given anew, in that order.
        var order = "";
        try (var found = source.getMetaData()
                .getColumns(source.getCatalog(), source.getSchema(), asStored(source, table), "%")) {
            while (found.next()) {
                var name = found.getString("COLUMN_NAME").toLowerCase(Locale.ROOT);
                if (found.getString("IS_AUTOINCREMENT").equals("YES")) {
                    order = " ORDER BY " + name;
                } else {
                    columns.add(name);
                }
            }
        }
        var list = String.join(", ", columns);
        var marks = String.join(", ", columns.stream().map(column -> "?").toList());
        long rows = 0;
        try (var reading = source.createStatement();
                var found = reading.executeQuery("SELECT %s FROM %s%s".formatted(list, table, order));
                var writing =
                        target.prepareStatement("INSERT INTO %s (%s) VALUES (%s)".formatted(table, list, marks))) {
            while (found.next()) {
                for (int column = 1; column <= columns.size(); column++) {
                    writing.setObject(column, value(found, column));
                }
                writing.addBatch();
                if (++rows % BATCH == 0) {
                    writing.executeBatch();
                }
            }
            writing.executeBatch();
        }
        return rows;
    }

    private static @org.jspecify.annotations.Nullable Object value(ResultSet found, int column) throws SQLException {
        return found.getMetaData().getColumnType(column) == java.sql.Types.TIMESTAMP_WITH_TIMEZONE
                        || found.getMetaData().getColumnTypeName(column).equals("timestamptz")
                ? found.getObject(column, java.time.OffsetDateTime.class)
                : found.getObject(column);
    }
}
