package io.redismigrate.redis;

import io.redismigrate.migration.Address;
import io.redismigrate.migration.Shard;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import redis.clients.jedis.exceptions.JedisDataException;

/** A {@code CLUSTER NODES} reply (<a href="https://redis.io/docs/latest/commands/cluster-nodes/">cluster nodes</a>), read once. */
record ClusterNodes(List<Member> members) {
    private static final int SLOTS_FROM = 8;

    /** So many hash slots has every cluster. */
    static final int SLOTS = 16_384;

    /** A range of hash slots, both ends included. */
    record Slots(int first, int last) {}

    /**
     * One node.
     *
     * @param busPort where the nodes talk to one another
     * @param flags such as {@code myself}, {@code slave}, {@code fail?} and {@code handshake}
     * @param master the id of the one it follows; {@code -} for a master
     * @param linked whether the node that answered is connected to it
     * @param slots what it owns
     * @param moving whether a slot is on its way to or from it; only the node itself tells
     */
    record Member(
            String id,
            Address address,
            int busPort,
            Set<String> flags,
            String master,
            boolean linked,
            List<Slots> slots,
            boolean moving) {
        boolean myself() {
            return flags.contains("myself");
        }

        /** Whether it is a full member that is not taken for failed. */
        boolean well() {
            return flags.stream().noneMatch(flag -> flag.startsWith("fail") || flag.equals("handshake"))
                    && !flags.contains("noaddr");
        }

        int slotCount() {
            return slots.stream()
                    .mapToInt(range -> range.last() - range.first() + 1)
                    .sum();
        }

        boolean owns(int slot) {
            return slots.stream().anyMatch(range -> range.first() <= slot && slot <= range.last());
        }
    }

    static ClusterNodes of(Link link) {
        return parse((String) link.call("CLUSTER", "NODES"));
    }

    static ClusterNodes parse(String reply) {
        return new ClusterNodes(reply.lines()
                .map(line -> line.split(" ", -1))
                .filter(words -> words.length >= SLOTS_FROM)
                .map(ClusterNodes::member)
                .toList());
    }

    /** The node's place in its cluster; empty where it will not tell. */
    static Optional<Shard> shard(Link link) {
        var replies = link.pipeline(List.of(new String[] {"CLUSTER", "INFO"}, new String[] {"CLUSTER", "NODES"}));
        if (replies.stream().anyMatch(JedisDataException.class::isInstance)) {
            return Optional.empty();
        }
        var nodes = parse((String) replies.get(1));
        var own = nodes.myself();
        Map<String, Address> known = new HashMap<>();
        nodes.members().stream()
                .filter(member -> !member.flags().contains("handshake"))
                .forEach(member -> known.put(member.id(), member.address()));
        boolean healthy =
                Info.parse((String) replies.get(0)).text("cluster_state").equals("ok");
        return Optional.of(new Shard(own.id(), healthy, own.slotCount(), own.moving(), known));
    }

    /** The node that answered. */
    Member myself() {
        return members.stream().filter(Member::myself).findFirst().orElseThrow();
    }

    /** The full member at that address. */
    Optional<Member> at(Address address) {
        return members.stream()
                .filter(member -> !member.flags().contains("handshake"))
                .filter(member -> Hosts.same(member.address(), address))
                .findFirst();
    }

    private static Member member(String[] words) {
        // host:port@busport, and from 7.0 on ",hostname" behind it; an address of IPv6 has colons of its own.
        var place = words[1].split(",", -1)[0];
        int at = place.indexOf('@');
        var socket = at < 0 ? place : place.substring(0, at);
        int colon = socket.lastIndexOf(':');
        int port = Integer.parseInt(socket.substring(colon + 1));
        int bus = at < 0 ? 0 : Integer.parseInt(place.substring(at + 1));
        var slots = new ArrayList<Slots>();
        boolean moving = false;
        for (int word = SLOTS_FROM; word < words.length; word++) {
            if (words[word].startsWith("[")) {
                moving = true;
            } else if (!words[word].isEmpty()) {
                var ends = words[word].split("-", -1);
                slots.add(new Slots(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1])));
            }
        }
        return new Member(
                words[0],
                new Address(socket.substring(0, colon), port),
                bus,
                Set.of(words[2].split(",", -1)),
                words[3],
                words[7].equals("connected"),
                slots,
                moving);
    }
}
