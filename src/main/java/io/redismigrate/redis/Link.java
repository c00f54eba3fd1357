package io.redismigrate.redis;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.commands.ProtocolCommand;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.util.SafeEncoder;

/**
 * One named connection of the bot to one server. Not thread-safe. A reply that is an error is thrown as Jedis's {@code
 * JedisDataException}; a connection that fails as {@code JedisConnectionException}.
 */
final class Link implements AutoCloseable {
    /** How the names begin under which the bot's connections stand in {@code CLIENT LIST}. */
    static final String NAME = "redis-migrate-bot";

    private static final Duration CONNECT = Duration.ofSeconds(2);

    private static final int ROUND_TRIPS = 9;

    private static final List<String[]> PING = List.<String[]>of(new String[] {"PING"});

    private final Connection connection;
    private final Deque<Long> roundTrips = new ArrayDeque<>();

    private Link(Connection connection) {
        this.connection = connection;
    }

    /**
     * Connects and logs in; gives up after two seconds.
     *
     * @param patience bounds each reply
     * @param name begins with {@link #NAME}
     */
    static Link open(Login login, Duration patience, String name) {
        var config = DefaultJedisClientConfig.builder()
                .connectionTimeoutMillis((int) CONNECT.toMillis())
                .socketTimeoutMillis((int) patience.toMillis())
                .clientName(name)
                .clientSetInfoConfig(ClientSetInfoConfig.DISABLED)
                .resp2()
                .ssl(login.tls());
        if (!login.password().isEmpty()) {
            config.password(login.password());
            if (!login.user().isEmpty()) {
                config.user(login.user());
            }
        }
        var connection = new Connection(
                new HostAndPort(login.address().host(), login.address().port()), config.build());
        connection.connect();
        return new Link(connection);
    }

    /** Sends a command and reads its reply: text, number, null or a list of these. */
    Object call(String... words) {
        send(words);
        return one();
    }

    /** Sends a command without reading its reply. */
    void send(String... words) {
        connection.sendCommand(command(words));
    }

    /** The next reply that was not read yet. */
    Object one() {
        var reply = connection.getOne();
        if (reply instanceof JedisDataException refused) {
            throw refused;
        }
        return decoded(reply);
    }

    /** Reads the next reply, whatever it says. */
    void skip() {
        connection.getOne();
    }

    /** Sends all commands, then reads all replies. An error among them stands in its place as an exception. */
    List<Object> pipeline(List<String[]> commands) {
        commands.forEach(this::send);
        var replies = new ArrayList<>(commands.size());
        for (var reply : connection.getMany(commands.size())) {
            replies.add(decoded(reply));
        }
        return replies;
    }

    /** Measures a round trip. A refusal is an answer too: a server that loads its data refuses PING, and answers INFO. */
    void ping() {
        long before = System.nanoTime();
        pipeline(PING);
        roundTrips.addLast(System.nanoTime() - before);
        if (roundTrips.size() > ROUND_TRIPS) {
            roundTrips.removeFirst();
        }
    }

    /** The median of the last round trips that were measured, zero where none was. */
    Duration roundTrip() {
        var sorted = roundTrips.stream().sorted().toList();
        return sorted.isEmpty() ? Duration.ZERO : Duration.ofNanos(sorted.get(sorted.size() / 2));
    }

    boolean usable() {
        return connection.isConnected() && !connection.isBroken();
    }

    @Override
    public void close() {
        connection.close();
    }

    private static CommandArguments command(String[] words) {
        var name = SafeEncoder.encode(words[0]);
        var arguments = new CommandArguments((ProtocolCommand) () -> name);
        for (int at = 1; at < words.length; at++) {
            arguments.add(words[at]);
        }
        return arguments;
    }

    private static Object decoded(Object reply) {
        if (reply instanceof byte[] bytes) {
            return SafeEncoder.encode(bytes);
        }
        if (reply instanceof List<?> list) {
            return list.stream().map(Link::decoded).toList();
        }
        return reply == null ? "" : reply;
    }
}
