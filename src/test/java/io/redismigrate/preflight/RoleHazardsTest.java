package io.redismigrate.preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redismigrate.demo.RedisBinary;
import io.redismigrate.demo.RedisServer;
import io.redismigrate.lab.Identity;
import io.redismigrate.lab.RedisLab;
import io.redismigrate.migration.Address;
import io.redismigrate.migration.Finding.Severity;
import io.redismigrate.migration.Plan;
import io.redismigrate.redis.Login;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Hazards of who is who, each brought about on real servers, seen, and left as it is. */
class RoleHazardsTest {
    @RegisterExtension
    private final RedisLab lab = new RedisLab();

    @Test
    @Produces(Hazard.UNREACHABLE)
    void a_server_that_was_killed_is_unreachable() {
        var sides = Sighting.of(lab);
        sides.young.kill();

        assertThat(sides.sees(Hazard.UNREACHABLE, Severity.ERROR).seen()).contains("young");
    }

    @Test
    @Produces(Hazard.LOADING)
    void a_master_that_loads_its_data_is_not_ready() {
        var slow = Map.of(
                "key-load-delay", "10000",
                "loading-process-events-interval-bytes", "1024",
                "rdbcompression", "no");
        var sides = new Sighting(lab, lab.start("old", setup -> setup.with(slow)), lab.start("young"));
        for (int key = 0; key < 400; key++) {
            lab.command(sides.old, "SET", "key" + key, "x".repeat(2000));
        }
        lab.command(sides.old, "SAVE");
        sides.old.kill();
        lab.closing(restartInBackground(sides.old));

        await().atMost(Duration.ofSeconds(30))
                .until(() -> sides.findings().stream()
                        .anyMatch(found -> found.name().equals(Hazard.LOADING.id())
                                && found.seen().contains("old")));
    }

    @Test
    @Produces(Hazard.TLS_REPLICATION)
    void a_candidate_that_would_speak_tls_to_a_master_that_does_not_is_told(@TempDir Path folder) {
        var theirs = Identity.make(folder, "servers");
        var certificates = Map.of(
                "tls-cert-file", theirs.certificate().toString(),
                "tls-key-file", theirs.key().toString(),
                "tls-ca-cert-file", theirs.certificate().toString(),
                "tls-replication", "yes");
        var sides = new Sighting(lab, lab.start("old"), lab.start("young", setup -> setup.with(certificates)));

        var found = sides.sees(Hazard.TLS_REPLICATION, Severity.ERROR);

        assertThat(found.seen()).contains("young is to follow old", "tls-replication yes");
        assertThat(found.mend()).contains("CONFIG SET tls-replication no");
    }

    @Test
    @Produces(Hazard.SAME_SERVER)
    void one_server_under_two_names_is_told_by_its_run_id() {
        var old = lab.start("old");
        var sides = new Sighting(lab, old, old);

        assertThat(sides.sees(Hazard.SAME_SERVER, Severity.ERROR).why()).contains("follow itself");
    }

    @Test
    @Produces(Hazard.REPLICATION_CYCLE)
    void servers_that_follow_one_another_have_no_master() {
        var replica = lab.start("young-replica");
        var sides = Sighting.of(lab).withCandidateReplica(replica);
        point(sides.young, replica);
        point(replica, sides.young);

        var found = sides.sees(Hazard.REPLICATION_CYCLE, Severity.ERROR);
        assertThat(found.seen()).contains("young").contains("young-replica");
    }

    @Test
    @Produces(Hazard.CURRENT_FOLLOWS_CANDIDATE)
    void sides_the_wrong_way_round_are_told_so() {
        var sides = Sighting.of(lab);
        point(sides.old, sides.young);

        sides.sees(Hazard.CURRENT_FOLLOWS_CANDIDATE, Severity.ERROR);
    }

    @Test
    @Produces(Hazard.CURRENT_NOT_MASTER)
    void a_current_master_that_is_a_replica_is_refused() {
        var sides = Sighting.of(lab);
        point(sides.old, lab.start("other"));

        sides.sees(Hazard.CURRENT_NOT_MASTER, Severity.ERROR);
    }

