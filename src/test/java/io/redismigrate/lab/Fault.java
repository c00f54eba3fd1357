package io.redismigrate.lab;

import io.redismigrate.demo.RedisServer;
import io.redismigrate.demo.RedisWire;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A difference that is planted in a {@link Dataset} on a replica: ten kinds, each of which a verification has to find. */
public enum Fault {
    VALUE {
        @Override
        List<Planted> plant(RedisWire wire, Random random, int keys) throws IOException {
            var key = key(random, keys, 3);
            wire.call("SET", key, "another value", "KEEPTTL");
            return List.of(new Planted(0, key, "value"));
        }
    },
    MEMBER_OF_A_BIG_SET {
        @Override
        List<Planted> plant(RedisWire wire, Random random, int keys) throws IOException {
            wire.call("SREM", Dataset.BIG_SET, "member " + (1 + random.nextInt(20_000)));
            return List.of(new Planted(0, Dataset.BIG_SET, "value"));
        }
    },
    EXPIRY_MISSING {
        @Override
        List<Planted> plant(RedisWire wire, Random random, int keys) throws IOException {
            var key = key(random, keys, 10);
            wire.call("PERSIST", key);
            return List.of(new Planted(0, key, "expiry"));
        }
    },
    EXPIRY_A_MINUTE_OFF {
        @Override
        List<Planted> plant(RedisWire wire, Random random, int keys) throws IOException {
            var key = key(random, keys, 30);
            long left = Long.parseLong(String.valueOf(wire.call("PTTL", key)));
            wire.call("PEXPIRE", key, Long.toString(left + 60_000));
            return List.of(new Planted(0, key, "expiry"));
        }
    },
    MISSING {
        @Override
        List<Planted> plant(RedisWire wire, Random random, int keys) throws IOException {
            var key = key(random, keys, 45);
            wire.call("DEL", key);
            return List.of(new Planted(0, key, "missing"));
        }
    },
    EXTRA {
        @Override
        List<Planted> plant(RedisWire wire, Random random, int keys) throws IOException {
            var key = "one too many:" + random.nextInt(1_000_000);
            wire.call("SET", key, "nobody wrote this");
            return List.of(new Planted(0, key, "extra"));
        }
    },
    TYPE {
        @Override
        List<Planted> plant(RedisWire wire, Random random, int keys) throws IOException {
            var key = key(random, keys, 31);
            wire.call("SET", key, "a hash no more");
            return List.of(new Planted(0, key, "type"));
        }
    },
    GROUP_OFFSET {
        @Override
        List<Planted> plant(RedisWire wire, Random random, int keys) throws IOException {
            var key = key(random, keys, 48);
            wire.call("XGROUP", "SETID", key, "group", "1-1");
            return List.of(new Planted(0, key, "group"));
        }
    },
    BIT_OF_A_BIG_STRING {
        @Override
        List<Planted> plant(RedisWire wire, Random random, int keys) throws IOException {
            wire.call("SETBIT", Dataset.BIG_STRING, Integer.toString(random.nextInt(80_000_000)), "1");
            return List.of(new Planted(0, Dataset.BIG_STRING, "value"));
        }
    },
    DATABASE {
        @Override
        List<Planted> plant(RedisWire wire, Random random, int keys) throws IOException {
            // Database 5 has only the first tenth.
            var key = "key:" + (50 * (keys / 100 + random.nextInt(keys / 100)) + 7);
            wire.call("MOVE", key, "5");
            return List.of(new Planted(0, key, "missing"), new Planted(5, key, "extra"));
        }
    };

    /** What has to be found: a key, and the word of the kind of difference. */
    public record Planted(int database, String key, String kind) {}

    /** Plants one of each kind on a replica. */
    public static List<Planted> plantAll(RedisServer replica, long seed, int keys) throws IOException {
        var random = new Random(seed);
        var planted = new ArrayList<Planted>();
        replica.command("CONFIG", "SET", "replica-read-only", "no");
        try (var wire = replica.connect()) {
            for (var fault : values()) {
                planted.addAll(fault.plant(wire, random, keys));
            }
        }
        replica.command("CONFIG", "SET", "replica-read-only", "yes");
        return planted;
    }

    abstract List<Planted> plant(RedisWire wire, Random random, int keys) throws IOException;

    /** A key of database 0 of that kind (see {@link Dataset}), from its first half. */
    private static String key(Random random, int keys, int kind) {
        return "key:" + (50 * random.nextInt(keys / 100) + kind);
    }
}
