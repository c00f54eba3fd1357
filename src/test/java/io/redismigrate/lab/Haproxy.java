package io.redismigrate.lab;

import static org.awaitility.Awaitility.await;

import io.redismigrate.demo.RedisServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A real HAProxy in front of one server, as {@code redis/master}, with sockets for its runtime API. It comes from the system's
 * packages: where it is missing, a test fails if {@code CI} is set, as a missing browser does, and is skipped elsewhere.
 */
public final class Haproxy implements AutoCloseable {
    private final Process process;
    private final Path folder;
    private final int port;
    private final int tcpSocket;

    private Haproxy(Process process, Path folder, int port, int tcpSocket) {
        this.process = process;
        this.folder = folder;
        this.port = port;
        this.tcpSocket = tcpSocket;
    }

    /** Starts it in a folder of its own, which must have a short path: a socket's may have 107 characters. */
    public static Haproxy before(RedisServer server) {
        var program = program();
        if (program.isEmpty() && System.getenv("CI") != null) {
            throw new IllegalStateException("there is no haproxy on the path: apt-get install haproxy");
        }
        Assumptions.assumeTrue(program.isPresent(), "no haproxy on this machine: apt-get install haproxy");
        try {
            var folder = Files.createTempDirectory("haproxy-");
            int port = freePort();
            int tcp = freePort();
            Files.writeString(folder.resolve("haproxy.cfg"), """
                    global
                      stats socket %1$s/admin.sock mode 600 level admin
                      stats socket %1$s/operator.sock mode 600 level operator
                      stats socket ipv4@127.0.0.1:%2$d level admin
                    defaults
                      mode tcp
                      timeout connect 2s
                      timeout client 60s
                      timeout server 60s
                    frontend applications
                      bind 127.0.0.1:%3$d
                      default_backend redis
                    backend redis
                      server master %4$s
                    """.formatted(folder, tcp, port, server.address()));
            var process = new ProcessBuilder(
                            program.get().toString(),
                            "-db",
                            "-f",
                            folder.resolve("haproxy.cfg").toString())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("log").toFile())
                    .start();
            var started = new Haproxy(process, folder, port, tcp);
            await().until(started::answers);
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start haproxy", e);
        }
    }

    /** Where applications connect. */
    public int port() {
        return port;
    }

    /** A socket that may change things. */
    public String adminSocket() {
        return folder.resolve("admin.sock").toString();
    }

    /** A socket that may not. */
    public String operatorSocket() {
        return folder.resolve("operator.sock").toString();
    }

    /** The same as the first, over TCP. */
    public String tcpSocket() {
        return "127.0.0.1:" + tcpSocket;
    }

    /** Freezes it: its sockets stay open, and nothing answers. */
    public void freeze() {
        signal("STOP");
    }

    @Override
    public void close() {
        if (!Files.exists(folder)) {
            return;
        }
        signal("CONT");
        process.destroyForcibly();
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void signal(String signal) {
        try {
            new ProcessBuilder("sh", "-c", "kill -s \"$1\" \"$2\"", "sh", signal, Long.toString(process.pid()))
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean answers() {
        if (!process.isAlive()) {
            throw new IllegalStateException("haproxy ended with " + process.exitValue());
        }
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /** Debian keeps it where only root's path leads. */
    private static Optional<Path> program() {
        var path = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/usr/local/sbin";
        return Stream.of(path.split(":", -1))
                .map(folder -> Path.of(folder, "haproxy"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
