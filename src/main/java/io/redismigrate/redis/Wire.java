package io.redismigrate.redis;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.DefaultJedisSocketFactory;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.exceptions.JedisException;

/**
 * A connection on which replies stay the bytes they are: two servers' replies are compared where they were read, without
 * an object for each. (Jedis's pipelines make several for every key.) The socket is made by
 * Jedis, so that TLS is what it is everywhere else. Not thread-safe.
 */
final class Wire implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final int SMALL = 1 << 17;
    private static final int LARGE = 1 << 22;
    private static final int LINE = 16;

    private final Login login;
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private byte[] sending = new byte[SMALL];
    private int toSend;
    private byte[] read = new byte[SMALL];
    private int start;
    private int end;
    private int filled;
    private int database;

    private Wire(Login login, Socket socket) throws IOException {
        this.login = login;
        this.socket = socket;
        in = socket.getInputStream();
        out = socket.getOutputStream();
    }

    /** A connection could not be made, or broke, or the server refused; the message is a sentence. */
    static final class Broken extends RuntimeException {
        private static final long serialVersionUID = 1;

        Broken(String message, Throwable cause) {
            super(message, cause);
        }

        Broken(String message) {
            super(message);
        }
    }

    /** Connects, logs in and asks the server not to count this as use of a key, where it knows that. */
    static Wire open(Login login, Duration patience) {
        try {
            var config = login.secure(DefaultJedisClientConfig.builder())
                    .connectionTimeoutMillis((int) CONNECT.toMillis())
                    .socketTimeoutMillis((int) patience.toMillis())
                    .build();
            var address =
                    new HostAndPort(login.address().host(), login.address().port());
            var wire = new Wire(login, new DefaultJedisSocketFactory(address, config).createSocket());
            try {
                wire.introduce();
                return wire;
            } catch (RuntimeException e) {
                wire.close();
                throw e;
            }
        } catch (IOException | JedisException e) {
            throw new Broken("%s did not answer: %s".formatted(login, Links.reason(e)), e);
        }
    }

    private void introduce() {
        if (!login.password().isEmpty()) {
            demand(
                    login.user().isEmpty()
                            ? words("AUTH", login.password())
                            : words("AUTH", login.user(), login.password()));
        }
        demand(words("CLIENT", "SETNAME", Link.NAME + "-verify"));
        // From 7.2 on; older servers say that they do not know it.
        ask(words("CLIENT", "NO-TOUCH", "on"));
        // A replica in a cluster answers reads only then; a server that runs alone says that it is in none.
        ask(words("READONLY"));
    }

    /** Words as they go over the wire. */
    static byte[][] words(String... words) {
        return Arrays.stream(words)
                .map(word -> word.getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
    }

    void select(int wanted) {
        if (database != wanted) {
            demand(words("SELECT", Integer.toString(wanted)));
            database = wanted;
        }
    }

    /** One command; its reply is then what {@link #bytes()} holds. */
    void ask(byte[]... words) {
        command(words);
        flush();
        next();
    }

    /** One command whose reply must not be an error. */
    void demand(byte[]... words) {
        ask(words);
        if (error()) {
            throw new Broken(
                    "%s refused %s: %s".formatted(login, new String(words[0], StandardCharsets.US_ASCII), text()));
        }
    }

    /** Adds a command to those that {@link #flush()} sends. */
    void command(byte[]... words) {
        number('*', words.length);
        for (var word : words) {
            bulk(word, 0, word.length);
        }
    }

    /** Adds a command around a key, whose ends are there already as they go over the wire. */
    void command(byte[] head, byte[] key, int from, int to, byte[] tail) {
        append(head, 0, head.length);
        bulk(key, from, to);
        append(tail, 0, tail.length);
    }

    void flush() {
        try {
            out.write(sending, 0, toSend);
            toSend = 0;
        } catch (IOException e) {
            throw broken(e);
        }
    }

    /** Reads one whole reply. What the last one was is gone then. */
    void next() {
        start = end;
        if (start == filled) {
            start = 0;
            filled = 0;
            if (read.length > LARGE) {
                read = new byte[SMALL];
            }
        }
        end = behind(start);
    }

    /** The array in which the reply lies. */
    byte[] bytes() {
        return read;
    }

    int from() {
        return start;
    }

    int to() {
        return end;
    }

    byte[] copy() {
        return Arrays.copyOfRange(read, start, end);
    }

    boolean error() {
        return read[start] == '-';
    }

    /** The reply's first line, without its type. */
    String text() {
        int at = start + 1;
        while (read[at] != '\r') {
            at++;
        }
        return new String(read, start + 1, at - start - 1, StandardCharsets.ISO_8859_1);
    }

    @Override
    public String toString() {
        return login.toString();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // It is given up either way.
        }
    }

    /** Where the reply ends that begins {@code offset} bytes behind the start of the current one; reads what is missing. */
    private int behind(int begin) {
        // The array may be moved while it is filled, and start with it: only distances from start stay what they are.
        int at = begin - start;
        long replies = 1;
        while (replies > 0) {
            int line = at;
            at = lineEnd(at);
            byte type = read[start + line];
            replies--;
            if (type == '$' || type == '*') {
                long length = length(start + line + 1);
                if (type == '*') {
                    replies += Math.max(0, length);
                } else if (length >= 0) {
                    at += (int) length + 2;
                    need(at);
                }
            }
        }
        return start + at;
    }

    private int lineEnd(int from) {
        int at = from + 1;
        while (true) {
            need(at + 1);
            if (read[start + at] == '\r') {
                need(at + 2);
                return at + 2;
            }
            at++;
        }
    }

    private long length(int from) {
        boolean negative = read[from] == '-';
        long value = 0;
        for (int at = negative ? from + 1 : from; read[at] != '\r'; at++) {
            value = 10 * value + read[at] - '0';
        }
        return negative ? -value : value;
    }

    /** Makes sure that so many bytes from the start of the reply are there. */
    private void need(int bytes) {
        while (filled - start < bytes) {
            if (start + bytes > read.length || filled == read.length) {
                room(bytes);
            }
            try {
                int got = in.read(read, filled, read.length - filled);
                if (got < 0) {
                    throw new EOFException("it closed the connection");
                }
                filled += got;
            } catch (IOException e) {
                throw broken(e);
            }
        }
    }

    private void room(int bytes) {
        var roomier = bytes > read.length / 2 ? new byte[Math.max(2 * read.length, 2 * bytes)] : read;
        System.arraycopy(read, start, roomier, 0, filled - start);
        filled -= start;
        start = 0;
        read = roomier;
    }

    private void bulk(byte[] bytes, int from, int to) {
        number('$', to - from);
        append(bytes, from, to - from);
        reserve(2);
        sending[toSend++] = '\r';
        sending[toSend++] = '\n';
    }

    private void number(char type, int number) {
        reserve(LINE);
        sending[toSend++] = (byte) type;
        // Divisions show in a profile: most numbers are lengths of short words.
        int divisor = number < 10 ? 1 : number < 100 ? 10 : 100;
        while (number / divisor >= 10) {
            divisor *= 10;
        }
        for (; divisor > 0; divisor /= 10) {
            sending[toSend++] = (byte) ('0' + number / divisor % 10);
        }
        sending[toSend++] = '\r';
        sending[toSend++] = '\n';
    }

    private void append(byte[] bytes, int from, int length) {
        reserve(length);
        System.arraycopy(bytes, from, sending, toSend, length);
        toSend += length;
    }

    private void reserve(int bytes) {
        if (toSend + bytes > sending.length) {
            sending = Arrays.copyOf(sending, Math.max(2 * sending.length, toSend + bytes));
        }
    }

    private Broken broken(IOException e) {
        return new Broken("%s did not answer: %s".formatted(login, Links.reason(e)), e);
    }
}
