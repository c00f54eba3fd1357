package io.redismigrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redismigrate.demo.RedisServer;
import io.redismigrate.demo.SequenceCheck;
import io.redismigrate.lab.Identity;
import io.redismigrate.lab.RedisLab;
import io.redismigrate.lab.Writers;
import io.redismigrate.workspace.Workspace;
import io.redismigrate.workspace.WorkspaceSetup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Servers that speak TLS with one another and with the bot, and let in only who shows a certificate that they know. */
class TlsIT {
    private static final int WRITERS = 10;

    @RegisterExtension
    private final RedisLab lab = new RedisLab();

    @TempDir
    private Path folder;

    private final Map<String, Integer> ports = new LinkedHashMap<>();
    private Identity ours;
    private Path known;

    @BeforeEach
    void servers_with_certificates() throws IOException {
        var theirs = Identity.make(folder, "servers");
        ours = Identity.make(folder, "bot");
        known = Files.writeString(
                folder.resolve("known.crt"),
                Files.readString(theirs.certificate()) + Files.readString(ours.certificate()));
        for (var name : new String[] {"old", "young", "young-replica"}) {
            ports.put(name, freePort());
            lab.start(
                    name,
                    setup -> setup.with("tls-port", String.valueOf(ports.get(name)))
                            .with("tls-cert-file", theirs.certificate().toString())
                            .with("tls-key-file", theirs.key().toString())
                            .with("tls-ca-cert-file", known.toString())
                            .with("tls-auth-clients", "yes")
                            .with("tls-replication", "yes"));
        }
    }

    @Test
    void they_are_moved_and_back_and_no_write_is_lost() {
        var workspace = lab.closing(Workspace.open(WorkspaceSetup.standard().withRateLimits(false)));
        var team = new Team(workspace);
        lab.closing(ServedBot.in(folder))
                .socket(workspace)
                .file(
                        "fleet.yml",
                        fleet("tls-ca-cert-file: %s, tls-cert-file: %s, tls-key-file: %s"
                                .formatted(known, ours.certificate(), ours.key())))
                .start();
        var old = server("old");
        var young = server("young");
        try (var writers = Writers.start(Writers.Options.count(WRITERS).thinking(Duration.ofMillis(5)), old, young)) {
            team.isTold("Requester", "/redis-migrate start orders", "m1 is requested");
            team.approvesAll("m1");
            team.awaitEvent("m1", "promoted");
            await().atMost(ServedBot.PATIENCE).until(() -> writers.at(young) == WRITERS);
            follows(server("young-replica"), "young");
            follows(old, "young");
            team.says("Approver 1", "/redis-migrate rollback m1");
            team.awaitEvent("m1", "rolled-back");
            await().atMost(ServedBot.PATIENCE).until(() -> writers.at(old) == WRITERS);
            writers.stop();
            assertThat(writers.verifyOn(old)).matches(SequenceCheck::isExact);
        }
        follows(young, "old");
    }

    @Test
    void a_bot_without_a_certificate_is_told_so_by_check_and_so_is_one_that_does_not_trust_theirs() {
        var workspace = lab.closing(Workspace.open(WorkspaceSetup.standard().withRateLimits(false)));
        var bot = lab.closing(ServedBot.in(folder)).socket(workspace);

        var unknown =
                bot.file("fleet.yml", fleet("tls-ca-cert-file: " + known)).command("check", "--config", "{config}");
        var untrusted = bot.file(
                        "fleet.yml",
                        fleet("tls-cert-file: %s, tls-key-file: %s".formatted(ours.certificate(), ours.key())))
                .command("check", "--config", "{config}");

        assertThat(unknown.code()).isEqualTo(1);
        assertThat(unknown.out()).contains("server old", "did not answer");
        assertThat(untrusted.code()).isEqualTo(1);
        assertThat(untrusted.out()).contains("unable to find valid certification path");
    }

    private void follows(RedisServer replica, String master) {
        await().atMost(ServedBot.PATIENCE)
                .untilAsserted(() -> assertThat(replica.info("replication"))
                        .containsEntry("master_port", String.valueOf(ports.get(master)))
                        .containsEntry("master_link_status", "up"));
    }

    private RedisServer server(String name) {
        return lab.server(name);
    }

    private String fleet(String keys) {
        var text = new StringBuilder("servers:\n");
        ports.forEach(
                (name, port) -> text.append("  %s: {url: 'rediss://127.0.0.1:%d', %s}\n".formatted(name, port, keys)));
        return text + """
                plans:
                  orders:
                    current: {master: old}
                    candidate: {master: young, replicas: [young-replica]}
                """;
    }

    private static int freePort() throws IOException {
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }
}
