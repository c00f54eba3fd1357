package io.redismigrate.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RedisServerTest {
    @Test
    void a_server_starts_answers_and_leaves_nothing_behind() {
        var server = RedisServer.named("orders-old").start();
        var pid = server.pid();

        assertThat(server.command("SET", "greeting", "grüß dich")).isEqualTo("OK");
        assertThat(server.command("GET", "greeting")).isEqualTo("grüß dich");
        assertThat(server.info("server")).containsEntry("process_id", Long.toString(pid));
        server.close();

        assertThat(ProcessHandle.of(pid)).isEmpty();
        assertThat(server.folder()).doesNotExist();
    }

    @Test
    void a_setting_of_ours_gives_way_to_the_callers() {
        try (var server = RedisServer.named("small")
                .with("maxmemory", "5mb")
                .with("save", "900 1")
                .start()) {
            assertThat(server.config()).containsEntry("maxmemory", "5242880").containsEntry("save", "900 1");
        }
    }

    @Test
    void every_server_program_there_is_starts_by_its_name() {
        assertThat(RedisBinary.all()).isNotEmpty().allSatisfy(binary -> {
            try (var server = RedisServer.named("any")
                    .binary(RedisBinary.named(binary.name()))
                    .start()) {
                assertThat(server.command("PING")).isEqualTo("PONG");
            }
        });
    }

    @Test
    void an_unknown_program_is_answered_with_the_known_ones() {
        assertThatThrownBy(() -> RedisBinary.named("redis-1.0")).hasMessageContaining("there are redis-7.0");
    }

    @Test
    void a_port_that_somebody_has_is_given_up_for_the_next() {
        try (var first = RedisServer.named("first").start()) {
            var taken = new AtomicInteger(2);
            var free = ThreadLocalRandom.current().nextInt(10_000, 15_000);
            try (var second = RedisServer.start(
                    RedisServer.named("second"), () -> taken.getAndDecrement() > 0 ? first.port() : free)) {
                assertThat(second.port()).isEqualTo(free);
                assertThat(second.info("server")).containsEntry("process_id", Long.toString(second.pid()));
            }
        }
    }

    @Test
    void a_start_that_fails_says_why_in_one_line() {
        assertThatThrownBy(() ->
                        RedisServer.named("broken").with("maxmemory", "lots").start())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("broken (redis-7.0, port")
                .hasMessageContaining("argument must be a memory value")
                .hasMessageNotContaining("\n");
    }

    @Test
    void a_killed_server_comes_back_on_its_port_with_its_rewritten_config() {
        try (var server = RedisServer.named("orders-old").start()) {
            server.command("CONFIG", "SET", "maxmemory", "7mb");
            server.command("CONFIG", "REWRITE");
            var port = server.port();
            server.kill();
            assertThat(server.isAlive()).isFalse();
            assertThatThrownBy(() -> server.command("PING")).isInstanceOf(UncheckedIOException.class);

            server.restart();

            assertThat(server.port()).isEqualTo(port);
            assertThat(server.config()).containsEntry("maxmemory", "7340032");
        }
    }

    @Test
    void a_stop_saves_where_the_config_says_so_and_a_restart_loads() {
        try (var server = RedisServer.named("durable").with("save", "900 1").start()) {
            server.command("SET", "kept", "yes");
            server.stop();
            server.restart();

            assertThat(server.command("GET", "kept")).isEqualTo("yes");
        }
    }

    @Test
    void a_frozen_server_keeps_its_connections_and_is_silent_until_resumed() throws IOException {
        try (var server = RedisServer.named("orders-old").start();
                var wire = RedisWire.open(RedisServer.HOST, server.port(), Duration.ofMillis(200))) {
            server.pause();
            assertThatThrownBy(() -> wire.call("PING")).isInstanceOf(IOException.class);

            server.resume();

            assertThat(wire.read()).isEqualTo("PONG");
        }
    }

    @Test
    void a_frozen_server_can_be_stopped() {
        try (var server = RedisServer.named("orders-old").start()) {
            server.pause();
            server.stop();

            assertThat(server.isAlive()).isFalse();
        }
    }

    @Test
    void a_password_with_odd_characters_and_an_acl_user_are_taken() throws IOException {
        try (var server = RedisServer.named("locked")
                        .password("a b\"c\\d#é")
                        .user("reader", "secret", "~*", "+get")
                        .start();
                var wire = RedisWire.open(RedisServer.HOST, server.port(), Duration.ofSeconds(5))) {
            assertThat(server.command("PING")).isEqualTo("PONG");
            assertThatThrownBy(() -> wire.call("PING"))
                    .isInstanceOfSatisfying(
                            ErrorReply.class,
                            refusal -> assertThat(refusal.code()).isEqualTo("NOAUTH"));
            wire.call("AUTH", "reader", "secret");
            assertThat(wire.call("GET", "nothing")).isNull();
            assertThatThrownBy(() -> wire.call("SET", "a", "b")).hasMessageContaining("NOPERM");
        }
    }

    @Test
    void a_server_follows_another_with_its_password() {
        try (var master = RedisServer.named("master").password("secret").start();
                var replica = RedisServer.named("replica").start()) {
            master.command("SET", "greeting", "hello");
            replica.follow(master);

            await().untilAsserted(
                            () -> assertThat(replica.command("GET", "greeting")).isEqualTo("hello"));
        }
    }

    @Test
    void servers_end_when_their_process_is_killed() throws Exception {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var owner = new ProcessBuilder(
                        java,
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-XX:TieredStopAtLevel=1",
                        OneServer.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        var said = owner.inputReader(StandardCharsets.UTF_8).readLine().split(" ", 2);
        var server = ProcessHandle.of(Long.parseLong(said[0])).orElseThrow();
        assertThat(server.isAlive()).isTrue();

        owner.destroyForcibly();

        assertThat(owner.waitFor(10, TimeUnit.SECONDS)).isTrue();
        await().untilAsserted(() -> assertThat(server.isAlive()).isFalse());
        await().untilAsserted(() -> assertThat(Files.exists(Path.of(said[1]))).isFalse());
    }

    /** A process that starts a server, says which, and waits for its end. */
    static final class OneServer {
        private OneServer() {}

        @SuppressWarnings("SystemOut")
        public static void main(String[] arguments) throws IOException {
            var server = RedisServer.named("orphan").start();
            System.out.println(server.pid() + " " + server.folder());
            System.in.read();
        }
    }
}
