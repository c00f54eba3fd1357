package io.redismigrate.preflight;

import io.redismigrate.migration.Address;
import io.redismigrate.migration.Node;
import io.redismigrate.migration.Parameter;
import io.redismigrate.migration.Plan;
import io.redismigrate.migration.Server;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Both sides of a plan, as far as they answered. */
record Sides(Plan plan, Map<String, Node> nodes) {

    Node node(Server server) {
        var node = nodes.get(server.name());
        return node == null ? new Node.Unseen(server, server.name() + " was not looked at.") : node;
    }

    Optional<Node.Seen> seen(Server server) {
        return node(server) instanceof Node.Seen seen ? Optional.of(seen) : Optional.empty();
    }

    List<Node.Seen> seen(List<Server> servers) {
        return servers.stream().flatMap(server -> seen(server).stream()).toList();
    }

    /** The server of the plan at that address. */
    Optional<Node.Seen> at(Address address) {
        return seen(plan.servers()).stream()
                .filter(node -> node.server().address().equals(address))
                .findFirst();
    }

    Optional<Node.Seen> current() {
        return seen(plan.currentMaster());
    }

    Optional<Node.Seen> candidate() {
        return seen(plan.candidateMaster());
    }

    /** Whether the full sync is still to come; findings that rest on readings weigh only then. */
    boolean syncAhead() {
        return candidate().filter(node -> node.follows(plan.currentMaster())).isEmpty();
    }

    List<Node.Seen> candidateReplicas() {
        return seen(plan.candidateReplicas());
    }

    /** The servers whose role and replication credentials a migration changes, where they answered. */
    List<Node.Seen> changed() {
        var servers = new ArrayList<Server>();
        servers.add(plan.currentMaster());
        servers.add(plan.candidateMaster());
        servers.addAll(plan.candidateReplicas());
        return seen(servers);
    }

    /** A setting, where the server told it; one that is told to be empty is there and empty. */
    static Optional<String> told(Node.Seen node, String setting) {
        return Optional.ofNullable(node.settings().get(setting));
    }

    /** A command for a shell, with what it takes to reach that server; it asks for a password where one is needed. */
    static String cli(Server server, String command) {
        var user = server.user().isEmpty() ? "" : " --user " + server.user();
        var password = server.credential().equals(Parameter.NO_SECRET) ? "" : " --askpass";
        return "`redis-cli -h %s -p %d%s%s %s`"
                .formatted(server.address().host(), server.address().port(), user, password, command);
    }

    /** {@code a}, {@code a and b}, {@code a, b and c}. */
    static String names(List<Node.Seen> nodes) {
        var names = nodes.stream().map(node -> node.server().name()).toList();
        int last = names.size() - 1;
        return last < 1
                ? String.join("", names)
                : String.join(", ", names.subList(0, last)) + " and " + names.get(last);
    }

    /** Bytes as people say them. */
    static String size(long bytes) {
        if (bytes < 1 << 20) {
            return "%,d bytes".formatted(bytes);
        }
        double mebibytes = (double) bytes / (1 << 20);
        return mebibytes < 1024 ? "%.1f MB".formatted(mebibytes) : "%.1f GB".formatted(mebibytes / 1024);
    }
}
