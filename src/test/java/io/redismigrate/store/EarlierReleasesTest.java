package io.redismigrate.store;

import static io.redismigrate.store.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.redismigrate.migration.Event;
import io.redismigrate.store.AuditVerify.Result.Sound;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.List;
import java.util.Objects;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each earlier release left behind is read, and gone on with, by this one. A release that comes adds its line. */
class EarlierReleasesTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"0.1, 2, h2", "0.1, 2, postgresql"})
    void a_store_of_an_earlier_release_is_gone_on_with(String release, String schema, String kind) throws Exception {
        var url = kind.equals("h2") ? "jdbc:h2:file:" + folder.resolve("bot") : PostgresServer.freshUrl();
        asLeftBy(release, schema, kind, url);

        try (var database = Database.open(url)) {
            goesOn(database);
        }
    }

    @Test
    void a_store_of_the_first_release_moves_from_h2_to_postgresql_and_back() throws Exception {
        var file = "jdbc:h2:file:" + folder.resolve("bot");
        asLeftBy("0.1", "2", "h2", file);
        var postgresql = PostgresServer.freshUrl();
        var back = "jdbc:h2:file:" + folder.resolve("back");
        try (var from = Database.open(file);
                var to = Database.open(postgresql)) {
            assertThat(StoreCopy.copy(from, to)).containsEntry("migration", 3L).containsEntry("journal", 7L);
            assertThat(exported(to)).isEqualTo(exported(from));
            assertThat(new JdbcMigrationStore(to, new JdbcOutbox(to), new Inbox(to)).waiting("m1"))
                    .usingRecursiveFieldByFieldElementComparatorIgnoringFields("number")
                    .isEqualTo(new JdbcMigrationStore(from, new JdbcOutbox(from), new Inbox(from)).waiting("m1"));
        }
        try (var from = Database.open(postgresql);
                var to = Database.open(back)) {
            StoreCopy.copy(from, to);
        }
        for (var url : List.of(postgresql, back)) {
            try (var database = Database.open(url)) {
                goesOn(database);
            }
        }
    }

    @Test
    void a_store_that_holds_something_is_not_copied_into() throws Exception {
        var full = "jdbc:h2:file:" + folder.resolve("full");
        asLeftBy("0.1", "2", "h2", full);
        try (var from = Database.open("jdbc:h2:file:" + folder.resolve("empty"));
                var to = Database.open(full)) {
            org.assertj.core.api.Assertions.assertThatThrownBy(() -> StoreCopy.copy(from, to))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("holds 3 migrations already");
            goesOn(to);
        }
    }

    private static void asLeftBy(String release, String schema, String kind, String url) throws Exception {
        var jdbc = kind.equals("h2") ? H2File.of(url).orElseThrow().url() : url;
        var user = kind.equals("h2") ? H2File.USER : "";
        Flyway.configure()
                .dataSource(jdbc, user, "")
                .locations("classpath:db/migration/common", "classpath:db/migration/" + kind)
                .target(schema)
                .load()
                .migrate();
        try (var connection = DriverManager.getConnection(jdbc, user, "");
                var statement = connection.createStatement()) {
            statement.execute("DELETE FROM counter");
            for (var line : rows(release)) {
                statement.execute(line);
            }
        }
    }

    private static List<String> rows(String release) throws IOException {
        try (InputStream in = Objects.requireNonNull(
                EarlierReleasesTest.class.getResourceAsStream("release-%s.sql".formatted(release)))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.startsWith("INSERT"))
                    .toList();
        }
    }

    private static String exported(Database database) throws IOException {
        var out = new ByteArrayOutputStream();
        for (var id : List.of("m1", "m2", "m3")) {
            new Journal(database).export(id, out);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    /** Everything is there and can be built on. */
    private static void goesOn(Database database) throws IOException {
        var outbox = new JdbcOutbox(database);
        var store = new JdbcMigrationStore(database, outbox, new Inbox(database));
        assertThat(store.live()).containsExactly("m1", "m3");
        assertThat(store.all()).hasSize(3);
        assertThat(store.waiting("m1")).hasSize(2);
        assertThat(store.changes("m1")).hasSize(1);
        assertThat(outbox.messages("m1")).hasSize(1);
        assertThat(outbox.pendingCount()).isEqualTo(20);
        assertThat(outbox.pending(NOON.plusSeconds(3600), 100)).isNotEmpty();
        assertThat(AuditVerify.verify(
                        new ByteArrayInputStream(exported(database).getBytes(StandardCharsets.UTF_8))))
                .isEqualTo(new Sound(7, 3));

        var m1 = store.load("m1").orElseThrow();
        var waiting = store.waiting("m1").get(0);
        var saved = store.save(m1, List.of(Event.of(Event.Type.RESUMED)), List.of(waiting.number()), List.of(), NOON);
        assertThat(saved).isPresent();
        assertThat(store.waiting("m1")).hasSize(1);
        assertThat(outbox.pendingCount()).isEqualTo(21);
    }
}
