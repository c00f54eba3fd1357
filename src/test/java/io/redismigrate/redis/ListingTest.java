package io.redismigrate.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.redismigrate.demo.RedisServer;
import io.redismigrate.demo.RedisWire;
import io.redismigrate.lab.RedisLab;
import io.redismigrate.migration.Address;
import io.redismigrate.migration.Client;
import io.redismigrate.migration.Client.Kind;
import io.redismigrate.migration.Node;
import io.redismigrate.migration.Owners;
import io.redismigrate.migration.Server;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who is connected to a real server, and how often it is asked. */
class ListingTest {
    @RegisterExtension
    private final RedisLab lab = new RedisLab();

    private final RedisFleet fleet = new RedisFleet(
            new Logins(Map.of()),
            new Owners(List.of(new Owners.Rule("shop-*", "*", any -> true, "S0SHOP"))),
            Clock.systemUTC(),
            "only");

    private final List<RedisWire> wires = new ArrayList<>();

    @AfterEach
    void hang_up() throws Exception {
        for (var wire : wires) {
            wire.close();
        }
        fleet.close();
    }

    @Test
    void everybody_is_told_apart_and_given_to_his_team() throws Exception {
        var old = lab.start("old");
        lab.replicaOf(old, "replica");
        open(old).call("CLIENT", "SETNAME", "shop-1");
        open(old).call("SUBSCRIBE", "news");
        open(old).call("MONITOR");
        open(old).call("CLIENT", "SETNAME", "sentinel-0badcafe-cmd");

        var clients = clients(old);
        assertThat(clients)
                .filteredOn(client -> client.name().equals("shop-1"))
                .singleElement()
                .matches(client ->
                        client.kind() == Kind.APPLICATION && client.team().equals("S0SHOP"))
                .matches(client -> client.host().equals("127.0.0.1"));
        assertThat(clients)
                .extracting(Client::kind)
                .contains(Kind.SUBSCRIBER, Kind.MONITOR, Kind.REPLICA, Kind.SENTINEL, Kind.BOT);
        assertThat(clients).filteredOn(Client::mustMove).hasSize(2);
    }

    @Test
    void a_short_list_is_always_of_now() throws Exception {
        var old = lab.start("old");
        assertThat(clients(old)).noneMatch(Client::mustMove);
        open(old).call("SET", "a", "b");

        assertThat(clients(old)).anyMatch(Client::mustMove);
    }

    @Test
    void a_long_list_is_kept_for_a_while() throws Exception {
        var old = lab.start("old");
        for (int number = 0; number < 1_000; number++) {
            open(old);
        }
        clients(old);
        open(old).call("CLIENT", "SETNAME", "late");

        assertThat(clients(old))
                .hasSizeGreaterThan(1_000)
                .noneMatch(client -> client.name().equals("late"));
        assertThat(Listing.interval(1_001)).isEqualTo(Duration.ofSeconds(2));
        assertThat(Listing.interval(10_000)).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void those_who_are_left_are_disconnected_and_others_are_not() throws Exception {
        var old = lab.start("old");
        for (int number = 0; number < 120; number++) {
            open(old).call("CLIENT", "SETNAME", "shop-" + number);
        }
        open(old).call("CLIENT", "SETNAME", "other");
        fleet.disconnect(
                server(old),
                clients(old).stream().filter(client -> !client.team().isEmpty()).toList());

        assertThat(clients(old)).extracting(Client::name).contains("other").noneMatch(name -> name.startsWith("shop-"));
    }

    private List<Client> clients(RedisServer server) {
        var nodes = fleet.look(List.of(server(server)), List.of(server(server)));
        var node = (Node.Seen) Objects.requireNonNull(nodes.get(server.name()));
        return node.clients().orElseThrow();
    }

    private RedisWire open(RedisServer server) throws Exception {
        var wire = server.connect();
        wires.add(wire);
        return wire;
    }

    private static Server server(RedisServer server) {
        return Server.open(server.name(), new Address(RedisServer.HOST, server.port()));
    }
}
