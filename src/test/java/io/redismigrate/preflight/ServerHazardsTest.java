package io.redismigrate.preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redismigrate.demo.RedisServer;
import io.redismigrate.lab.RedisLab;
import io.redismigrate.migration.Finding.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Comparator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Hazards of how a server is set up, each brought about on real servers, seen, and left as it is. */
class ServerHazardsTest {
    @RegisterExtension
    private final RedisLab lab = new RedisLab();

    @Test
    @Produces(Hazard.SENTINEL_WATCHES_CANDIDATE)
    void sentinels_of_another_group_make_the_candidate_taboo() throws Exception {
        var sides = Sighting.of(lab);
        try (var sentinel = sides.young.connect()) {
            sentinel.call("SUBSCRIBE", "__sentinel__:hello");

            sides.sees(Hazard.SENTINEL_WATCHES_CANDIDATE, Severity.ERROR);
        }
    }

    @Test
    @Produces(Hazard.SENTINEL_WATCHES_CURRENT)
    void sentinels_on_the_current_master_that_the_plan_does_not_name_stop_it() throws Exception {
        var sides = Sighting.of(lab);
        try (var sentinel = sides.old.connect()) {
            sentinel.call("SUBSCRIBE", "__sentinel__:hello");

            sides.sees(Hazard.SENTINEL_WATCHES_CURRENT, Severity.ERROR);
        }
    }

    @Test
    @Produces(Hazard.REPLICAOF_REFUSED)
    void a_server_without_replicaof_is_refused_with_what_would_work_there() {
        var managed = lab.start("old", setup -> setup.with("rename-command REPLICAOF", "hidden"));
        var found = new Sighting(lab, managed, lab.start("young")).sees(Hazard.REPLICAOF_REFUSED, Severity.ERROR);

        assertThat(found.seen()).isEqualTo("old does not take REPLICAOF.");
        assertThat(found.mend()).contains("online migration", "RedisShake");
    }

    @Test
    void a_user_who_may_not_run_replicaof_is_told_both_ways_out() {
        var managed = lab.start("old", setup -> setup.user("bot", "secret", "~*", "&*", "+@all", "-replicaof"));
        var sides = new Sighting(lab, managed, lab.start("young")).login(managed, "bot", "secret");
        var found = sides.sees(Hazard.REPLICAOF_REFUSED, Severity.ERROR);

        assertThat(found.seen()).isEqualTo("On old the user bot may not run REPLICAOF.");
        assertThat(found.mend()).contains("ACL SETUSER bot +replicaof", "managed service");
        sides.doesNotSee(Hazard.MISSING_RIGHTS);
    }

    @Test
    @Produces(Hazard.RENAMED_COMMAND)
    void a_renamed_command_is_found_before_it_is_needed() {
        var old = lab.start("old", setup -> setup.with("rename-command PSYNC", "hidden"));
        var found = new Sighting(lab, old, lab.start("young")).sees(Hazard.RENAMED_COMMAND, Severity.ERROR);

        assertThat(found.seen()).isEqualTo("old does not know PSYNC.");
    }

    @Test
    @Produces(Hazard.MISSING_RIGHTS)
    void a_user_without_the_rights_is_told_which_and_how_to_get_them() {
        var old = lab.start(
                "old", setup -> setup.user("bot", "secret", "~*", "&*", "+@all", "-psync", "-client|pause", "-del"));
        var sides = new Sighting(lab, old, lab.start("young")).login(old, "bot", "secret");
        var found = sides.sees(Hazard.MISSING_RIGHTS, Severity.ERROR);
        assertThat(found.seen()).isEqualTo("On old the user bot may not run CLIENT PAUSE, DEL, PSYNC.");

        assertThat(found.mend()).contains("ACL SETUSER bot +client|pause +del +psync");
        lab.command(old, "ACL", "SETUSER", "bot", "+client|pause", "+del", "+psync", "resetkeys", "~app:*");
        assertThat(sides.sees(Hazard.MISSING_RIGHTS, Severity.ERROR).mend())
                .contains("ACL SETUSER bot ~redis-migrate:canary");
        lab.command(old, "ACL", "SETUSER", "bot", "~redis-migrate:canary");
        sides.doesNotSee(Hazard.MISSING_RIGHTS);
    }

