package io.redismigrate.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.redismigrate.migration.Address;
import io.redismigrate.migration.Node;
import io.redismigrate.migration.Owners;
import io.redismigrate.migration.Server;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever listens behind an address in the config: what it answers is a look that failed, never an exception. */
class HostileRepliesTest {
    private static final int TEXTS = 20_000;
    private static final int LOOKS = 300;

    private static final String INFO = """
            # Server\r
            redis_version:7.0.15\r
            run_id:4f2a\r
            # Replication\r
            role:slave\r
            master_host:10.0.0.1\r
            master_port:6379\r
            master_link_status:up\r
            master_replid:%s\r
            slave_repl_offset:123\r
            master_repl_offset:123\r
            slave0:ip=10.0.0.3,port=6379,state=online,offset=1,lag=0\r
            # Keyspace\r
            db0:keys=12,expires=0,avg_ttl=0\r
            """.formatted("a".repeat(40));

    private static final String CLIENTS =
            "id=7 addr=127.0.0.1:5 name=app age=3 idle=0 flags=N db=0 cmd=get user=default lib-name=jedis\n";

    private static final List<String> SPLINTERS = List.of(
            "9".repeat(400),
            "-9223372036854775809",
            "\0",
            "\r\n",
            "=",
            ":",
            ",",
            "<!channel>",
            "$(reboot)",
            "'; DROP TABLE migration; --",
            "\uFFFF",
            "\u202E",
            "db99999999999:keys=x",
            "x".repeat(100_000));

    private static String spoiled(String text, Random random) {
        var spoiled = new StringBuilder(text);
        for (int wounds = random.nextInt(5); wounds >= 0; wounds--) {
            int at = random.nextInt(spoiled.length());
            spoiled.replace(
                    at,
                    Math.min(spoiled.length(), at + random.nextInt(20)),
                    SPLINTERS.get(random.nextInt(SPLINTERS.size())));
        }
        return random.nextInt(10) == 0 ? spoiled.substring(0, random.nextInt(spoiled.length())) : spoiled.toString();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void spoiled_texts_are_read_as_far_as_they_go(long seed) {
        var random = new Random(seed);
        for (int i = 0; i < TEXTS; i++) {
            var info = Info.parse(spoiled(INFO, random));
            assertThat(info.replication(address -> address)).isNotNull();
            assertThat(info.transfer()).isNotNull();
            assertThat(info.keys()).isNotNull();
            assertThat(info.offset()).isLessThanOrEqualTo(Long.MAX_VALUE);
            assertThat(Clients.parse(spoiled(CLIENTS, random), Owners.UNKNOWN)).isNotNull();
        }
    }

    @Test
    void a_server_that_answers_anything_at_all_is_not_seen() throws Exception {
        var random = new Random(7);
        var threads = Executors.newCachedThreadPool();
        try (var listener = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
                var fleet = new RedisFleet(new Logins(Map.of()), Clock.systemUTC())) {
            var unused = threads.submit(() -> {
                while (!listener.isClosed()) {
                    var socket = listener.accept();
                    var unusedAnswer = threads.submit(() -> answer(socket, random));
                }
                return true;
            });
            var server = Server.open("anything", new Address("127.0.0.1", listener.getLocalPort()));
            for (int i = 0; i < LOOKS; i++) {
                var seen = fleet.look(List.of(server), List.of(server)).get("anything");

                assertThat(seen).as("look %d", i).isInstanceOf(Node.Unseen.class);
                assertThat(seen.toString()).doesNotContain("\tat ");
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static boolean answer(Socket socket, Random random) throws IOException {
        try (socket) {
            if (socket.getInputStream().read(new byte[4096]) < 0) {
                return false;
            }
            var out = socket.getOutputStream();
            for (int replies = random.nextInt(30); replies >= 0; replies--) {
                var text = random.nextInt(4) == 0 ? spoiled(INFO, random) : SPLINTERS.get(random.nextInt(12));
                var bytes = text.getBytes(StandardCharsets.UTF_8);
                var framed = switch (random.nextInt(8)) {
                    case 0 -> "+OK\r\n";
                    case 1 -> ":" + text + "\r\n";
                    case 2 -> "$" + bytes.length + "\r\n" + text + "\r\n";
                    case 3 -> "*" + random.nextInt(5) + "\r\n+" + text + "\r\n";
                    case 4 -> "-ERR " + text + "\r\n";
                    case 5 -> "$-1\r\n";
                    case 6 -> "*-1\r\n";
                    default -> text;
                };
                out.write(framed.getBytes(StandardCharsets.UTF_8));
            }
            out.flush();
            return true;
        }
    }
}
