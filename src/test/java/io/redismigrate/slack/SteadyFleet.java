package io.redismigrate.slack;

import io.redismigrate.migration.Address;
import io.redismigrate.migration.Client;
import io.redismigrate.migration.Node;
import io.redismigrate.migration.Outcome;
import io.redismigrate.migration.Overlap;
import io.redismigrate.migration.Plan;
import io.redismigrate.migration.Posed;
import io.redismigrate.migration.Server;
import io.redismigrate.runner.Fleet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/** Servers that are in step and stay so; a candidate may restart. Whoever wants to move anything has come to the wrong place. */
final class SteadyFleet implements Fleet {
    private final Map<String, Address> masters = new ConcurrentHashMap<>();
    private final Map<String, Integer> restarts = new ConcurrentHashMap<>();

    /** The plan's candidate follows its master from now on. */
    void inStep(Plan plan) {
        masters.put(plan.candidateMaster().name(), plan.currentMaster().address());
    }

    /** The server comes back with another run id: what people approved before is void. */
    void restarts(Server server) {
        restarts.merge(server.name(), 1, Integer::sum);
    }

    private Node look(Server server) {
        return Posed.healthy(
                server,
                Optional.ofNullable(masters.get(server.name())),
                "run-%d".formatted(restarts.getOrDefault(server.name(), 0)));
    }

    @Override
    public Map<String, Node> look(List<Server> servers, List<Server> listing) {
        return servers.stream().collect(Collectors.toMap(Server::name, this::look));
    }

    @Override
    public void endOverlap(String migration) {
        // Nothing is watched here.
    }

    @Override
    public List<Client> clients(Server server) {
        return List.of();
    }

    @Override
    public Optional<String> holdingParameter(Server server) {
        return Optional.empty();
    }

    @Override
    public Overlap overlap(String migration, Server current, Server candidate) {
        throw moved();
    }

    @Override
    public void set(Server server, String parameter, String value) {
        throw moved();
    }

    @Override
    public String get(Server server, String parameter) {
        throw moved();
    }

    @Override
    public void rewrite(Server server) {
        throw moved();
    }

    @Override
    public void follow(Server server, Address master) {
        throw moved();
    }

    @Override
    public void stopFollowing(Server server) {
        throw moved();
    }

    @Override
    public void followAnew(Server server, Address master) {
        throw moved();
    }

    @Override
    public void discard(Server server) {
        throw moved();
    }

    @Override
    public void disconnect(Server server, List<Client> clients) {
        throw moved();
    }

    @Override
    public Outcome switchOver(Switchover switchover, BooleanSupplier stillMine, BooleanSupplier repoint) {
        throw moved();
    }

    private static IllegalStateException moved() {
        return new IllegalStateException("nothing is moved before all gates are approved");
    }
}
