package io.redismigrate.lab;

import io.redismigrate.demo.RedisServer;

/**
 * Keys of every type on a server, made by the server itself: most are small, some are not. A fifth of them expire, far from
 * now. Database 5 has a tenth of what database 0 has.
 */
public final class Dataset {
    /** The keys that are large, one of a type. */
    public static final String BIG_STRING = "big:string";

    public static final String BIG_SET = "big:set";
    public static final String BIG_STREAM = "big:stream";

    private static final int AT_ONCE = 10_000;

    private static final String MIXED = """
            redis.call('SELECT', ARGV[3])
            for i = ARGV[1], ARGV[2] do
              local kind, key = i % 50, 'key:' .. i
              if kind < 25 then redis.call('SET', key, 'value of ' .. i .. string.rep('x', i % 100))
              elseif kind < 26 then redis.call('SET', key, i)
              elseif kind < 33 then
                for f = 1, 5 do redis.call('HSET', key, 'field' .. f, 'value ' .. f * i) end
              elseif kind < 37 then
                for m = 1, 8 do redis.call('SADD', key, 'member ' .. m * i) end
              elseif kind < 38 then
                for m = 1, 8 do redis.call('SADD', key, m * i) end
              elseif kind < 43 then
                for m = 1, 8 do redis.call('ZADD', key, m * i / 7, 'member ' .. m) end
              elseif kind < 48 then
                for e = 1, 8 do redis.call('RPUSH', key, 'element ' .. e * i) end
              elseif kind < 49 then
                for e = 1, 4 do redis.call('XADD', key, e .. '-1', 'field', 'value ' .. e * i) end
                redis.call('XGROUP', 'CREATE', key, 'group', '0')
                redis.call('XREADGROUP', 'GROUP', 'group', 'consumer', 'COUNT', 2, 'STREAMS', key, '>')
              else redis.call('PFADD', key, i, i + 1, i + 2) end
              if i % 5 == 0 then redis.call('PEXPIREAT', key, 4102444800000 + i) end
            end""";

    private static final String STRINGS = """
            for i = ARGV[1], ARGV[2] do redis.call('SET', 'key:' .. i, 'value of ' .. i) end""";

    private static final String LARGE = """
            redis.call('SETRANGE', 'big:string', 10 * 1024 * 1024 - 1, 'x')
            for i = 1, 20000 do
              redis.call('SADD', 'big:set', 'member ' .. i)
              redis.call('HSET', 'big:hash', 'field ' .. i, 'value ' .. i)
              redis.call('ZADD', 'big:zset', i, 'member ' .. i)
              redis.call('RPUSH', 'big:list', 'element ' .. i)
            end
            for i = 1, 2000 do redis.call('XADD', 'big:stream', i .. '-1', 'field', 'value ' .. i) end
            redis.call('XGROUP', 'CREATE', 'big:stream', 'group', '0')
            redis.call('XREADGROUP', 'GROUP', 'group', 'consumer', 'COUNT', 500, 'STREAMS', 'big:stream', '>')""";

    private Dataset() {}

    /** Keys of all types, and one large one of each. */
    public static void mixed(RedisServer server, int keys) {
        fill(server, MIXED, keys, 0);
        fill(server, MIXED, keys / 10, 5);
        server.command("EVAL", LARGE, "0");
    }

    /** Small strings only, none of which expires. */
    public static void strings(RedisServer server, int keys) {
        fill(server, STRINGS, keys, 0);
    }

    private static void fill(RedisServer server, String script, int keys, int database) {
        for (int from = 1; from <= keys; from += AT_ONCE) {
            server.command(
                    "EVAL",
                    script,
                    "0",
                    Integer.toString(from),
                    Integer.toString(Math.min(keys, from + AT_ONCE - 1)),
                    Integer.toString(database));
        }
    }
}
