package io.redismigrate.runner;

import io.redismigrate.migration.Action.Direction;
import io.redismigrate.migration.Address;
import io.redismigrate.migration.Client;
import io.redismigrate.migration.Node;
import io.redismigrate.migration.Outcome;
import io.redismigrate.migration.Plan;
import io.redismigrate.migration.Server;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** The few verbs a migration may ever use on servers. What a server refuses is a {@link Refused}. */
public interface Fleet {

    /** A server did not take a command: a sentence that names the server, the command and what it answered. */
    final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1;

        public Refused(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** How a switch is to be done. {@code approvers} and {@code gradual} only end up in the receipt and in the way back. */
    record Switchover(Plan plan, Direction direction, boolean resume, boolean followAnew, List<String> approvers) {}

    /**
     * Looks at these servers, at the same time; one that does not answer in time is a {@link Node.Unseen}.
     *
     * @param listing those of them whose clients are listed as well, which costs a busy server some milliseconds
     */
    Map<String, Node> look(List<Server> servers, List<Server> listing);

    /** How long the server takes to answer, the median of a few tries. */
    Duration roundTrip(Server server);

    /** Who is connected to that server. */
    List<Client> clients(Server server);

    /** Sets a parameter; credentials are {@link io.redismigrate.migration.Parameter} words. */
    void set(Server server, String parameter, String value);

    /** A parameter's value now; credentials are words. Empty where the server has no such parameter. */
    String get(Server server, String parameter);

    /** Writes the running configuration into the server's config file. */
    void rewrite(Server server);

    void follow(Server server, Address master);

    void stopFollowing(Server server);

    void followAnew(Server server, Address master);

    void disconnect(Server server, List<Client> clients);

    /**
     * Moves the writes, in the order of {@link io.redismigrate.migration.SwitchRules}.
     *
     * @param repoint called once the new master takes writes; says whether the hook took it
     */
    Outcome switchOver(Switchover switchover, BooleanSupplier repoint);
}
