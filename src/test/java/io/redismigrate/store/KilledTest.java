package io.redismigrate.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.redismigrate.store.AuditVerify.Result.Sound;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KilledTest {
    private static final int KILLS = 5;
    private static final int SAVES_BEFORE_EACH = 150;

    @TempDir
    Path folder;

    @Test
    void what_was_saved_before_a_kill_is_there_afterwards_and_the_chain_is_whole() throws Exception {
        var url = "jdbc:h2:file:" + folder.resolve("bot");
        for (int kill = 1; kill <= KILLS; kill++) {
            long lastSaid = writtenUntilKilled(url, SAVES_BEFORE_EACH * kill);

            try (var database = Database.open(url)) {
                var store = new JdbcMigrationStore(database, new JdbcOutbox(database), new Inbox(database));
                long saved = store.load("m1").orElseThrow().version();
                assertThat(saved).as("kill %d", kill).isGreaterThanOrEqualTo(lastSaid);
                assertThat(verified(new Journal(database))).isEqualTo(new Sound(saved + 1, 1));
            }
        }
    }

    /** The last version that a process said it had saved before it was killed in the middle of its work. */
    private static long writtenUntilKilled(String url, int saves) throws IOException, InterruptedException {
        var process = StoreProcess.start("write", url);
        try (var said = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            var last = "";
            int count = 0;
            for (var line = said.readLine(); line != null; line = said.readLine()) {
                last = line;
                if (++count == saves) {
                    process.toHandle().destroyForcibly();
                }
            }
            process.waitFor();
            assertThat(count).isGreaterThanOrEqualTo(saves);
            return Long.parseLong(last);
        }
    }

    private static AuditVerify.Result verified(Journal journal) throws IOException {
        var out = new ByteArrayOutputStream();
        journal.export("m1", out);
        return AuditVerify.verify(new ByteArrayInputStream(out.toByteArray()));
    }
}
