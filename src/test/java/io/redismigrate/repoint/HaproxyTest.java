package io.redismigrate.repoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.redismigrate.demo.RedisServer;
import io.redismigrate.demo.RedisWire;
import io.redismigrate.lab.Haproxy;
import io.redismigrate.lab.RedisLab;
import io.redismigrate.migration.Action.Direction;
import io.redismigrate.migration.Address;
import io.redismigrate.migration.Migration;
import io.redismigrate.migration.Plan;
import io.redismigrate.migration.Server;
import io.redismigrate.migration.Strategy;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A real HAProxy before real servers. */
@Timeout(60)
class HaproxyTest {
    private static final Duration SHORT = Duration.ofSeconds(2);

    @RegisterExtension
    private final RedisLab lab = new RedisLab();

    private RedisServer old;
    private RedisServer young;
    private Haproxy proxy;

    @BeforeEach
    void a_proxy_that_leads_to_the_old_one() {
        old = lab.start("old");
        young = lab.start("young");
        lab.command(old, "SET", "who", "old");
        lab.command(young, "SET", "who", "young");
        proxy = lab.closing(Haproxy.before(old));
    }

    @Test
    void a_dry_run_says_yes_and_changes_nothing() throws IOException {
        assertThat(call(way(proxy.adminSocket()), Direction.FORWARD, true)).isEmpty();
        assertThat(who()).isEqualTo("old");
    }

    @Test
    void applications_come_to_the_new_master_and_back_again() throws IOException {
        assertThat(call(way(proxy.adminSocket()), Direction.FORWARD, false)).isEmpty();
        assertThat(who()).isEqualTo("young");
        assertThat(call(way(proxy.adminSocket()), Direction.FORWARD, false))
                .as("once more does no harm")
                .isEmpty();

        assertThat(call(way(proxy.adminSocket()), Direction.BACK, false)).isEmpty();
        assertThat(who()).isEqualTo("old");
    }

    @Test
    void it_works_over_tcp_as_well() throws IOException {
        assertThat(call(way(proxy.tcpSocket()), Direction.FORWARD, true)).isEmpty();
        assertThat(call(way(proxy.tcpSocket()), Direction.FORWARD, false)).isEmpty();
        assertThat(who()).isEqualTo("young");
    }

    @Test
    void connections_that_led_to_the_old_master_are_ended_where_that_is_wanted() throws IOException {
        try (var client = open()) {
            assertThat(client.call("GET", "who")).isEqualTo("old");
            call(way(proxy.adminSocket(), false), Direction.FORWARD, false);
            assertThat(client.call("GET", "who")).as("left alone").isEqualTo("old");

            call(way(proxy.adminSocket(), true), Direction.FORWARD, false);
            assertThat(failure(client)).doesNotStartWith("answered");
        }
    }

    @Test
    void a_socket_that_may_not_change_anything_vetoes() {
        assertThat(call(way(proxy.operatorSocket()), Direction.FORWARD, true).orElse(""))
                .contains("the socket has the level operator")
                .contains("level admin");
        assertThat(call(way(proxy.operatorSocket()), Direction.FORWARD, false).orElse(""))
                .contains("did not take 127.0.0.1:" + young.port());
    }

    @Test
    void a_server_that_is_not_there_vetoes() {
        var nobody = new Way.Haproxy(List.of(proxy.adminSocket()), "redis", "nobody", true, SHORT);
        var nowhere = new Way.Haproxy(List.of(proxy.adminSocket()), "nowhere", "master", true, SHORT);

        assertThat(call(nobody, Direction.FORWARD, true).orElse("")).contains("there is no server redis/nobody");
        assertThat(call(nowhere, Direction.FORWARD, true).orElse("")).contains("there is no server nowhere/master");
    }

    @Test
    void a_server_that_leads_to_somebody_else_is_not_taken_from_him() {
        var other = lab.start("other");
        var proxyOfOther = lab.closing(Haproxy.before(other));

        assertThat(call(way(proxyOfOther.adminSocket()), Direction.FORWARD, true)
                        .orElse(""))
                .contains(
                        "redis/master leads to 127.0.0.1:%d, not to 127.0.0.1:%d".formatted(other.port(), old.port()));
    }

    @Test
    void a_proxy_that_is_gone_or_hangs_is_no_yes() {
        proxy.freeze();
        assertThat(call(way(proxy.adminSocket()), Direction.FORWARD, true).orElse(""))
                .contains("it did not answer within 2,000 ms");
        proxy.close();
        assertThat(call(way(proxy.adminSocket()), Direction.FORWARD, true).orElse(""))
                .contains("it could not be asked");
    }

    @Test
    void each_of_several_has_to_take_it() {
        var two = new Way.Haproxy(List.of(proxy.adminSocket(), proxy.operatorSocket()), "redis", "master", true, SHORT);

        assertThat(call(two, Direction.FORWARD, true).orElse("")).contains(proxy.operatorSocket());
    }

    private Optional<String> call(Way way, Direction direction, boolean dryRun) {
        var plan = new Plan(
                "orders",
                server(old),
                List.of(),
                server(young),
                List.of(),
                Strategy.FENCED,
                Duration.ofSeconds(5),
                Plan.Repoint.HAPROXY,
                true);
        return Agreed.by(way).call(Migration.requested("m7", plan, "U0AAA", "", Agreed.AT), direction, dryRun);
    }

    private static Server server(RedisServer server) {
        return Server.open(server.name(), new Address(RedisServer.HOST, server.port()));
    }

    private static Way way(String socket) {
        return way(socket, true);
    }

    private static Way way(String socket, boolean shutdown) {
        return new Way.Haproxy(List.of(socket), "redis", "master", shutdown, SHORT);
    }

    private String who() throws IOException {
        try (var client = open()) {
            return String.valueOf(client.call("GET", "who"));
        }
    }

    private RedisWire open() throws IOException {
        return RedisWire.open(RedisServer.HOST, proxy.port(), Duration.ofSeconds(5));
    }

    private static String failure(RedisWire client) {
        try {
            return "answered " + client.call("GET", "who");
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
