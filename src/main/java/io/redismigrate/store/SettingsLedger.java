package io.redismigrate.store;

import io.redismigrate.migration.SettingChange;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** What the bot changed on servers and has to put back. A row is written before the change is made. */
final class SettingsLedger {
    private final Database database;

    SettingsLedger(Database database) {
        this.database = database;
    }

    boolean remember(String migration, SettingChange change) {
        return database.transaction("noting a setting of " + migration, handle -> {
            // Held to the end, so that of two instances the second sees what the first has noted.
            handle.createQuery("SELECT id FROM migration WHERE id = :migration FOR UPDATE")
                    .bind("migration", migration)
                    .mapTo(String.class)
                    .one();
            if (open(handle, migration).contains(change)) {
                return false;
            }
            handle.createUpdate("""
                            INSERT INTO setting_change (migration, server_name, server, parameter, value_before, value_after)
                            VALUES (:migration, :name, :server, :parameter, :before, :after)""")
                    .bind("migration", migration)
                    .bind("name", change.server().name())
                    .bind("server", StoredJson.write(change.server()))
                    .bind("parameter", change.parameter())
                    .bind("before", change.before())
                    .bind("after", change.after())
                    .execute();
            return true;
        });
    }

    List<SettingChange> open(String migration) {
        return database.transaction("reading the settings of " + migration, handle -> open(handle, migration));
    }

    private static List<SettingChange> open(Handle handle, String migration) {
        return handle.createQuery("""
                        SELECT server, parameter, value_before, value_after FROM setting_change
                        WHERE migration = :migration AND outcome IS NULL ORDER BY number""")
                .bind("migration", migration)
                .map((row, context) -> new SettingChange(
                        StoredJson.server(row.getString("server")),
                        row.getString("parameter"),
                        row.getString("value_before"),
                        row.getString("value_after")))
                .list();
    }

    int close(String migration, SettingChange change, boolean leftAlone) {
        return database.transaction(
                "closing a setting of " + migration,
                handle -> handle.createUpdate("""
                                UPDATE setting_change SET outcome = :outcome
                                WHERE migration = :migration AND server_name = :server AND parameter = :parameter
                                  AND value_before = :before AND value_after = :after AND outcome IS NULL""")
                        .bind("outcome", leftAlone ? "left-alone" : "put-back")
                        .bind("migration", migration)
                        .bind("server", change.server().name())
                        .bind("parameter", change.parameter())
                        .bind("before", change.before())
                        .bind("after", change.after())
                        .execute());
    }
}
