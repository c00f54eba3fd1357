package io.redismigrate.repoint;

import io.redismigrate.migration.Address;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Gives one server of one backend a new address, on each HAProxy of a plan, and ends the sessions that still lead to the old
 * one: at that moment the old master is fenced, so what these had not been answered was not written.
 */
final class HaproxyCall {
    private HaproxyCall() {}

    /** Empty when all of them took it, else a sentence about the first that did not. */
    static Optional<String> run(Way.Haproxy way, Call call) {
        var who = "the HAProxy of plan %s at ".formatted(call.plan());
        try {
            var from = resolved(call.from());
            var to = resolved(call.to());
            for (var place : way.sockets()) {
                var socket = new HaproxySocket(place, way.timeout());
                var trouble = call.dryRun() ? wouldTake(socket, way, from, to) : point(socket, way, to);
                if (trouble.isPresent()) {
                    return trouble.map(what -> who + place + ": " + what);
                }
            }
            return Optional.empty();
        } catch (UnknownHostException e) {
            return Optional.of("the HAProxy of plan %s needs an IP address, and the name %s leads to none"
                    .formatted(call.plan(), e.getMessage()));
        }
    }

    private static Optional<String> wouldTake(HaproxySocket socket, Way.Haproxy way, Address from, Address to) {
        try {
            var level = socket.call("show cli level");
            if (!level.equals("admin")) {
                return Optional.of("the socket has the level %s; write `level admin` behind it in haproxy.cfg"
                        .formatted(Excerpt.of(level)));
            }
            var now = server(socket, way);
            if (now.isEmpty()) {
                return Optional.of("there is no server %s".formatted(way.target()));
            }
            return now.get().equals(from) || now.get().equals(to)
                    ? Optional.empty()
                    : Optional.of("%s leads to %s, not to %s".formatted(way.target(), now.get(), from));
        } catch (IOException e) {
            return Optional.of(reason(e));
        }
    }

    private static Optional<String> point(HaproxySocket socket, Way.Haproxy way, Address to) {
        try {
            var said = socket.call("set server %s addr %s port %d".formatted(way.target(), to.host(), to.port()));
            var now = server(socket, way);
            // Its words differ from release to release; what it then shows does not.
            if (now.isEmpty() || !now.get().equals(to)) {
                return Optional.of("%s did not take %s: %s".formatted(way.target(), to, Excerpt.of(said)));
            }
            if (way.shutdownSessions()) {
                socket.call("shutdown sessions server " + way.target());
            }
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(reason(e));
        }
    }

    /** Where that server leads now; the columns are named in the first line that begins with a hash sign. */
    private static Optional<Address> server(HaproxySocket socket, Way.Haproxy way) throws IOException {
        var columns = new ArrayList<String>();
        for (var line :
                socket.call("show servers state " + way.backend()).lines().toList()) {
            if (line.startsWith("#")) {
                columns.addAll(Arrays.asList(line.substring(1).strip().split(" ", -1)));
                continue;
            }
            var row = List.of(line.split(" ", -1));
            int name = columns.indexOf("srv_name");
            if (name >= 0 && row.size() >= columns.size() && row.get(name).equals(way.server())) {
                return Optional.of(new Address(
                        row.get(columns.indexOf("srv_addr")), Integer.parseInt(row.get(columns.indexOf("srv_port")))));
            }
        }
        return Optional.empty();
    }

    /** HAProxy takes no names here. */
    private static Address resolved(Address address) throws UnknownHostException {
        return new Address(InetAddress.getAllByName(address.host())[0].getHostAddress(), address.port());
    }

    private static String reason(IOException failure) {
        var message = failure.getMessage();
        return "it could not be asked: "
                + Excerpt.of(message == null ? failure.getClass().getSimpleName() : message);
    }
}
