package io.redismigrate.bench;

import io.redismigrate.demo.RedisServer;
import io.redismigrate.demo.RedisWire;
import io.redismigrate.lab.RedisLab;
import io.redismigrate.migration.Address;
import io.redismigrate.migration.Client;
import io.redismigrate.migration.Server;
import io.redismigrate.redis.Logins;
import io.redismigrate.redis.RedisFleet;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What it costs a server with many connections to be asked who they are, as another client feels it: the times of its PINGs
 * while nobody asks, while the bot looks at every poll, while a list is asked for each time, and while all are
 * disconnected. Arguments: connections, seconds for each. The process needs two open files a connection.
 */
public final class ClientsBench {
    private static final Duration POLL = Duration.ofMillis(250);

    private ClientsBench() {}

    /** Runs it; see above. */
    public static void main(String[] arguments) throws Exception {
        int connections = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10_000;
        int seconds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 10;
        try (var lab = new RedisLab();
                var fleet = new RedisFleet(new Logins(Map.of()), Clock.systemUTC())) {
            var old = lab.start("old", setup -> setup.with("maxclients", Integer.toString(connections + 100)));
            var wires = new ArrayList<RedisWire>();
            for (int number = 0; number < connections; number++) {
                wires.add(old.connect());
            }
            var server = Server.open("old", new Address(RedisServer.HOST, old.port()));
            System.out.printf("%,d connections%n", connections);
            var alone = pings(old, seconds, "nobody asks", POLL, () -> {});
            System.out.println(alone.row(alone));
            System.out.println(pings(
                            old,
                            seconds,
                            "the bot looks every 250 ms",
                            POLL,
                            () -> fleet.look(List.of(server), List.of(server)))
                    .row(alone));
            System.out.println(pings(old, seconds, "a list every 250 ms", POLL, () -> fleet.clients(server))
                    .row(alone));
            var clients =
                    fleet.clients(server).stream().filter(Client::mustMove).toList();
            long began = System.nanoTime();
            var killing = pings(old, seconds, "all are disconnected once", Duration.ofDays(1), () -> {
                fleet.disconnect(server, clients);
                System.out.printf("disconnecting them took %,d ms%n", (System.nanoTime() - began) / 1_000_000);
            });
            System.out.println(killing.row(alone));
            for (var wire : wires) {
                wire.close();
            }
        }
    }

    /** The times of one client's PINGs, one a millisecond or so, while something is done again and again beside it. */
    private static Figures pings(RedisServer server, int seconds, String name, Duration each, Runnable work)
            throws IOException, InterruptedException {
        var figures = new Figures(name);
        var worker = new Worker(each, work);
        worker.start();
        try (var wire = server.connect()) {
            long until = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
            while (System.nanoTime() < until) {
                long before = System.nanoTime();
                wire.call("PING");
                figures.add(Duration.ofNanos(System.nanoTime() - before));
                java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
            }
        }
        worker.end();
        return figures;
    }

    private static final class Worker extends Thread {
        private final Duration each;
        private final Runnable work;
        private volatile boolean ended;

        Worker(Duration each, Runnable work) {
            super("worker");
            this.each = each;
            this.work = work;
        }

        @Override
        public void run() {
            while (!ended) {
                work.run();
                java.util.concurrent.locks.LockSupport.parkNanos(each.toNanos());
            }
        }

        void end() throws InterruptedException {
            ended = true;
            interrupt();
            join();
        }
    }
}
