package io.redismigrate.migration;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One server as it was looked at. A server that did not answer is a value too, and opens no gate. */
public sealed interface Node {
    /** Stands in the settings: how many Sentinels watch a server. */
    String WATCHERS = "watching-sentinels";

    /** Stands in the settings: the median of the bot's last round trips to the server, in microseconds. */
    String ROUND_TRIP = "round-trip-micros";

    /** Stands in the settings: {@code master_failover_state}. */
    String FAILOVER_STATE = "failover-state";

    /** Stands in the settings: {@code standalone}, {@code sentinel} or {@code cluster}. */
    String MODE = "mode";

    /** Stands in the settings: whether the bot speaks TLS to the server. */
    String TLS = "spoken-by-tls";

    Server server();

    /** It did not answer; the reason is a sentence. */
    record Unseen(Server server, String reason) implements Node {}

    /**
     * It answered.
     *
     * @param runId changes with every start of the server process
     * @param keys keys per database, as {@code INFO keyspace} counts them
     * @param memoryBytes {@code used_memory}
     * @param maxMemoryBytes {@code maxmemory}; 0 is no limit
     * @param operationsPerSecond {@code instantaneous_ops_per_sec}
     * @param unexpectedErrorReplies errors a replica sent to its master, of writes it could not apply (0 where unknown)
     * @param readOnlyRefusals how often a write was answered {@code READONLY} since the server started
     * @param settings the parameters that matter here, and what else was read of it under a name of ours; credentials stand
     *     as {@link Parameter} words, never as values
     * @param clients who is connected; empty where it was not asked for
     * @param survey what a closer look brought, {@link Survey#NONE} where there was none
     */
    record Seen(
            Server server,
            String version,
            String runId,
            Replication replication,
            Transfer transfer,
            Map<Integer, Long> keys,
            long memoryBytes,
            long maxMemoryBytes,
            long operationsPerSecond,
            long unexpectedErrorReplies,
            long readOnlyRefusals,
            Map<String, String> settings,
            Optional<List<Client>> clients,
            Survey survey)
            implements Node {
        public Seen {
            keys = Map.copyOf(keys);
            settings = Map.copyOf(settings);
            clients = clients.map(List::copyOf);
        }

        /** A server that was not looked at more closely. */
        public Seen(
                Server server,
                String version,
                String runId,
                Replication replication,
                Transfer transfer,
                Map<Integer, Long> keys,
                long memoryBytes,
                long maxMemoryBytes,
                long operationsPerSecond,
                long unexpectedErrorReplies,
                long readOnlyRefusals,
                Map<String, String> settings,
                Optional<List<Client>> clients) {
            this(
                    server,
                    version,
                    runId,
                    replication,
                    transfer,
                    keys,
                    memoryBytes,
                    maxMemoryBytes,
                    operationsPerSecond,
                    unexpectedErrorReplies,
                    readOnlyRefusals,
                    settings,
                    clients,
                    Survey.NONE);
        }

        /** Keys in all databases. */
        public long keyCount() {
            return keys.values().stream().mapToLong(Long::longValue).sum();
        }

        /** A setting's value, or empty where the server did not tell. */
        public String setting(String name) {
            return settings.getOrDefault(name, "");
        }

        /** Sentinels that watch it; 0 where it did not tell. */
        public int watchers() {
            return Integer.parseInt(settings.getOrDefault(WATCHERS, "0"));
        }

        /** How long it takes the bot to get a word from it and back, where that was measured. */
        public Optional<Duration> roundTrip() {
            return Optional.ofNullable(settings.get(ROUND_TRIP))
                    .map(micros -> Duration.ofNanos(1_000 * Long.parseLong(micros)));
        }

        /** Whether it knows {@code FAILOVER}, as every server does that tells a failover state (6.2 and newer). */
        public boolean knowsFailover() {
            return !setting(FAILOVER_STATE).isEmpty();
        }

        public boolean sentinel() {
            return setting(MODE).equals("sentinel");
        }

        public boolean follows(Server master) {
            return replication.follows().filter(master.address()::equals).isPresent();
        }
    }

    /**
     * {@code INFO replication} (<a href="https://redis.io/docs/latest/commands/info/">info</a>).
     *
     * @param follows the address of its master; empty for a master
     * @param linkUp {@code master_link_status:up}; false for a master
     * @param offset bytes of the replication stream it has written (master) or applied (replica)
     * @param backlogFirst offset of the first byte in the backlog
     * @param backlogLength bytes in the backlog
     * @param fullSyncs {@code sync_full}: full syncs it has served since its start
     */
    record Replication(
            Optional<Address> follows,
            boolean linkUp,
            boolean syncing,
            String replid,
            String replid2,
            long secondOffset,
            long offset,
            long backlogFirst,
            long backlogLength,
            int fullSyncs,
            List<Follower> followers) {
        public Replication {
            followers = List.copyOf(followers);
        }

        public boolean master() {
            return follows.isEmpty();
        }
    }

    /** A replica as its master lists it: {@code state} is Redis's word ({@code wait_bgsave}, {@code send_bulk}, {@code online}). */
    record Follower(Address address, String state, long acknowledged) {}

    /**
     * What {@code INFO persistence} and {@code INFO replication} tell about a full sync under way. Bytes; -1 or 0 where not known.
     *
     * @param saving a background save runs on this server
     * @param loading this server loads a data set
     */
    record Transfer(
            boolean saving,
            long keysSaved,
            long keysToSave,
            long readBytes,
            long totalBytes,
            boolean loading,
            long loadedBytes,
            long loadTotalBytes) {}
}
