package io.redismigrate.redis;

import java.util.Map;
import java.util.TreeSet;

/**
 * Where a server stands: what {@code INFO} says that a comparison needs.
 *
 * @param info as it answered
 */
record Bearings(Info info) {
    private static final byte[][] ALL = Wire.words("INFO");
    private static final byte[][] REPLICATION = Wire.words("INFO", "replication");

    static Bearings of(Wire wire) {
        return ask(wire, ALL);
    }

    /** Only what it says of replication. */
    static Bearings replication(Wire wire) {
        return ask(wire, REPLICATION);
    }

    private static Bearings ask(Wire wire, byte[][] command) {
        wire.demand(command);
        var reply = wire.copy();
        return new Bearings(Info.parse(new String(reply, java.nio.charset.StandardCharsets.UTF_8)));
    }

    String runId() {
        return info.text("run_id");
    }

    String history() {
        return info.text("master_replid");
    }

    long offset() {
        return info.offset();
    }

    Map<Integer, Long> keys() {
        return info.keys();
    }

    /** Whether it knows {@code PEXPIRETIME}, and streams' details as the newer releases tell them. */
    boolean absoluteExpiry() {
        return major() >= 7;
    }

    boolean functions() {
        return major() >= 7;
    }

    private int major() {
        var version = info.text("redis_version");
        int dot = version.indexOf('.');
        return dot < 0 ? 0 : Integer.parseInt(version.substring(0, dot));
    }

    long expiring(int database) {
        return info.keyspace(database, "expires");
    }

    /** Hashes with fields that expire: Redis 7.4 and Valkey 9 count them under different names. */
    boolean expiringFields(int database) {
        return info.keyspace(database, "subexpiry") > 0 || info.keyspace(database, "keys_with_volatile_items") > 0;
    }

    /** Databases that hold keys on either. */
    static TreeSet<Integer> databases(Bearings left, Bearings right) {
        var databases = new TreeSet<>(left.keys().keySet());
        databases.addAll(right.keys().keySet());
        return databases;
    }
}