    @Test
    @Produces(Hazard.CANDIDATE_FOLLOWS_OTHER)
    void a_candidate_of_somebody_else_is_left_to_him() {
        var sides = Sighting.of(lab);
        point(sides.young, lab.start("other"));

        sides.sees(Hazard.CANDIDATE_FOLLOWS_OTHER, Severity.ERROR);
    }

    @Test
    @Produces(Hazard.CANDIDATE_NOT_EMPTY)
    void keys_on_the_candidate_are_counted_and_kept() {
        var sides = Sighting.of(lab);
        lab.command(sides.young, "SET", "somebody's", "key");

        assertThat(sides.sees(Hazard.CANDIDATE_NOT_EMPTY, Severity.ERROR).seen())
                .contains("1 keys");
    }

    @Test
    @Produces(Hazard.CANDIDATE_REPLICA_NOT_EMPTY)
    void so_are_those_on_its_replica() {
        var replica = lab.start("young-replica");
        lab.command(replica, "SET", "somebody's", "key");

        Sighting.of(lab).withCandidateReplica(replica).sees(Hazard.CANDIDATE_REPLICA_NOT_EMPTY, Severity.ERROR);
    }

    @Test
    @Produces(Hazard.CURRENT_REPLICA_ELSEWHERE)
    void a_listed_replica_that_follows_nobody_is_a_warning() {
        Sighting.of(lab)
                .withCurrentReplica(lab.start("old-replica"))
                .sees(Hazard.CURRENT_REPLICA_ELSEWHERE, Severity.WARNING);
    }

    @Test
    @Produces(Hazard.LOOPBACK_ADDRESS)
    void a_loopback_address_is_another_server_on_another_machine() throws Exception {
        var host = ownAddress();
        var young = lab.start(
                "young", setup -> setup.with("bind", "127.0.0.1 -" + host).with("protected-mode", "no"));
        var sides = new Sighting(lab, lab.start("old"), young);
        sides.address(young, new Login(new Address(host, young.port()), false, "", ""));

        assertThat(sides.sees(Hazard.LOOPBACK_ADDRESS, Severity.ERROR).seen()).contains("127.0.0.1");
    }

    @Test
    @Produces(Hazard.ANNOUNCED_ADDRESS)
    void an_address_of_another_network_is_pointed_out() {
        var sides = Sighting.of(lab);
        lab.command(sides.young, "CONFIG", "SET", "replica-announce-ip", "192.0.2.7");

        assertThat(sides.sees(Hazard.ANNOUNCED_ADDRESS, Severity.INFO).seen()).contains("192.0.2.7");
    }

    @Test
    @Produces(Hazard.LINK_DOWN)
    void a_candidate_that_is_not_let_in_by_the_current_master_is_told_so() {
        var sides = Sighting.of(lab);
        lab.command(sides.young, "CONFIG", "SET", "masterauth", "wrong");
        lab.command(sides.old, "CONFIG", "SET", "requirepass", "secret");
        sides.login(sides.old, "", "secret");
        point(sides.young, sides.old);

        assertThat(sides.sees(Hazard.LINK_DOWN, Severity.WARNING).seen()).contains("not reached it yet");
    }

    @Test
    @Produces(Hazard.OLDER_CANDIDATE)
    void an_older_candidate_is_refused_before_it_can_be_wiped() {
        var sides = new Sighting(lab, lab.start("old"), older("young"));

        sides.sees(Hazard.OLDER_CANDIDATE, Severity.ERROR);
        assertThat(lab.info(sides.old, "stats")).containsEntry("sync_full", "0");
    }

    @Test
    @Produces(Hazard.CONDITIONAL_WAY_BACK)
    void after_an_upgrade_the_way_back_has_conditions() {
        new Sighting(lab, older("old"), lab.start("young")).sees(Hazard.CONDITIONAL_WAY_BACK, Severity.INFO);
    }

