package io.redismigrate.preflight;

import static io.redismigrate.preflight.Scene.NEW;
import static io.redismigrate.preflight.Scene.NEW_REPLICA;
import static io.redismigrate.preflight.Scene.OLD;
import static io.redismigrate.preflight.Scene.OLD_REPLICA;
import static io.redismigrate.preflight.Scene.STRANGER;
import static org.assertj.core.api.Assertions.assertThat;

import io.redismigrate.migration.Address;
import io.redismigrate.migration.Finding.Severity;
import io.redismigrate.migration.Parameter;
import io.redismigrate.migration.Plan;
import io.redismigrate.migration.Server;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PreflightTest {

    @Test
    void two_healthy_sides_are_nothing_to_talk_about() {
        assertThat(Scene.ready().findings()).isEmpty();
    }

    @Test
    void a_refused_connection_is_told_with_the_address_to_try() {
        var found = Scene.ready()
                .silent(NEW, "orders-new (10.0.0.2:6379) did not answer: Connection refused")
                .only("unreachable");

        assertThat(found.severity()).isEqualTo(Severity.ERROR);
        assertThat(found.seen()).isEqualTo("orders-new (10.0.0.2:6379) did not answer: Connection refused");
        assertThat(found.mend()).contains("`redis-cli -h 10.0.0.2 -p 6379 PING`");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "WRONGPASS invalid username-password pair or user is disabled.",
                "NOAUTH Authentication required.",
                "ERR invalid password"
            })
    void a_wrong_password_is_not_taken_for_an_absent_server(String answer) {
        var found = Scene.ready().silent(NEW, "orders-new answered: " + answer).only("unreachable");

        assertThat(found.why()).contains("answers").contains("user and password");
        assertThat(found.mend()).contains("fleet.yml").contains("--askpass");
    }

    @Test
    void missing_rights_are_told_from_a_wrong_password() {
        var found = Scene.ready()
                .silent(OLD, "orders-old answered: NOPERM this user has no permissions to run the 'config' command")
                .only("unreachable");

        assertThat(found.mend()).contains("ACL SETUSER default");
    }

    @Test
    void a_server_nobody_looked_at_counts_as_silent() {
        assertThat(Preflight.find(Scene.ready().plan(), Map.of()))
                .hasSize(4)
                .allMatch(found -> found.name().equals("unreachable") && found.error());
    }

    @Test
    void the_current_master_has_to_be_a_master() {
        var found = Scene.ready().with(OLD, old -> old.follow(STRANGER)).only("current-not-master");

        assertThat(found.error()).isTrue();
        assertThat(found.seen()).isEqualTo("orders-old is not a master; it follows 10.9.9.9:6379.");
    }

    @Test
    void a_fence_that_a_switch_left_behind_is_called_by_its_name() {
        var found = Scene.ready().with(OLD, old -> old.follow(Address.NOWHERE)).only("current-not-master");

        assertThat(found.seen()).startsWith("orders-old is fenced");
        assertThat(found.mend()).startsWith("See that no other server took over");
    }

    @Test
    void a_candidate_of_another_master_is_not_taken_from_it() {
        var found = Scene.ready()
                .with(NEW, candidate -> {
                    candidate.follow(STRANGER).keys = Map.of(0, 12L);
                    candidate.replid = "b".repeat(40);
                })
                .only("candidate-follows-other");

        assertThat(found.error()).isTrue();
        assertThat(found.seen()).isEqualTo("orders-new is a replica of 10.9.9.9:6379, not of orders-old.");
    }

    @Test
    void a_candidate_that_follows_under_another_address_is_told_so() {
        var found =
                Scene.ready().with(NEW, candidate -> candidate.follow(STRANGER)).only("candidate-follows-other");

        assertThat(found.seen()).contains("not of orders-old at 10.0.0.1:6379").contains("one history");
    }

    @Test
    void sides_that_are_the_wrong_way_round_are_one_finding() {
        var found = Scene.ready()
                .with(OLD, old -> old.follow(NEW))
                .with(NEW, candidate -> candidate.keys = Map.of(0, 200_000L))
                .only("current-follows-candidate");

        assertThat(found.error()).isTrue();
        assertThat(found.seen()).isEqualTo("orders-old follows orders-new already.");
    }

    @Test
    void one_server_under_two_names_is_found_by_its_run_id() {
        var found = Scene.ready()
                .with(NEW, candidate -> {
                    candidate.runId = "run-of-orders-old";
                    candidate.keys = Map.of(0, 200_000L);
                })
                .only("same-server");

        assertThat(found.error()).isTrue();
        assertThat(found.seen()).contains("orders-old and orders-new are one and the same server");
    }

    @Test
    void keys_on_the_candidate_are_counted_before_they_could_be_deleted() {
        var found = Scene.ready()
                .with(NEW, candidate -> candidate.keys = Map.of(0, 1_200L, 3, 34L))
                .only("candidate-not-empty");

        assertThat(found.error()).isTrue();
        assertThat(found.seen()).isEqualTo("orders-new is not empty: it holds 1,234 keys of its own.");
        assertThat(found.why()).isEqualTo("REPLICAOF would delete all 1,234 of them without asking.");
    }

    @Test
    void keys_on_a_candidate_replica_are_not_deleted_either() {
        var found = Scene.ready()
                .with(NEW_REPLICA, replica -> replica.keys = Map.of(0, 7L))
                .only("candidate-replica-not-empty");

        assertThat(found.error()).isTrue();
        assertThat(found.seen()).contains("orders-new-r1").contains("7 keys");
    }

    @Test
    void a_candidate_replica_is_not_taken_from_another_master() {
        var found = Scene.ready()
                .with(NEW_REPLICA, replica -> replica.follow(STRANGER))
                .only("candidate-replica-not-empty");

        assertThat(found.error()).isTrue();
        assertThat(found.seen()).contains("orders-new-r1 is a replica of 10.9.9.9:6379, not of orders-new");
    }

    @Test
    void a_listed_current_replica_that_follows_nobody_is_a_warning() {
        var found = Scene.ready()
                .with(OLD_REPLICA, replica -> replica.follows = Optional.empty())
                .only("current-replica-elsewhere");

        assertThat(found.severity()).isEqualTo(Severity.WARNING);
        assertThat(found.seen()).contains("orders-old-r1").contains("is a master");
        assertThat(found.mend()).contains("`redis-cli -h 10.0.0.1 -p 6380 REPLICAOF 10.0.0.1 6379`");
    }

    @Test
    void a_server_that_loads_its_own_data_is_not_ready() {
        var found =
                Scene.ready().with(NEW, candidate -> candidate.loading = true).only("loading");

        assertThat(found.error()).isTrue();
    }

    @Test
    void cluster_mode_is_refused() {
        var found = Scene.ready()
                .on(OLD, "cluster-enabled", "yes")
                .on(NEW, "cluster-enabled", "yes")
                .only("cluster-mode");

        assertThat(found.error()).isTrue();
        assertThat(found.seen()).isEqualTo("orders-old and orders-new run in cluster mode.");
    }

    @ParameterizedTest
    @CsvSource({
        "16, 4, 2, WARNING",
        "16, 4, 4, ERROR",
        "64, 16, 20, ERROR",
    })
    void fewer_databases_stop_it_only_where_keys_lie_beyond(int current, int candidate, int used, Severity severity) {
        var found = Scene.ready()
                .with(OLD, old -> old.keys = Map.of(used, 5L))
                .on(OLD, "databases", Integer.toString(current))
                .on(NEW, "databases", Integer.toString(candidate))
                .only("fewer-databases");

        assertThat(found.severity()).isEqualTo(severity);
        assertThat(found.seen())
                .contains("orders-new has %d databases, orders-old has %d".formatted(candidate, current));
    }

    @ParameterizedTest
    @CsvSource({
        // limit of the candidate, limit of the current master, its memory in use; MB
        "200, 0, 300, ERROR",
        "400, 0, 300, WARNING",
        "400, 500, 300, WARNING",
        "200, 500, 300, ERROR",
    })
    void a_smaller_memory_limit_stops_it_only_where_the_data_does_not_fit(
            long candidate, long current, long used, Severity severity) {
        var found = Scene.ready()
                .with(OLD, old -> {
                    old.maxMemoryBytes = current << 20;
                    old.memoryBytes = used << 20;
                })
                .with(NEW, node -> node.maxMemoryBytes = candidate << 20)
                .only("candidate-maxmemory");

        assertThat(found.severity()).isEqualTo(severity);
        assertThat(found.mend()).contains("CONFIG SET maxmemory " + (current << 20));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "500, 500", "600, 500", "0, 500"})
    void as_much_memory_as_before_is_enough(long candidate, long current) {
        var scene = Scene.ready()
                .with(OLD, old -> {
                    old.maxMemoryBytes = current << 20;
                    old.memoryBytes = 501L << 20;
                })
                .with(NEW, node -> node.maxMemoryBytes = candidate << 20);

        assertThat(scene.findings()).isEmpty();
    }

    @Test
    void another_way_of_evicting_is_a_warning_where_there_is_a_limit() {
        var scene = Scene.ready()
                .on(OLD, "maxmemory-policy", "allkeys-lru")
                .with(OLD, old -> old.maxMemoryBytes = 1L << 30)
                .with(NEW, candidate -> candidate.maxMemoryBytes = 1L << 30);

        var found = scene.only("candidate-maxmemory");
        assertThat(found.severity()).isEqualTo(Severity.WARNING);
        assertThat(found.seen())
                .isEqualTo("orders-new has maxmemory 1.0 GB with noeviction, orders-old has 1.0 GB with allkeys-lru.");
        assertThat(found.mend()).contains("CONFIG SET maxmemory-policy allkeys-lru");
    }

    @Test
    void another_way_of_evicting_does_not_matter_without_a_limit() {
        assertThat(Scene.ready().on(OLD, "maxmemory-policy", "allkeys-lru").findings())
                .isEmpty();
    }

    @Test
    void a_masterauth_that_could_not_be_put_back_is_not_changed() {
        for (var server : List.of(OLD, NEW, NEW_REPLICA)) {
            var found = Scene.ready()
                    .on(server, Parameter.MASTER_AUTH, Parameter.UNKNOWN_SECRET)
                    .only("candidate-masterauth");

            assertThat(found.error()).isTrue();
            assertThat(found.seen()).startsWith(server.name() + " has a masterauth");
        }
    }

    @Test
    void a_masterauth_on_a_server_the_bot_leaves_alone_is_nobodys_business() {
        assertThat(Scene.ready()
                        .on(OLD_REPLICA, Parameter.MASTER_AUTH, Parameter.UNKNOWN_SECRET)
                        .findings())
                .isEmpty();
    }

    @Test
    void servers_without_a_config_file_are_named_in_one_warning() {
        var found = Scene.ready()
                .on(OLD, "config-file", "")
                .on(NEW, "config-file", "")
                .on(NEW_REPLICA, "config-file", "")
                .only("no-config-file");

        assertThat(found.severity()).isEqualTo(Severity.WARNING);
        assertThat(found.seen()).isEqualTo("orders-old, orders-new and orders-new-r1 run without a config file.");
    }

    @Test
    void a_candidate_that_saves_nothing_is_a_warning() {
        var found = Scene.ready().on(NEW, "save", "").only("no-persistence");

        assertThat(found.severity()).isEqualTo(Severity.WARNING);
        assertThat(Scene.ready()
                        .on(NEW, "save", "")
                        .on(NEW, "appendonly", "yes")
                        .findings())
                .isEmpty();
    }

    @Test
    void a_candidate_that_would_be_a_writable_replica_is_a_warning() {
        var found = Scene.ready().on(NEW, Parameter.READ_ONLY, "no").only("candidate-read-only-off");

        assertThat(found.severity()).isEqualTo(Severity.WARNING);
        assertThat(found.mend()).contains("CONFIG SET replica-read-only yes");
    }

    @Test
    void people_who_repoint_learn_that_writes_wait_for_them() {
        var found = Scene.ready().repointedBy(Plan.Repoint.PEOPLE).only("people-repoint");

        assertThat(found.severity()).isEqualTo(Severity.INFO);
        assertThat(found.why()).contains("orders-old refuses writes until");
        assertThat(found.mend()).contains("gradual");
    }

    @Test
    void gradual_says_in_one_sentence_what_it_cannot_promise() {
        var found = Scene.ready().gradual().findings().get(0);

        assertThat(found.name()).isEqualTo("gradual-promise");

        assertThat(found.severity()).isEqualTo(Severity.WARNING);
        assertThat(found.seen()).isEqualTo(Preflight.GRADUAL_PROMISE);
        assertThat(Preflight.GRADUAL_PROMISE)
                .startsWith("Gradual cannot promise")
                .endsWith(".");
    }

    @Test
    void a_server_that_tells_no_settings_is_not_accused() {
        var scene = Scene.ready();
        for (var server : scene.plan().servers()) {
            scene.with(server, look -> look.settings.clear());
        }

        assertThat(scene.findings()).isEmpty();
    }

    @Test
    void a_command_asks_for_the_password_and_never_shows_it() {
        var guarded = new Server("orders-new", NEW.address(), "app-admin", Parameter.secretOf("orders-new"));

        assertThat(Sides.cli(guarded, "PING"))
                .isEqualTo("`redis-cli -h 10.0.0.2 -p 6379 --user app-admin --askpass PING`");
    }
}
