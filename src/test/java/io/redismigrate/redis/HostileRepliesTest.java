package io.redismigrate.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.redismigrate.lab.Hostile;
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
public class HostileRepliesTest {
    private static final int TEXTS = 3_000;
    private static final int LOOKS = 150;

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

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void spoiled_texts_are_read_as_far_as_they_go(long seed) {
        read(seed, TEXTS);
    }

    /** So many replies to {@code INFO} and to {@code CLIENT LIST}; throws at the first that cannot be read. */
    public static void read(long seed, int texts) {
        var random = new Random(seed);
        for (int i = 0; i < texts; i++) {
            var info = Info.parse(Hostile.spoiled(INFO, random));
            assertThat(info.replication(address -> address)).isNotNull();
            assertThat(info.transfer()).isNotNull();
            assertThat(info.keys()).isNotNull();
            assertThat(info.offset()).isLessThanOrEqualTo(Long.MAX_VALUE);
            assertThat(Clients.parse(Hostile.spoiled(CLIENTS, random), Owners.UNKNOWN))
                    .isNotNull();
        }
    }

    @Test
    void a_server_that_answers_anything_at_all_is_not_seen() throws Exception {
        anythingIsNotSeen(7, LOOKS);
    }

    /** So many looks at a server that answers what the dice say; throws at the first that is taken for an answer. */
    public static void anythingIsNotSeen(long seed, int looks) throws Exception {
        var random = new Random(seed);
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
            for (int i = 0; i < looks; i++) {
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
                var text = random.nextInt(4) == 0 ? Hostile.spoiled(INFO, random) : Hostile.splinter(random);
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
