package io.redismigrate;

import static org.assertj.core.api.Assertions.assertThat;

import io.redismigrate.demo.RedisWire;
import io.redismigrate.migration.Address;
import io.redismigrate.migration.Server;
import io.redismigrate.migration.Strategy;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.junit.jupiter.Testcontainers;

/** A migration between servers as their makers ship them, in containers. Without Docker it is skipped, and says so. */
@Testcontainers(disabledWithoutDocker = true)
class ContainersIT {
    private static final String LOOPBACK = "127.0.0.1";

    @ParameterizedTest
    @CsvSource({
        "redis:7.2-alpine, redis:8-alpine, redis-server",
        "redis:7.2-alpine, valkey/valkey:8-alpine, valkey-server"
    })
    void images_move_as_the_bundled_servers_do(String from, String to, String candidateProgram, @TempDir Path folder)
            throws Exception {
        int fromPort = freePort();
        int toPort = freePort();
        try (var old = server(from, "redis-server", fromPort);
                var young = server(to, candidateProgram, toPort)) {
            old.start();
            young.start();
            assertThat(call(fromPort, "SET", "key", "value")).isEqualTo("OK");
            try (var bot = new TickedBot(folder, named("old", fromPort), named("young", toPort), List.of())) {
                bot.starts(Strategy.FENCED);
                bot.ticksUntilPhase("in-sync");
                bot.approvesEverything();
                bot.ticksUntilPhase("promoted");
                bot.finishes();
                bot.ticksUntilPhase("completed");

                assertThat(bot.types()).contains("switch-completed").doesNotContain("switch-undone");
            }
            assertThat(call(toPort, "GET", "key")).isEqualTo("value");
        }
    }

    /** On the host's network, for the servers and the bot have to reach each other under the same addresses. */
    private static GenericContainer<?> server(String image, String program, int port) {
        return new GenericContainer<>(image)
                .withNetworkMode("host")
                .withCommand(program, "--port", Integer.toString(port), "--bind", LOOPBACK, "--save", "")
                .waitingFor(Wait.forLogMessage(".*Ready to accept connections.*", 1));
    }

    private static Server named(String name, int port) {
        return Server.open(name, new Address(LOOPBACK, port));
    }

    private static @Nullable Object call(int port, String... words) throws IOException {
        try (var wire = RedisWire.open(LOOPBACK, port, Duration.ofSeconds(5))) {
            return wire.call(words);
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
