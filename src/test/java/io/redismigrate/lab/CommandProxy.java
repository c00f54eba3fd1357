package io.redismigrate.lab;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * A network in front of one Redis server that knows which command passes: each is shown before it is delivered and again when
 * its reply is here, and whoever looks on may hold it as long as they like, or drop the connection. So something can be made to
 * happen exactly between two commands. Replication passes as it is, and can be held or cut by itself.
 */
public final class CommandProxy implements AutoCloseable {

    /** A command of one connection. */
    public interface Passing {
        /** The words, the first in upper case. */
        List<String> words();

        /** What the connection called itself, empty before it did. */
        String client();
    }

    /** Looks on, on the thread of the connection that it holds by that. */
    public interface Watcher {
        /** Before the command is delivered; false drops the connection without delivering it. */
        default boolean mayPass(Passing command) {
            return true;
        }

        /** When its reply is here and was not passed on yet; false drops the connection. */
        default boolean mayReturn(Passing command) {
            return true;
        }
    }

    private final int target;
    private final Watcher watcher;
    private final ServerSocket listener;
    private final Set<Carried> carried = ConcurrentHashMap.newKeySet();
    private final Gate replication = new Gate();
    private volatile boolean replicationCut;
    private volatile boolean cut;

    private CommandProxy(int target, Watcher watcher) throws IOException {
        this.target = target;
        this.watcher = watcher;
        listener = new ServerSocket(0, 512, InetAddress.getLoopbackAddress());
    }

    /** Opens a proxy to that port of this machine. */
    public static CommandProxy to(int port, Watcher watcher) {
        try {
            var proxy = new CommandProxy(port, watcher);
            proxy.inBackground(proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open a proxy", e);
        }
    }

    /** Where to connect, on 127.0.0.1. */
    public int port() {
        return listener.getLocalPort();
    }

    /** The stream to replicas stands still; their connections stay open. */
    public void holdReplication() {
        replication.shut();
    }

    /** Closes the connections of replicas, and each new one. */
    public void cutReplication() {
        replicationCut = true;
        carried.stream().filter(Carried::replicates).forEach(Carried::close);
        replication.open();
    }

    /** Closes every connection but those of replicas, and each new one: the server is out of the bot's reach. */
    public void cut() {
        cut = true;
        carried.stream().filter(each -> !each.replicates()).forEach(Carried::close);
    }

    /** Ends {@link #cut}. */
    public void reach() {
        cut = false;
    }

    /** Ends {@link #holdReplication} and {@link #cutReplication}. */
    public void mendReplication() {
        replicationCut = false;
        replication.open();
    }

    @Override
    public void close() {
        cut = true;
        replicationCut = true;
        replication.open();
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close a proxy", e);
        }
        carried.forEach(Carried::close);
    }

