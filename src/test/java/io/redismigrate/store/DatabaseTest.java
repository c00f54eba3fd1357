package io.redismigrate.store;

import static io.redismigrate.store.Samples.NOON;
import static io.redismigrate.store.Samples.REQUESTER;
import static io.redismigrate.store.Samples.plan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.redismigrate.runner.MigrationStore.Created.Started;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseTest {
    @TempDir
    Path folder;

    private String url() {
        return "jdbc:h2:file:" + folder.resolve("data").resolve("bot");
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdbc:h2:file:./data/bot", "jdbc:h2:./data/bot", "jdbc:h2:async:./data/bot"})
    void an_h2_file_is_always_opened_so_that_an_interrupted_thread_breaks_nothing(String url) {
        var opened =
                StoreAddress.of(url + ";CACHE_SIZE=8192").file().orElseThrow().url();

        assertThat(opened)
                .startsWith("jdbc:h2:async:" + Path.of("data/bot").toAbsolutePath() + ";")
                .contains(";WRITE_DELAY=0", ";FILE_LOCK=FS", ";CACHE_SIZE=8192");
    }

    @Test
    void threads_that_are_interrupted_break_nothing() throws Exception {
        try (var database = Database.open(url())) {
            var store = new JdbcMigrationStore(database, new JdbcOutbox(database), new Inbox(database));
            store.create(plan("a"), REQUESTER, "", NOON);
            for (int i = 0; i < 20; i++) {
                var loaded = new AtomicBoolean();
                var thread = new Thread(() -> {
                    while (!Thread.currentThread().isInterrupted()) {
                        try {
                            loaded.set(store.load("m1").isPresent());
                        } catch (StoreException e) {
                            // The interrupted thread itself may fail; nobody else may.
                            Thread.currentThread().interrupt();
                        }
                    }
                });
                thread.start();
                while (!loaded.get()) {
                    Thread.onSpinWait();
                }
                thread.interrupt();
                thread.join();
            }
            assertThat(store.load("m1")).isPresent();
            assertThat(store.create(plan("b"), REQUESTER, "", NOON)).isInstanceOf(Started.class);
        }
    }

    @Test
    void the_folder_and_the_key_to_the_database_are_for_its_user_only() throws IOException {
        try (var database = Database.open(url())) {
            assertThat(database.postgresql()).isFalse();
            assertThat(Files.getPosixFilePermissions(folder.resolve("data"))).hasSize(3);
            assertThat(Files.getPosixFilePermissions(folder.resolve("data").resolve("bot.door")))
                    .hasSize(2);
        }
        try (var files = Files.list(folder.resolve("data"))) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactly("bot.mv.db");
        }
    }

    @Test
    void another_process_can_export_while_this_one_has_it_open() throws Exception {
        try (var database = Database.open(url())) {
            var store = new JdbcMigrationStore(database, new JdbcOutbox(database), new Inbox(database));
            var migration = ((Started) store.create(plan("a"), REQUESTER, "", NOON)).migration();
            store.save(migration, List.of(Samples.event(1)), List.of(), List.of(), NOON);
            var here = new ByteArrayOutputStream();
            new Journal(database).export("m1", here);

            assertThat(exportedElsewhere()).isEqualTo(here.toString(StandardCharsets.UTF_8));
            assertThat(store.load("m1")).isPresent();
        }
    }

    @Test
    void another_process_can_export_when_nobody_has_it_open() throws Exception {
        try (var database = Database.open(url())) {
            new JdbcMigrationStore(database, new JdbcOutbox(database), new Inbox(database))
                    .create(plan("a"), REQUESTER, "", NOON);
        }

        assertThat(exportedElsewhere()).contains("migration-requested");
        assertThat(exportedElsewhere()).contains("migration-requested");
    }

    @Test
    void another_process_can_export_from_postgresql() throws Exception {
        var url = PostgresServer.freshUrl();
        try (var database = Database.open(url)) {
            assertThat(database.postgresql()).isTrue();
            new JdbcMigrationStore(database, new JdbcOutbox(database), new Inbox(database))
                    .create(plan("a"), REQUESTER, "", NOON);

            assertThat(elsewhere("export", url, "m1")).contains("migration-requested");
        }
    }

    @Test
    void a_door_left_behind_by_a_killed_process_does_not_matter() throws Exception {
        Database.open(url()).close();
        try (var nobody = new ServerSocket(0)) {
            Files.writeString(
                    folder.resolve("data").resolve("bot.door"), "port=%d%nkey=x%n".formatted(nobody.getLocalPort()));
            try (var database = Database.openToRead(url(), "", "")) {
                assertThat(database.answers()).isTrue();
            }
        }
        try (var database = Database.open(url())) {
            assertThat(database.answers()).isTrue();
        }
    }

    @Test
    void a_second_bot_on_the_same_file_is_told_so() throws Exception {
        try (var database = Database.open(url())) {
            assertThat(database.answers()).isTrue();

            assertThat(elsewhere("open", url()))
                    .startsWith("the store jdbc:h2:file:" + folder)
                    .contains("is open in another process: stop that one, or use PostgreSQL for several instances")
                    .hasLineCount(1);
            assertThat(database.answers()).isTrue();
        }
    }

    @Test
    void nothing_is_made_where_there_is_no_database_to_read() {
        assertThatThrownBy(() -> Database.openToRead(url(), "", ""))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("there is no database at jdbc:h2:file:" + folder);
        assertThat(folder.resolve("data")).doesNotExist();
    }

    @Test
    void a_url_of_another_kind_is_refused_with_the_mend() {
        assertThatThrownBy(() -> Database.open("jdbc:mysql://root:secret@db/bot?password=secret"))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("jdbc:mysql://db/bot")
                .hasMessageContaining("use jdbc:h2:file:PATH or jdbc:postgresql://")
                .hasMessageNotContaining("secret");
    }

    @Test
    void a_folder_that_cannot_be_made_is_named() throws IOException {
        Files.writeString(folder.resolve("data"), "a file");

        assertOneSentence("jdbc:h2:file:" + folder.resolve("data/below/bot"), "cannot be made");
    }

    @Test
    void a_file_that_is_no_database_is_named() throws IOException {
        Files.writeString(folder.resolve("bot.mv.db"), "this is no database".repeat(1_000));

        assertOneSentence("jdbc:h2:file:" + folder.resolve("bot"), "cannot be opened");
    }

    @Test
    void a_database_that_is_away_is_named_without_its_password() throws IOException {
        int port;
        try (var free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }

        assertOneSentence(
                "jdbc:postgresql://127.0.0.1:%d/bot?user=bot&password=secret".formatted(port), "cannot be reached");
    }

    @Test
    void a_database_that_does_not_exist_is_named() throws Exception {
        assertOneSentence(PostgresServer.freshUrl().replaceFirst("bot\\d+", "absent"), "has no such database");
    }

    private String exportedElsewhere() throws Exception {
        return elsewhere("export", url(), "m1");
    }

    private static String elsewhere(String... arguments) throws Exception {
        var process = StoreProcess.start(arguments);
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return said;
    }

    private static void assertOneSentence(String url, String what) {
        assertThatThrownBy(() -> Database.open(url))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(what)
                .hasMessageContaining(url.replaceFirst("\\?.*", ""))
                .hasMessageNotContaining("secret")
                .hasMessageNotContaining("\n");
    }
}
