package io.redismigrate.migration;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a closer look at one server brought. It costs more than a look, so it may be some seconds old.
 *
 * @param config its configuration, without credentials and without what differs from host to host
 * @param users its ACL users; empty where it has none (before 6.0) or would not tell
 * @param modules names of the loaded modules
 * @param missing commands that a migration needs and the server does not know: renamed, or taken out
 * @param forbidden commands that a migration needs and the bot's user may not run; empty where the server would not tell
 * @param botUser the ACL user the bot is logged in as, empty where there are no users
 * @param shard its place in a Redis Cluster; empty where it runs alone
 */
public record Survey(
        Map<String, String> config,
        List<User> users,
        List<String> modules,
        Set<String> missing,
        Optional<Set<String>> forbidden,
        String botUser,
        Readings readings,
        Optional<Shard> shard) {

    /** Of a server that is in no cluster. */
    public Survey(
            Map<String, String> config,
            List<User> users,
            List<String> modules,
            Set<String> missing,
            Optional<Set<String>> forbidden,
            String botUser,
            Readings readings) {
        this(config, users, modules, missing, forbidden, botUser, readings, Optional.empty());
    }

    /** Nothing is known. */
    public static final Survey NONE =
            new Survey(Map.of(), List.of(), List.of(), Set.of(), Optional.of(Set.of()), "", Readings.NONE);

    public Survey {
        config = Map.copyOf(config);
        users = List.copyOf(users);
        modules = List.copyOf(modules);
        missing = Set.copyOf(missing);
        forbidden = forbidden.map(Set::copyOf);
    }

    /**
     * An ACL user.
     *
     * @param rules its rules in Redis's words, each password as {@code #…}
     * @param fingerprint of the rules with the passwords; equal where two users are the same, and tells nothing else
     */
    public record User(String name, String rules, String fingerprint) {}

    /**
     * Figures that always move, so that nothing an approval rests on may come of them.
     *
     * @param hostMemoryBytes of the machine ({@code total_system_memory}); 0 where unknown
     * @param residentBytes {@code used_memory_rss}
     * @param expiring keys with a time to live
     * @param rewriting whether it rewrites its append-only file
     * @param saveFailed whether the last background save failed
     * @param linkDownSeconds how long a replica's link has been down; -1 where it is not, {@link Long#MAX_VALUE}
     *     where it never was up
     * @param written bytes a second that clients write
     * @param cachedScriptCalls {@code EVALSHA} since the server started
     * @param redirecting connections that asked to be redirected (Valkey 8: {@code CLIENT CAPA redirect}); 0 where unknown
     */
    public record Readings(
            long hostMemoryBytes,
            long residentBytes,
            long expiring,
            boolean rewriting,
            boolean saveFailed,
            long linkDownSeconds,
            Flow written,
            long cachedScriptCalls,
            int redirecting) {
        static final Readings NONE = new Readings(0, 0, 0, false, false, -1, Flow.UNKNOWN, 0, 0);
    }

    /**
     * A rate of writing.
     *
     * @param bytesPerSecond -1 where it is not known
     * @param measured whether two looks at the replication stream tell it; else it is what clients send, reads included
     */
    public record Flow(long bytesPerSecond, boolean measured) {
        /** Only one look was taken, and the server said nothing. */
        public static final Flow UNKNOWN = new Flow(-1, false);

        public boolean known() {
            return bytesPerSecond >= 0;
        }
    }
}