    private void accept() throws IOException {
        while (!listener.isClosed()) {
            var client = listener.accept();
            var server = new Socket();
            try {
                server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target), 5_000);
                client.setTcpNoDelay(true);
                server.setTcpNoDelay(true);
                var both = new Carried(client, server);
                carried.add(both);
                inBackground(both::up);
                inBackground(both::down);
            } catch (IOException e) {
                client.close();
                server.close();
            }
        }
    }

    private void inBackground(Work work) {
        var thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException | InterruptedException e) {
                        // A closed socket is how each of these ends.
                        return;
                    }
                },
                "commands-" + target);
        thread.setDaemon(true);
        thread.start();
    }

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private record Sent(List<String> words, String client) implements Passing {}

    /** One connection, both ways. */
    private final class Carried {
        private final Socket client;
        private final Socket server;
        private final BlockingQueue<Passing> unanswered = new LinkedBlockingQueue<>();
        private volatile boolean replicates;
        private volatile String name = "";

        Carried(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        boolean replicates() {
            return replicates;
        }

        void close() {
            carried.remove(this);
            close(client);
            close(server);
        }

        private void close(Socket socket) {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        void up() throws IOException, InterruptedException {
            var in = new BufferedInputStream(client.getInputStream(), 1 << 16);
            try {
                while (!replicates) {
                    var frame = new Frame(in);
                    var command = new Sent(frame.words(), name);
                    noteName(command);
                    replicates = command.words().get(0).equals("PSYNC")
                            || command.words().get(0).equals("SYNC");
                    boolean refused = replicates ? replicationCut : cut && !name.isEmpty();
                    if (refused || !watcher.mayPass(command)) {
                        return;
                    }
                    if (!replicates) {
                        unanswered.add(command);
                    }
                    server.getOutputStream().write(frame.bytes());
                }
                copy(in, server.getOutputStream());
            } finally {
                close();
            }
        }

        void down() throws IOException, InterruptedException {
            var in = new BufferedInputStream(server.getInputStream(), 1 << 16);
            try {
                while (true) {
                    in.mark(1);
                    if (in.read() < 0) {
                        return;
                    }
                    in.reset();
                    if (replicates && unanswered.isEmpty()) {
                        copy(in, client.getOutputStream());
                        return;
                    }
                    var frame = new Frame(in);
                    if (!watcher.mayReturn(unanswered.take())) {
                        return;
                    }
                    client.getOutputStream().write(frame.bytes());
                }
            } finally {
                close();
            }
        }

        private void noteName(Passing command) {
            var words = command.words();
            if (words.size() == 3
                    && words.get(0).equals("CLIENT")
                    && words.get(1).equalsIgnoreCase("SETNAME")) {
                name = words.get(2);
            }
        }

        private void copy(InputStream in, OutputStream out) throws IOException, InterruptedException {
            var buffer = new byte[1 << 16];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                replication.pass();
                out.write(buffer, 0, read);
            }
        }
    }

    /** A whole command or reply: its bytes as they came, and the words at its top. */
    private static final class Frame {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final List<String> words = new ArrayList<>();
        private final InputStream in;

        Frame(InputStream in) throws IOException {
            this.in = in;
            read();
        }

        byte[] bytes() {
            return bytes.toByteArray();
        }

        List<String> words() {
            var upper = new ArrayList<>(words);
            if (!upper.isEmpty()) {
                upper.set(0, upper.get(0).toUpperCase(Locale.ROOT));
            }
            return List.copyOf(upper);
        }

        private void read() throws IOException {
            var line = line();
            var rest = line.substring(1);
            switch (line.charAt(0)) {
                case '*' -> {
                    for (int left = Integer.parseInt(rest); left > 0; left--) {
                        read();
                    }
                }
                case '$' -> {
                    int length = Integer.parseInt(rest);
                    if (length >= 0) {
                        words.add(new String(exactly(length + 2), 0, length, StandardCharsets.UTF_8));
                    }
                }
                case '+', '-', ':' -> words.add(rest);
                default -> words.addAll(List.of(line.split(" ", -1)));
            }
        }

        private String line() throws IOException {
            var line = new StringBuilder();
            for (int next = one(); next != '\n'; next = one()) {
                if (next != '\r') {
                    line.append((char) next);
                }
            }
            return line.isEmpty() ? line() : line.toString();
        }

        private int one() throws IOException {
            int next = in.read();
            if (next < 0) {
                throw new EOFException();
            }
            bytes.write(next);
            return next;
        }

        private byte[] exactly(int count) throws IOException {
            var read = in.readNBytes(count);
            if (read.length < count) {
                throw new EOFException();
            }
            bytes.writeBytes(read);
            return read;
        }
    }

    /** Lets pass, or not for now. */
    private static final class Gate {
        private boolean shut;

        synchronized void shut() {
            shut = true;
        }

        synchronized void open() {
            shut = false;
            notifyAll();
        }

        synchronized void pass() throws InterruptedException {
            while (shut) {
                wait();
            }
        }
    }
}
