package io.redismigrate.store;

import static io.redismigrate.store.Samples.NOON;
import static io.redismigrate.store.Samples.REQUESTER;
import static io.redismigrate.store.Samples.plan;
import static org.assertj.core.api.Assertions.assertThat;

import io.redismigrate.runner.MigrationStore.Created.Started;
import io.redismigrate.store.AuditVerify.Result;
import io.redismigrate.store.AuditVerify.Result.Broken;
import io.redismigrate.store.AuditVerify.Result.Sound;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditVerifyTest {
    @TempDir
    static Path folder;

    private static byte[] export = new byte[0];

    @BeforeAll
    static void export_two_migrations() throws IOException {
        try (var database = Database.open("jdbc:h2:file:" + folder.resolve("bot"))) {
            var store = new JdbcMigrationStore(database, new JdbcOutbox(database), new Inbox(database));
            var out = new ByteArrayOutputStream();
            for (var name : List.of("a", "b")) {
                var created = (Started) store.create(plan(name), REQUESTER, "späť 💥", NOON);
                var events = IntStream.range(0, 3).mapToObj(Samples::event).toList();
                store.save(created.migration(), events, List.of(), List.of(), NOON.plusSeconds(1));
                new Journal(database).export(created.migration().id(), out);
            }
            export = out.toByteArray();
        }
    }

    @Test
    void an_export_as_it_was_written_is_sound() throws IOException {
        assertThat(verify(export)).isEqualTo(new Sound(8, 2));
    }

    @Test
    void the_lines_of_several_migrations_may_be_mixed() throws IOException {
        var lines = lines();
        var mixed = new ArrayList<String>();
        for (int i = 0; i < 4; i++) {
            mixed.add(lines.get(i + 4));
            mixed.add(lines.get(i));
        }

        assertThat(verify(mixed)).isEqualTo(new Sound(8, 2));
    }

    @Test
    void a_changed_byte_is_found_wherever_it_is() throws IOException {
        var random = new Random(42);
        for (int place = 0; place < export.length; place++) {
            for (int change : new int[] {1, 1 + random.nextInt(255)}) {
                var changed = export.clone();
                changed[place] = (byte) (changed[place] ^ change);

                assertThat(verify(changed))
                        .as("byte %d xor %d (seed 42)", place, change)
                        .isInstanceOf(Broken.class);
            }
        }
    }

    @Test
    void a_byte_that_is_gone_or_too_many_is_found_wherever_it_is() throws IOException {
        for (int place = 0; place < export.length; place++) {
            var out = new ByteArrayOutputStream();
            out.write(export, 0, place);
            out.write(export, place + 1, export.length - place - 1);
            assertThat(verify(out.toByteArray())).as("byte %d is gone", place).isInstanceOf(Broken.class);

            char more = " \n0\r".charAt(place % 4);
            out.reset();
            out.write(export, 0, place);
            out.write(more);
            out.write(export, place, export.length - place);
            assertThat(verify(out.toByteArray()))
                    .as("one more byte, %d, at %d", (int) more, place)
                    .isInstanceOf(Broken.class);
        }
    }

    @Test
    void the_same_json_written_otherwise_is_found() throws IOException {
        assertThat(broken(1, line -> line.replace(",", ", ")))
                .contains("line 1")
                .contains("not in the form");
        assertThat(broken(1, line -> line.replace("\"seq\":1", "\"seq\":1.0"))).contains("not in the form");
        assertThat(broken(1, line -> line.replaceFirst("m1", "\\\\u006d1"))).contains("not in the form");
    }

    @Test
    void a_changed_word_is_found_by_its_hash() throws IOException {
        assertThat(broken(2, line -> line.replace(REQUESTER, "U0SOMEBODY")))
                .isEqualTo("line 2 was changed: its hash does not match what it says");
    }

    @Test
    void a_member_put_in_is_found() throws IOException {
        assertThat(broken(2, line -> line.replace("\"data\":{", "\"data\":{\"a\":null,")))
                .contains("its hash does not match");
        assertThat(broken(2, line -> line.replace("{\"actor\"", "{\"a\":1,\"actor\"")))
                .contains("exactly the members");
    }

    @Test
    void a_line_taken_out_moved_or_doubled_is_found() throws IOException {
        var lines = lines();
        lines.remove(1);
        assertThat(verify(lines))
                .isEqualTo(new Broken(
                        2, "line 2 is number 3 of m1, where number 2 should be: lines are missing, doubled or moved"));
        lines = lines();
        lines.add(2, lines.get(1));
        assertThat(verify(lines)).isInstanceOf(Broken.class);
        lines = lines();
        lines.remove(0);
        assertThat(verify(lines)).isInstanceOf(Broken.class);
    }

    @Test
    void a_line_of_another_chain_is_found() throws IOException {
        var elsewhere = CanonicalJson.object(lines().get(1));
        elsewhere.remove("hash");
        elsewhere.put("prev", "f".repeat(64));
        elsewhere.put("hash", CanonicalJson.sha256(CanonicalJson.of(elsewhere)));

        assertThat(broken(2, line -> CanonicalJson.of(elsewhere))).contains("does not follow from the line before");
    }

    @Test
    void what_is_no_export_is_said_to_be_none() throws IOException {
        assertThat(verify(new byte[0]))
                .isEqualTo(new Broken(1, "there is nothing in it: an export has at least one line"));
        for (var text : List.of("hello\n", "\n", "[]\n", "{}\n", "1\n", "{\"a\":".repeat(100_000) + "\n", "\u0000\n")) {
            assertThat(verify(text.getBytes(StandardCharsets.UTF_8))).isInstanceOf(Broken.class);
        }
        assertThat(verify(new byte[] {(byte) 0xff, '\n'}))
                .isEqualTo(new Broken(1, "line 1 was changed: it is not UTF-8"));
    }

    @Test
    void an_export_cut_off_in_a_line_is_found() throws IOException {
        var cut = new byte[export.length - 1];
        System.arraycopy(export, 0, cut, 0, cut.length);

        assertThat(verify(cut)).isEqualTo(new Broken(8, "line 8 is cut off: it does not end"));
    }

    @Test
    void the_hash_is_the_one_anybody_can_work_out() {
        // Worked out with sha256sum over the line that RFC 8785 gives.
        var line = CanonicalJson.of(Map.of("b", 1, "a", "é"));

        assertThat(line).isEqualTo("{\"a\":\"é\",\"b\":1}");
        assertThat(CanonicalJson.sha256("abc"))
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    private static String broken(int line, UnaryOperator<String> change) throws IOException {
        var lines = lines();
        lines.set(line - 1, change.apply(lines.get(line - 1)));
        assertThat(lines).isNotEqualTo(lines());
        var result = verify(lines);
        assertThat(result).isInstanceOf(Broken.class);
        return ((Broken) result).sentence();
    }

    private static List<String> lines() {
        return new ArrayList<>(
                new String(export, StandardCharsets.UTF_8).lines().toList());
    }

    private static Result verify(List<String> lines) throws IOException {
        return verify((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static Result verify(byte[] bytes) throws IOException {
        return AuditVerify.verify(new ByteArrayInputStream(bytes));
    }
}
