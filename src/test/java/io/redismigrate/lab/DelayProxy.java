package io.redismigrate.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A network between two sockets that can be slow, stuck or broken: a TCP proxy on a loopback port of its own. Order and
 * content are kept; each direction is late by the delay that held when its bytes came in.
 */
public final class DelayProxy implements AutoCloseable {
    private final String host;
    private final int port;
    private final ServerSocket listener;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private volatile long delayNanos;
    private volatile boolean cut;
    private boolean paused;

    private DelayProxy(String host, int port, Duration oneWay) throws IOException {
        this.host = host;
        this.port = port;
        this.delayNanos = oneWay.toNanos();
        this.listener = new ServerSocket(0, 512, InetAddress.getLoopbackAddress());
    }

    /** Opens a proxy to {@code host:port}; each direction is late by {@code oneWay}. */
    public static DelayProxy to(String host, int port, Duration oneWay) {
        try {
            var proxy = new DelayProxy(host, port, oneWay);
            proxy.inBackground("accept", proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open a proxy", e);
        }
    }

    /** Where to connect, on 127.0.0.1. */
    public int port() {
        return listener.getLocalPort();
    }

    /** How many connections go through at this moment. */
    public int connections() {
        return open.size() / 2;
    }

    /** Another delay each way, from now on. */
    public void delay(Duration oneWay) {
        delayNanos = oneWay.toNanos();
    }

    /** Nothing passes, nothing is closed, nothing is lost: as if packets were dropped for a while. */
    public void pause() {
        setPaused(true);
    }

    /** Ends {@link #pause}: what was held passes. */
    public void resume() {
        setPaused(false);
    }

    /** Closes every connection, whatever was on its way, and closes each new one at once. */
    public void cut() {
        cut = true;
        open.forEach(DelayProxy::close);
    }

    /** Closes every connection once; new ones pass. */
    public void dropConnections() {
        open.forEach(DelayProxy::close);
    }

    /** Ends {@link #cut}. */
    public void mend() {
        cut = false;
    }

    @Override
    public void close() {
        cut();
        resume();
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close a proxy", e);
        }
    }

    private void accept() throws IOException {
        while (!listener.isClosed()) {
            var client = listener.accept();
            var server = new Socket();
            open.add(client);
            open.add(server);
            try {
                server.connect(new InetSocketAddress(host, port), 5_000);
                client.setTcpNoDelay(true);
                server.setTcpNoDelay(true);
                // Asked for after both are in the set: a cut that comes now closes them, one that came before is seen
                // here.
                if (cut) {
                    throw new IOException("the proxy is cut");
                }
                carry(client, server);
                carry(server, client);
            } catch (IOException e) {
                end(client, server);
            }
        }
    }

    private void carry(Socket from, Socket to) {
        var onTheWay = new LinkedBlockingQueue<Packet>();
        inBackground("read", () -> {
            var buffer = new byte[1 << 16];
            try {
                for (int read = from.getInputStream().read(buffer);
                        read >= 0;
                        read = from.getInputStream().read(buffer)) {
                    onTheWay.add(
                            new Packet(System.nanoTime() + delayNanos, ByteBuffer.wrap(Arrays.copyOf(buffer, read))));
                }
            } finally {
                onTheWay.add(new Packet(System.nanoTime() + delayNanos, ByteBuffer.allocate(0)));
            }
        });
        inBackground("write", () -> {
            try {
                while (true) {
                    var packet = onTheWay.take();
                    awaitDue(packet);
                    if (packet.isEnd()) {
                        return;
                    }
                    to.getOutputStream().write(packet.bytes().array());
                }
            } finally {
                end(from, to);
            }
        });
    }

    private void awaitDue(Packet packet) throws InterruptedException {
        lock.lock();
        try {
            for (long left = packet.dueNanos() - System.nanoTime();
                    left > 0 || paused;
                    left = packet.dueNanos() - System.nanoTime()) {
                if (left > 0) {
                    changed.await(left, TimeUnit.NANOSECONDS);
                } else {
                    changed.await();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private void setPaused(boolean now) {
        lock.lock();
        try {
            paused = now;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void end(Socket one, Socket other) {
        close(one);
        close(other);
        open.remove(one);
        open.remove(other);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void inBackground(String what, Work work) {
        var thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException | InterruptedException e) {
                        // A closed socket is how each of these ends.
                        return;
                    }
                },
                "proxy-%s-%d".formatted(what, port));
        thread.setDaemon(true);
        thread.start();
    }

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private record Packet(long dueNanos, ByteBuffer bytes) {
        /** The sender closed; so will we, when all before it has passed. */
        boolean isEnd() {
            return !bytes.hasRemaining();
        }
    }
}
