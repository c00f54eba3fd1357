package io.redismigrate.demo;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One plain connection to a Redis server (RESP2, UTF-8): the applications of the demo and the tests' own hands. It is not
 * the bot's client, on purpose: what checks the bot should not share its code. Not for use by two threads at a time.
 */
public final class RedisWire implements AutoCloseable {
    private static final byte[] LINE_END = {'\r', '\n'};

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    private RedisWire(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
        this.out = new BufferedOutputStream(socket.getOutputStream(), 1 << 16);
    }

    /**
     * Connects.
     *
     * @param timeout for the connect and for each reply; zero waits for ever
     */
    public static RedisWire open(String host, int port, Duration timeout) throws IOException {
        var socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.connect(new InetSocketAddress(host, port), (int) timeout.toMillis());
            socket.setSoTimeout((int) timeout.toMillis());
            return new RedisWire(socket);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /**
     * Sends one command and reads its reply: a String, a Long, a List of these, or null.
     *
     * @throws ErrorReply when the server refuses
     */
    public @Nullable Object call(String... words) throws IOException {
        send(words);
        flush();
        var reply = read();
        if (reply instanceof ErrorReply refusal) {
            throw refusal;
        }
        return reply;
    }

    /** Adds one command to the pipeline; nothing leaves before {@link #flush} or a full buffer. */
    public void send(String... words) throws IOException {
        header('*', words.length);
        for (var word : words) {
            var bytes = word.getBytes(StandardCharsets.UTF_8);
            header('$', bytes.length);
            out.write(bytes);
            out.write(LINE_END);
        }
    }

    public void flush() throws IOException {
        out.flush();
    }

    /** Reads the next reply of the pipeline; a refusal is a value here, an {@link ErrorReply}. */
    public @Nullable Object read() throws IOException {
        var line = readLine();
        var rest = line.substring(1);
        return switch (line.charAt(0)) {
            case '+' -> rest;
            case '-' -> new ErrorReply(rest);
            case ':' -> Long.valueOf(rest);
            case '$' -> readBulk(Integer.parseInt(rest));
            case '*' -> readList(Integer.parseInt(rest));
            default -> throw new IOException("not a Redis reply: " + line);
        };
    }

    /** The port on our side: what {@code CLIENT LIST} shows behind {@code addr=127.0.0.1:}. */
    public int localPort() {
        return socket.getLocalPort();
    }

    /** Closes at once; another thread that waits in {@link #read} fails. */
    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // The connection is given up either way.
        }
    }

    private void header(char type, int number) throws IOException {
        out.write(type);
        out.write(Integer.toString(number).getBytes(StandardCharsets.US_ASCII));
        out.write(LINE_END);
    }

    private @Nullable String readBulk(int length) throws IOException {
        if (length < 0) {
            return null;
        }
        var bytes = in.readNBytes(length);
        if (bytes.length < length || in.read() < 0 || in.read() < 0) {
            throw closed();
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private @Nullable List<@Nullable Object> readList(int length) throws IOException {
        if (length < 0) {
            return null;
        }
        var list = new ArrayList<@Nullable Object>(length);
        for (int i = 0; i < length; i++) {
            list.add(read());
        }
        return list;
    }

    private String readLine() throws IOException {
        var line = new StringBuilder();
        for (int next = in.read(); next != '\r'; next = in.read()) {
            if (next < 0) {
                throw closed();
            }
            line.append((char) next);
        }
        if (in.read() < 0 || line.isEmpty()) {
            throw closed();
        }
        return line.toString();
    }

    private EOFException closed() {
        return new EOFException("the server closed the connection to " + socket.getRemoteSocketAddress());
    }
}
