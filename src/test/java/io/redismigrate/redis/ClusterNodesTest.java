package io.redismigrate.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.redismigrate.migration.Address;
import org.junit.jupiter.api.Test;

/** Lines of CLUSTER NODES as different releases write them. */
class ClusterNodesTest {
    private static final String REPLY = """
        07c3 127.0.0.1:30004@31004,node-4.example slave e7d1 0 1426238317239 4 connected
        67ed fd00::2:30002@31002,,shard-id=ab master - 0 1426238316232 2 disconnected 5461-10922 11000 [93-<-e7d1]
        9a11 :0@0 master,noaddr - 1 1 0 disconnected
        e7d1 127.0.0.1:30001@31001 myself,master - 0 0 1 connected 0-5460 [77->-67ed]
        """;

    private final ClusterNodes nodes = ClusterNodes.parse(REPLY);

    @Test
    void a_node_finds_itself_and_its_slots() {
        var own = nodes.myself();

        assertThat(own.id()).isEqualTo("e7d1");
        assertThat(own.slotCount()).isEqualTo(5461);
        assertThat(own.owns(5460)).isTrue();
        assertThat(own.owns(5461)).isFalse();
        assertThat(own.moving()).isTrue();
    }

    @Test
    void a_replica_is_found_by_its_address_with_the_master_it_follows() {
        var replica = nodes.at(new Address("127.0.0.1", 30004)).orElseThrow();

        assertThat(replica.master()).isEqualTo("e7d1");
        assertThat(replica.well()).isTrue();
        assertThat(replica.busPort()).isEqualTo(31004);
    }

    @Test
    void single_slots_and_addresses_with_colons_are_read_too() {
        var other = nodes.at(new Address("fd00::2", 30002)).orElseThrow();

        assertThat(other.slotCount()).isEqualTo(5463);
        assertThat(other.linked()).isFalse();
    }

    @Test
    void one_without_an_address_is_not_well() {
        assertThat(nodes.members())
                .filteredOn(member -> member.id().equals("9a11"))
                .noneMatch(ClusterNodes.Member::well);
    }
}
