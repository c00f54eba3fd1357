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
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KilledTest {
    private static final int KILLS = 3;
    private static final int SAVES_BEFORE_EACH = 150;

    @TempDir
    Path folder;

    @Test
    void what_was_saved_before_a_kill_is_there_afterwards_and_the_chain_is_whole() throws Exception {
        var url = "jdbc:h2:file:" + folder.resolve("bot");
        for (int kill = 1; kill <= KILLS; kill++) {
            var lastSaid = writtenUntilKilled(url, SAVES_BEFORE_EACH * kill);

            try (var database = Database.open(url)) {
                var store = new JdbcMigrationStore(database, new JdbcOutbox(database), new Inbox(database));
                assertThat(store.live()).hasSize(StoreProcess.WRITERS);
                for (var id : store.live()) {
                    long saved = store.load(id).orElseThrow().version();
                    assertThat(saved).as("%s, kill %d", id, kill).isGreaterThanOrEqualTo(lastSaid.getOrDefault(id, 0L));
                    assertThat(verified(new Journal(database), id)).isEqualTo(new Sound(saved + 1, 1));
                }
            }
        }
    }

    /** The last version of each migration that a process said it had saved before it was killed in the middle of its work. */
    private static Map<String, Long> writtenUntilKilled(String url, int saves)
            throws IOException, InterruptedException {
        var process = StoreProcess.start("write", url);
        try (var said = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            var last = new HashMap<String, Long>();
            int count = 0;
            for (var line = said.readLine(); line != null; line = said.readLine()) {
                last.put(line.substring(0, 2), Long.parseLong(line.substring(3)));
                if (++count == saves) {
                    process.toHandle().destroyForcibly();
                }
            }
            process.waitFor();
            assertThat(count).isGreaterThanOrEqualTo(saves);
            return last;
        }
    }

    private static AuditVerify.Result verified(Journal journal, String id) throws IOException {
        var out = new ByteArrayOutputStream();
        journal.export(id, out);
        return AuditVerify.verify(new ByteArrayInputStream(out.toByteArray()));
    }
}
