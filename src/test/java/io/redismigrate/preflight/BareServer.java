package io.redismigrate.preflight;

import static org.awaitility.Awaitility.await;

import io.redismigrate.demo.RedisBinary;
import io.redismigrate.demo.RedisServer;
import io.redismigrate.migration.Address;
import io.redismigrate.migration.Finding;
import io.redismigrate.redis.Login;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** A server that was started with arguments and no config file, as people do by hand. */
final class BareServer implements AutoCloseable {
    private final Process process;
    private final int port;

    private BareServer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    static BareServer start() throws IOException {
        int port;
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        var process = new ProcessBuilder(
                        RedisBinary.bundled().program().toString(), "--port", Integer.toString(port), "--save", "")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        var server = new BareServer(process, port);
        await().until(server::answers);
        return server;
    }

    /** What is seen when this is the candidate. */
    Finding seenBeside(Sighting sides, Hazard hazard) {
        sides.address(sides.young, new Login(new Address(RedisServer.HOST, port), false, "", ""));
        return sides.findings().stream()
                .filter(found -> found.name().equals(hazard.id()))
                .findFirst()
                .orElseThrow();
    }

    private boolean answers() {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