    @Test
    @Produces(Hazard.NO_PAUSE_WRITE)
    void before_6_2_writes_cannot_be_held() {
        new Sighting(lab, program("redis-6.0", "old"), lab.start("young")).sees(Hazard.NO_PAUSE_WRITE, Severity.INFO);
    }

    @Test
    @Produces(Hazard.GRADUAL_PROMISE)
    void gradual_says_what_it_cannot_promise() {
        Sighting.of(lab).gradual().sees(Hazard.GRADUAL_PROMISE, Severity.WARNING);
    }

    @Test
    @Produces(Hazard.GRADUAL_EVICTION)
    void gradual_with_eviction_loses_newer_values() {
        var sides = Sighting.of(lab).gradual();
        lab.command(sides.old, "CONFIG", "SET", "maxmemory", "1gb");
        lab.command(sides.old, "CONFIG", "SET", "maxmemory-policy", "allkeys-lru");

        sides.sees(Hazard.GRADUAL_EVICTION, Severity.WARNING);
    }

    @Test
    @Produces(Hazard.GRADUAL_EXPIRY)
    void gradual_with_expiry_loses_renewed_keys() {
        var sides = Sighting.of(lab).gradual();
        lab.command(sides.old, "SET", "session", "one", "EX", "1000");

        sides.sees(Hazard.GRADUAL_EXPIRY, Severity.WARNING);
    }

    @Test
    @Produces(Hazard.GRADUAL_HIGH_DATABASES)
    void gradual_never_reclaims_keys_in_high_databases() throws Exception {
        var many = Map.of("databases", "100");
        var sides = new Sighting(
                        lab, lab.start("old", setup -> setup.with(many)), lab.start("young", setup -> setup.with(many)))
                .gradual();
        try (var wire = sides.old.connect()) {
            wire.call("SELECT", "70");
            wire.call("SET", "a", "b");
        }

        sides.sees(Hazard.GRADUAL_HIGH_DATABASES, Severity.WARNING);
    }

    @Test
    @Produces(Hazard.GRADUAL_REPLICAS)
    void gradual_leaves_the_candidates_replicas_behind() {
        Sighting.of(lab)
                .gradual()
                .withCandidateReplica(lab.start("young-replica"))
                .sees(Hazard.GRADUAL_REPLICAS, Severity.INFO);
    }

    @Test
    @Produces(Hazard.PEOPLE_REPOINT)
    void people_who_re_point_learn_that_writes_wait_for_them() {
        Sighting.of(lab).repointedBy(Plan.Repoint.PEOPLE).sees(Hazard.PEOPLE_REPOINT, Severity.INFO);
    }

    @Test
    @Produces(Hazard.CLIENT_REDIRECT)
    void clients_that_ask_valkey_for_redirection_are_counted() throws Exception {
        var sides = new Sighting(lab, program("valkey-9", "old"), program("valkey-9", "young"));
        try (var client = sides.old.connect()) {
            client.call("CLIENT", "CAPA", "redirect");

            assertThat(sides.sees(Hazard.CLIENT_REDIRECT, Severity.WARNING).seen())
                    .startsWith("1 ");
        }
    }

    /** One that other machines could use; where there is none, one that nobody has. */
    private static String ownAddress() throws SocketException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
                .map(InetAddress::getHostAddress)
                .findFirst()
                .orElse("192.0.2.1");
    }

    private void point(RedisServer replica, RedisServer master) {
        lab.command(replica, "REPLICAOF", RedisServer.HOST, Integer.toString(master.port()));
    }

    private RedisServer older(String name) {
        return program("redis-6.2", name);
    }

    private RedisServer program(String program, String name) {
        Assumptions.assumeTrue(
                RedisBinary.all().stream().anyMatch(binary -> binary.name().equals(program)),
                "no " + program + " here; -Dservers=DIR names a folder with it");
        return lab.start(name, setup -> setup.binary(RedisBinary.named(program)));
    }

    private static AutoCloseable restartInBackground(RedisServer server) {
        var thread = new Thread(server::restart, "restart");
        thread.setDaemon(true);
        thread.start();
        return thread::join;
    }
}
