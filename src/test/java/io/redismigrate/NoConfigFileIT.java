package io.redismigrate;

import static org.assertj.core.api.Assertions.assertThat;

import io.redismigrate.demo.RedisBinary;
import io.redismigrate.demo.RedisWire;
import io.redismigrate.lab.RedisLab;
import io.redismigrate.workspace.Workspace;
import io.redismigrate.workspace.WorkspaceSetup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Servers that were started without a config file, as in many containers: nothing there can be made to last. */
class NoConfigFileIT {
    @RegisterExtension
    private final RedisLab lab = new RedisLab();

    @TempDir
    private Path folder;

    private Team team;
    private ServedBot bot;

    @BeforeEach
    void open() {
        var workspace = lab.closing(Workspace.open(WorkspaceSetup.standard().withRateLimits(false)));
        team = new Team(workspace);
        bot = lab.closing(ServedBot.in(folder)).socket(workspace);
    }

    @Test
    void they_are_moved_and_the_card_shows_that_a_restart_would_forget_it() throws IOException {
        int old = start();
        int young = start();
        call(old, "SET", "a", "b");
        moves("redis://127.0.0.1:" + old, "redis://127.0.0.1:" + young, "");

        assertThat(call(young, "GET", "a")).isEqualTo("b");
        assertThat(team.awaitCard("m1", "promoted").words()).contains("a restart would bring an old role back");
        finishes();
    }

    @Test
    void one_of_them_does_not_keep_the_other_from_writing_what_is_put_back() throws IOException {
        int old = start();
        var young = lab.start("young", setup -> setup.password("its-own"));
        moves("redis://127.0.0.1:" + old, young.uri(), ", password: its-own");
        finishes();

        assertThat(young.configFile())
                .content()
                .containsPattern("masterauth \"?its-own")
                .doesNotContain("replicaof");
    }

    private void moves(String old, String young, String credentials) {
        bot.file("fleet.yml", """
                servers:
                  old: {url: "%s"}
                  young: {url: "%s"%s}
                plans:
                  orders: {current: {master: old}, candidate: {master: young}}
                """.formatted(old, young, credentials)).start();
        team.isTold("Requester", "/redis-migrate start orders", "m1 is requested");
        team.approvesAll("m1");
        team.awaitEvent("m1", "promoted");
    }

    private void finishes() {
        team.says("Approver 1", "/redis-migrate finish m1");
        team.awaitEvent("m1", "completed");
        assertThat(bot.errors()).doesNotContain("\tat ");
    }

    private int start() throws IOException {
        int port = freePort();
        var server = new ProcessBuilder(
                        RedisBinary.bundled().program().toString(),
                        "--port",
                        Integer.toString(port),
                        "--bind",
                        "127.0.0.1",
                        "--save",
                        "",
                        "--dir",
                        folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("redis-%d.log".formatted(port)).toFile())
                .start();
        lab.closing(() -> server.destroyForcibly().waitFor());
        Awaitility.await()
                .ignoreExceptions()
                .atMost(Duration.ofSeconds(30))
                .until(() -> List.of("PONG").contains(call(port, "PING")));
        return port;
    }

    private static String call(int port, String... words) throws IOException {
        try (var wire = RedisWire.open("127.0.0.1", port, Duration.ofSeconds(10))) {
            return String.valueOf(wire.call(words));
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
