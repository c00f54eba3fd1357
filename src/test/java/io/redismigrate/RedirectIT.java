package io.redismigrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redismigrate.demo.ErrorReply;
import io.redismigrate.demo.RedisBinary;
import io.redismigrate.demo.RedisServer;
import io.redismigrate.demo.RedisWire;
import io.redismigrate.demo.SequenceCheck;
import io.redismigrate.lab.RedisLab;
import io.redismigrate.lab.Writers;
import io.redismigrate.migration.Plan;
import io.redismigrate.migration.Strategy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Valkey leads clients on that asked for it: with the servers' own hand-over, to the new master and nowhere else. */
class RedirectIT {
    @RegisterExtension
    private final RedisLab lab = new RedisLab();

    @TempDir
    private Path folder;

    /** Without {@code -Dservers} there is no Valkey, and so nothing to test. */
    static List<String> valkeys() {
        return RedisBinary.all().stream()
                .map(RedisBinary::name)
                .filter(name -> name.startsWith("valkey"))
                .toList();
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("valkeys")
    void a_client_that_asked_for_it_is_led_to_the_new_master_and_never_nowhere(String program) throws Exception {
        var binary = RedisBinary.named(program);
        var old = lab.start("old", setup -> setup.binary(binary));
        var young = lab.start("young", setup -> setup.binary(binary));
        var replica = lab.start("young-replica", setup -> setup.binary(binary));
        var setup = TickedBot.Setup.usual().repointedBy(Plan.Repoint.REDIRECT);
        try (var bot = TickedBot.over(folder, old, young, replica, setup);
                var led = new Led(old);
                var writers = Writers.start(Writers.Options.count(10).thinking(Duration.ofMillis(5)), old, young)) {
            bot.approvesEverything();
            bot.starts(Strategy.FENCED, Plan.Method.FAILOVER, Optional.empty());
            bot.ticksUntilPhase("promoted");
            await().atMost(ServedBot.PATIENCE).until(() -> !led.places.isEmpty());
            await().until(() -> writers.at(young) == 10);
            writers.stop();

            assertThat(writers.verifyOn(young)).matches(SequenceCheck::isExact);
            assertThat(led.places).containsExactly(young.address());
            assertThat(led.written.get()).isPositive();
            assertThat(bot.types()).contains("repointed").doesNotContain("alarm");
        }
    }

    /** A client that asked to be led on, and stays where it is to see whereto. */
    private static final class Led implements AutoCloseable {
        private final Set<String> places = ConcurrentHashMap.newKeySet();
        private final AtomicLong written = new AtomicLong();
        private final AtomicBoolean ends = new AtomicBoolean();
        private final Thread thread;

        Led(RedisServer server) {
            thread = new Thread(() -> write(server), "led");
            thread.setDaemon(true);
            thread.start();
        }

        private void write(RedisServer server) {
            while (!ends.get()) {
                try (var wire = server.connect()) {
                    wire.call("CLIENT", "CAPA", "redirect");
                    while (!ends.get()) {
                        write(wire);
                    }
                } catch (IOException e) {
                    // Disconnected like everybody who was left; it comes again.
                }
            }
        }

        private void write(RedisWire wire) throws IOException {
            try {
                wire.call("INCR", "led");
                written.incrementAndGet();
            } catch (ErrorReply refusal) {
                var words = String.valueOf(refusal.getMessage()).split(" ", -1);
                places.add(words[0].equals("REDIRECT") ? words[1] : String.valueOf(refusal.getMessage()));
            }
        }

        @Override
        public void close() throws InterruptedException {
            ends.set(true);
            thread.join(10_000);
        }
    }
}
