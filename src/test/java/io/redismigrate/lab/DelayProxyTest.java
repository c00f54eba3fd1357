package io.redismigrate.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.redismigrate.demo.RedisServer;
import io.redismigrate.demo.RedisWire;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DelayProxyTest {
    @RegisterExtension
    final RedisLab lab = new RedisLab();

    private final RedisServer server = lab.start("only");

    @Test
    void a_round_trip_takes_twice_the_delay() throws IOException {
        try (var proxy = DelayProxy.to(RedisServer.HOST, server.port(), Duration.ofMillis(30));
                var wire = through(proxy)) {
            assertThat(timeOf(wire)).isBetween(Duration.ofMillis(60), Duration.ofMillis(500));

            proxy.delay(Duration.ZERO);

            assertThat(timeOf(wire)).isLessThan(Duration.ofMillis(60));
        }
    }

    @Test
    void large_replies_pass_whole() throws IOException {
        var large = "x".repeat(3_000_000);
        try (var proxy = DelayProxy.to(RedisServer.HOST, server.port(), Duration.ofMillis(1));
                var wire = through(proxy)) {
            wire.call("SET", "large", large);

            assertThat(wire.call("GET", "large")).isEqualTo(large);
        }
    }

    @Test
    void a_pause_holds_and_loses_nothing() throws IOException {
        try (var proxy = DelayProxy.to(RedisServer.HOST, server.port(), Duration.ZERO);
                var wire = RedisWire.open(RedisServer.HOST, proxy.port(), Duration.ofMillis(150))) {
            wire.call("PING");
            proxy.pause();
            assertThatThrownBy(() -> wire.call("ECHO", "held")).isInstanceOf(IOException.class);

            proxy.resume();

            assertThat(wire.read()).isEqualTo("held");
        }
    }

    @Test
    void a_cut_closes_all_connections_until_mended() throws IOException {
        try (var proxy = DelayProxy.to(RedisServer.HOST, server.port(), Duration.ZERO);
                var before = through(proxy)) {
            before.call("PING");
            proxy.cut();
            assertThatThrownBy(() -> before.call("PING")).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> timeOf(through(proxy))).isInstanceOf(IOException.class);
            await().untilAsserted(() -> assertThat(proxy.connections()).isZero());

            proxy.mend();

            try (var after = through(proxy)) {
                assertThat(after.call("PING")).isEqualTo("PONG");
            }
        }
    }

    private static RedisWire through(DelayProxy proxy) throws IOException {
        return RedisWire.open(RedisServer.HOST, proxy.port(), Duration.ofSeconds(5));
    }

    private static Duration timeOf(RedisWire wire) throws IOException {
        var start = System.nanoTime();
        wire.call("PING");
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
