package io.redismigrate.migration;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** One of the few things a migration may do to the world. Doing one twice does no more than doing it once. */
public sealed interface Action {

    /** Sets a server parameter, after its old value went into the ledger. Credentials are {@link Parameter} words. */
    record Change(Server server, String parameter, String value) implements Action {}

    /**
     * Puts back the settings in the ledger that are still as the bot left them.
     *
     * @param parameters which ones; empty means all
     * @param rewrite whether the config files are to be rewritten afterwards, because the changed values stand in them
     * @param servers on which servers, by name; empty means on all
     */
    record RestoreSettings(Set<String> parameters, boolean rewrite, Set<String> servers) implements Action {
        public RestoreSettings {
            parameters = Set.copyOf(parameters);
            servers = Set.copyOf(servers);
        }

        /** On every server. */
        public RestoreSettings(Set<String> parameters, boolean rewrite) {
            this(parameters, rewrite, Set.of());
        }
    }

    /** {@code REPLICAOF}: the server becomes a replica. Its own data goes once the sync begins. */
    record Follow(Server server, Address master) implements Action {}

    /** {@code REPLICAOF NO ONE}, as part of putting back what was. */
    record StopFollowing(Server server) implements Action {}

    /** Stops and follows in one transaction, so that the resync is a full one and nobody can write in between. */
    record FollowAnew(Server server, Address master) implements Action {}

    /** Moves the writes; see {@link SwitchRules}. {@code resume} says that an earlier attempt may have got anywhere. */
    record Switch(Direction direction, boolean resume) implements Action {}

    /** Looks at everything once more and has the re-point hook's dry run made, as just before a switch; changes nothing. */
    record Rehearse() implements Action {}

    /** Tells the applications' re-point hook. */
    record Repoint(Direction direction) implements Action {}

    /** Tells the hook of the applications' readers. */
    record MoveReaders(Direction direction) implements Action {}

    /** Stops following and deletes what was copied, in one breath, so that nobody's write can be among it. */
    record Discard(Server server) implements Action {}

    /**
     * Begins that comparison of the two data sets, or goes on with it. It takes its time beside the ticks.
     *
     * @param number of the comparison; see {@link Comparing}
     * @param mode empty for what the plan says
     * @param by who asked for it
     * @param right name of the server that is compared with its master; empty for the plan's two sides
     */
    record Compare(int number, String mode, String by, String right) implements Action {
        /** Of the plan's two sides. */
        public Compare(int number, String mode, String by) {
            this(number, mode, by, "");
        }
    }

    /**
     * Writes keys that differ anew on the master, so that replication carries them.
     *
     * @param number of the comparison that found them
     */
    record Repair(Server master, int number) implements Action {}

    /** Closes these connections. */
    record Disconnect(Server server, List<Client> clients) implements Action {
        public Disconnect {
            clients = List.copyOf(clients);
        }
    }

    /** {@code CONFIG REWRITE}: the running configuration goes into the server's config file. */
    record Rewrite(Server server) implements Action {}

    /**
     * A Sentinel that was taken off watches again.
     *
     * @param taken how it was taken off, in the ledger
     * @param group what it watches now
     */
    record WatchAgain(SettingChange taken, SentinelGroup group) implements Action {}

    /** Which way the writes move. */
    enum Direction {
        FORWARD,
        BACK;

        /** The word in the re-point hook's payload. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
