package io.redismigrate.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class DemoDataTest {
    @Test
    void it_adds_exactly_as_many_keys_of_all_types_with_and_without_a_time_to_live() throws Exception {
        try (var server = RedisServer.named("orders-old").start();
                var wire = server.connect()) {
            DemoData.fill(server, 5_000, 1);

            assertThat(wire.call("DBSIZE")).isEqualTo(4_950L);
            var expiring = server.info("keyspace").getOrDefault("db0", "").replaceAll(".*expires=(\\d+).*", "$1");
            assertThat(Integer.parseInt(expiring)).isBetween(800, 1_200);
            var types = new TreeSet<String>();
            for (int i = 0; i < 1_000; i++) {
                var key = Objects.requireNonNull(wire.call("RANDOMKEY"));
                types.add(String.valueOf(wire.call("TYPE", key.toString())));
            }
            assertThat(types).isEqualTo(Set.of("string", "hash", "list", "set", "zset", "stream"));
            assertThat(wire.call("TTL", "session:0")).isInstanceOf(Long.class);
            wire.call("SELECT", "1");
            assertThat(wire.call("DBSIZE")).isEqualTo(50L);
        }
    }

    @Test
    void the_same_seed_gives_the_same_data() {
        try (var one = RedisServer.named("one")
                        .with("enable-debug-command", "yes")
                        .start();
                var other = RedisServer.named("other")
                        .with("enable-debug-command", "yes")
                        .start()) {
            DemoData.fill(one, 2_000, 7);
            DemoData.fill(other, 2_000, 7);
            assertThat(one.command("DEBUG", "DIGEST")).isEqualTo(other.command("DEBUG", "DIGEST"));

            other.command("FLUSHALL");
            DemoData.fill(other, 2_000, 8);
            assertThat(one.command("DEBUG", "DIGEST")).isNotEqualTo(other.command("DEBUG", "DIGEST"));
        }
    }

    @Test
    void a_refusal_is_not_swallowed() {
        try (var server = RedisServer.named("small").with("maxmemory", "1mb").start()) {
            assertThatThrownBy(() -> DemoData.fill(server, 100, 1)).hasMessageStartingWith("OOM");
        }
    }
}
