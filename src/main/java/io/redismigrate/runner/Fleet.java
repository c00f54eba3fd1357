package io.redismigrate.runner;

import io.redismigrate.migration.Action.Direction;
import io.redismigrate.migration.Address;
import io.redismigrate.migration.Client;
import io.redismigrate.migration.Node;
import io.redismigrate.migration.Outcome;
import io.redismigrate.migration.Overlap;
import io.redismigrate.migration.Plan;
import io.redismigrate.migration.Server;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The few verbs a migration may ever use on servers. What a server refuses is a {@link Refused}. */
public interface Fleet {

    /** A server did not take a command: a sentence that names the server, the command and what it answered. */
    final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1;

        public Refused(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** More replicas than any server has: a master that wants so many refuses every write. */
    String HOLDING_VALUE = "1000000";

    /**
     * How a switch is to be done.
     *
     * @param migration its id: no other connection that acts for it survives the beginning
     * @param resume whether an earlier attempt may have got anywhere
     * @param followAnew whether the old master stays fenced, to be synced in full afterwards
     * @param approvers user ids, for the receipt
     */
    record Switchover(
            String migration,
            Plan plan,
            Direction direction,
            boolean resume,
            boolean followAnew,
            List<String> approvers) {
        public Switchover {
            approvers = List.copyOf(approvers);
        }
    }

    /**
     * The same verbs, each on a connection of its own that asks before it sends: a process that was stopped between
     * deciding and acting, and wakes up after another has taken over, finds its connection closed or the answer no.
     *
     * @param stillMine whether nobody else has taken the migration over meanwhile
     */
    default Fleet whileMine(BooleanSupplier stillMine) {
        return this;
    }

    /** Closes the connections of every other instance of the bot to these servers, as far as they answer. */
    default void expelOthers(List<Server> servers) {}

    /**
     * Looks at these servers, at the same time; one that does not answer in time is a {@link Node.Unseen}.
     *
     * @param listing those of them whose clients are listed as well, which costs a busy server some milliseconds
     */
    Map<String, Node> look(List<Server> servers, List<Server> listing);

    /**
     * Looks anew at everything, also at what {@link #look} may know from some seconds ago.
     *
     * @param measuring whether to take a second longer, where that tells how much is written
     */
    default Map<String, Node> examine(List<Server> servers, List<Server> listing, boolean measuring) {
        return look(servers, listing);
    }

    /**
     * What was written on both servers since they are watched; the first call for a migration begins to watch. A server
     * that cannot be watched is told in the result.
     */
    Overlap overlap(String migration, Server current, Server candidate);

    /** Ends the watch of {@link #overlap}, if there is one. */
    void endOverlap(String migration);

    /** Who is connected to that server. */
    List<Client> clients(Server server);

    /** Some of its keys, at most so many; for people to see what it holds. */
    default List<String> sampleKeys(Server server, int most) {
        return List.of();
    }

    /** Gives one server an ACL user as another has it, with its hashed passwords. */
    default void copyUser(Server from, Server to, String user) {
        throw new UnsupportedOperationException("copying users");
    }

    /** Writes the ACL users into the server's file for them, where it has one. */
    default void saveUsers(Server server) {}

    /** Sets a parameter; credentials are {@link io.redismigrate.migration.Parameter} words. */
    void set(Server server, String parameter, String value);

    /** A parameter's value now; credentials are words. Empty where the server has no such parameter. */
    String get(Server server, String parameter);

    /** Writes the running configuration into the server's config file. */
    void rewrite(Server server);

    void follow(Server server, Address master);

    void stopFollowing(Server server);

    void followAnew(Server server, Address master);

    /** Stops following and deletes everything, in one breath. */
    void discard(Server server);

    void disconnect(Server server, List<Client> clients);

    /**
     * Moves the writes, in the order of {@link io.redismigrate.migration.SwitchRules}.
     *
     * @param stillMine asked after each connection is made: whether nobody else has taken the migration over meanwhile
     * @param repoint called once the new master takes writes; says whether the hook took it
     */
    Outcome switchOver(Switchover switchover, BooleanSupplier stillMine, BooleanSupplier repoint);

    /**
     * The parameter that a switch away from this server changes for a moment, on the server or in its config file, so that it
     * takes no writes; empty where none is changed.
     */
    Optional<String> holdingParameter(Server server);
}