    @Test
    @Produces(Hazard.RIGHTS_UNSEEN)
    void a_user_that_may_not_ask_for_its_rights_is_believed() {
        var old = lab.start("old", setup -> setup.user("bot", "secret", "~*", "&*", "+@all", "-acl"));
        var sides = new Sighting(lab, old, lab.start("young")).login(old, "bot", "secret");

        sides.sees(Hazard.RIGHTS_UNSEEN, Severity.INFO);
        sides.doesNotSee(Hazard.MISSING_RIGHTS);
    }

    @Test
    @Produces(Hazard.FEWER_DATABASES)
    void keys_beyond_the_candidates_databases_stop_it() throws Exception {
        var sides = new Sighting(lab, lab.start("old"), lab.start("young", setup -> setup.with("databases", "4")));
        sides.sees(Hazard.FEWER_DATABASES, Severity.WARNING);
        try (var wire = sides.old.connect()) {
            wire.call("SELECT", "9");
            wire.call("SET", "a", "b");
        }

        sides.sees(Hazard.FEWER_DATABASES, Severity.ERROR);
    }

    @Test
    @Produces(Hazard.CANDIDATE_MAXMEMORY)
    void a_limit_that_holds_from_the_promotion_on_is_seen_now() {
        var sides = Sighting.of(lab);
        lab.command(sides.young, "CONFIG", "SET", "maxmemory", "1mb");

        sides.sees(Hazard.CANDIDATE_MAXMEMORY, Severity.ERROR);
        lab.command(sides.young, "CONFIG", "SET", "maxmemory", "10gb");
        sides.sees(Hazard.CANDIDATE_MAXMEMORY, Severity.WARNING);
    }

    @Test
    @Produces(Hazard.BUSY_SAVING)
    void a_save_under_way_is_waited_for() {
        var sides = Sighting.of(lab);
        lab.command(sides.old, "SET", "a", "b");
        lab.command(sides.old, "CONFIG", "SET", "rdb-key-save-delay", "3000000");
        lab.command(sides.old, "BGSAVE");

        sides.sees(Hazard.BUSY_SAVING, Severity.WARNING);
    }

    @Test
    @Produces(Hazard.SAVE_FAILED)
    void a_save_that_failed_is_told_before_another_is_needed() {
        var sides = Sighting.of(lab);
        delete(sides.young);
        lab.command(sides.young, "BGSAVE");
        await().until(() -> lab.info(sides.young, "persistence").get("rdb_last_bgsave_status"), "err"::equals);

        assertThat(sides.sees(Hazard.SAVE_FAILED, Severity.WARNING).why()).contains("MISCONF");
    }

    @Test
    @Produces(Hazard.SYNC_THROUGH_DISK)
    void a_snapshot_that_goes_through_a_disk_is_told_where_the_bot_may_not_change_that() {
        var sides = Sighting.of(lab).untuned();
        lab.command(sides.old, "CONFIG", "SET", "repl-diskless-sync", "no");

        sides.sees(Hazard.SYNC_THROUGH_DISK, Severity.INFO);
    }

    @Test
    @Produces(Hazard.SMALL_BACKLOG)
    void a_backlog_that_todays_writes_outrun_is_seen_with_the_size_it_needs() {
        var sides = busy();
        lab.command(sides.old, "CONFIG", "SET", "repl-backlog-size", "16kb");

        var found = sides.sees(Hazard.SMALL_BACKLOG, Severity.WARNING);
        assertThat(found.mend()).contains("CONFIG SET repl-backlog-size ");
    }

    @Test
    @Produces(Hazard.SMALL_OUTPUT_BUFFER)
    void an_output_buffer_that_todays_writes_overflow_is_seen() {
        var sides = busy();
        lab.command(sides.old, "CONFIG", "SET", "client-output-buffer-limit", "replica 64kb 64kb 60");

        sides.sees(Hazard.SMALL_OUTPUT_BUFFER, Severity.WARNING);
    }

    @Test
    @Produces(Hazard.CANDIDATE_MASTERAUTH)
    void a_masterauth_that_could_not_be_put_back_is_not_touched() {
        var sides = Sighting.of(lab);
        lab.command(sides.young, "CONFIG", "SET", "masterauth", "planted-secret");

        var found = sides.sees(Hazard.CANDIDATE_MASTERAUTH, Severity.ERROR);
        assertThat(found.toString()).doesNotContain("planted-secret");
    }

    @Test
    @Produces(Hazard.NO_CONFIG_FILE)
    void a_server_without_a_config_file_forgets_its_role() throws Exception {
        try (var bare = BareServer.start()) {
            var found = bare.seenBeside(Sighting.of(lab), Hazard.NO_CONFIG_FILE);

            assertThat(found.severity()).isEqualTo(Severity.WARNING);
        }
    }

    @Test
    @Produces(Hazard.NO_PERSISTENCE)
    void a_candidate_that_saves_nothing_is_a_warning() {
        Sighting.of(lab).sees(Hazard.NO_PERSISTENCE, Severity.WARNING);
    }

    @Test
    @Produces(Hazard.CURRENT_NO_PERSISTENCE)
    void a_current_master_that_saves_nothing_can_empty_the_candidate() {
        var sides = Sighting.of(lab);
        sides.sees(Hazard.CURRENT_NO_PERSISTENCE, Severity.INFO);
        sides.gradual().sees(Hazard.CURRENT_NO_PERSISTENCE, Severity.WARNING);
    }

    @Test
    @Produces(Hazard.CANDIDATE_READ_ONLY_OFF)
    void a_candidate_that_would_take_writes_while_it_follows_is_seen() {
        var sides = Sighting.of(lab);
        lab.command(sides.young, "CONFIG", "SET", "replica-read-only", "no");

        sides.sees(Hazard.CANDIDATE_READ_ONLY_OFF, Severity.WARNING);
    }

    @Test
    @Produces(Hazard.CURRENT_READ_ONLY_OFF)
    void a_current_master_that_no_fence_would_hold_is_an_error() {
        var sides = Sighting.of(lab);
        lab.command(sides.old, "CONFIG", "SET", "replica-read-only", "no");

        sides.sees(Hazard.CURRENT_READ_ONLY_OFF, Severity.ERROR);
    }

    @Test
    @Produces(Hazard.MIN_REPLICAS)
    void a_candidate_that_wants_more_replicas_than_it_gets_would_refuse_writes() {
        var sides = Sighting.of(lab);
        lab.command(sides.young, "CONFIG", "SET", "min-replicas-to-write", "1");
        sides.sees(Hazard.MIN_REPLICAS, Severity.WARNING);
        lab.command(sides.young, "CONFIG", "SET", "min-replicas-to-write", "2");

        sides.sees(Hazard.MIN_REPLICAS, Severity.ERROR);
    }

    @Test
    @Produces(Hazard.SERVE_STALE_DATA)
    void a_server_that_refuses_reads_while_its_link_is_down_is_seen() {
        var sides = Sighting.of(lab);
        lab.command(sides.old, "CONFIG", "SET", "replica-serve-stale-data", "no");

        sides.sees(Hazard.SERVE_STALE_DATA, Severity.WARNING);
    }

    /** A current master on which somebody writes without a pause. */
    private Sighting busy() {
        var sides = Sighting.of(lab).untuned();
        var writing = new BusyClient(sides.old);
        lab.closing(writing);
        await().atMost(Duration.ofSeconds(20))
                .until(() ->
                        Double.parseDouble(lab.info(sides.old, "stats").getOrDefault("instantaneous_input_kbps", "0"))
                                > 500);
        return sides;
    }

    private static void delete(RedisServer server) {
        try (var files = Files.walk(server.folder())) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
