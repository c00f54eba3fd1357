package io.redismigrate.migration;

import io.redismigrate.migration.Node.Follower;
import io.redismigrate.migration.Node.Replication;
import io.redismigrate.migration.Node.Transfer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A server as a test sees it: a healthy one, but for what the test says. */
final class LookedAt {
    static final String NO_REPLID = "0000000000000000000000000000000000000000";

    private final Server server;
    private final Map<String, String> settings = new HashMap<>();
    private Optional<Address> follows = Optional.empty();
    private boolean linkUp;
    private String replid = "r1";
    private String replid2 = NO_REPLID;
    private long offset = 5_000;
    private int fullSyncs = 1;
    private long refusedWrites;
    private String runId;
    private Map<Integer, Long> keys = Map.of(0, 100L);
    private String version = "7.0.15";
    private long errors;
    private long secondOffset = -1;
    private long backlogFirst = 1;
    private long memory = 1 << 20;
    private Optional<List<Client>> clients = Optional.of(List.of());
    private Transfer transfer = transfer(false);

    LookedAt(Server server) {
        this.server = server;
        this.runId = "run-of-" + server.name();
        settings.putAll(Map.of(
                Parameter.MASTER_AUTH, "",
                Parameter.MASTER_USER, "",
                Parameter.READ_ONLY, "yes",
                Parameter.BACKLOG, Long.toString(64L << 20)));
    }

    static Transfer transfer(boolean loading) {
        return new Transfer(false, 0, 0, 0, 0, loading, 0, 0);
    }

    static Client application(String name) {
        return new Client(
                1, "10.1.0.1:5000", name, "", "", "get", Duration.ZERO, Duration.ZERO, Client.Kind.APPLICATION);
    }

    LookedAt following(Address master) {
        follows = Optional.of(master);
        linkUp = true;
        return this;
    }

    LookedAt master() {
        follows = Optional.empty();
        linkUp = false;
        return this;
    }

    LookedAt fenced() {
        follows = Optional.of(Address.NOWHERE);
        linkUp = false;
        return this;
    }

    LookedAt linkDown() {
        linkUp = false;
        return this;
    }

    LookedAt replid(String value) {
        replid = value;
        return this;
    }

    LookedAt replid2(String value) {
        replid2 = value;
        return this;
    }

    LookedAt offset(long value) {
        offset = value;
        return this;
    }

    LookedAt fullSyncs(int value) {
        fullSyncs = value;
        return this;
    }

    LookedAt runId(String id) {
        runId = id;
        return this;
    }

    LookedAt restarted() {
        runId = "another-run-of-" + server.name();
        return this;
    }

    LookedAt keys(long value) {
        keys = value == 0 ? Map.of() : Map.of(0, value);
        return this;
    }

    LookedAt loading() {
        linkUp = false;
        transfer = transfer(true);
        return this;
    }

    LookedAt setting(String name, String value) {
        settings.put(name, value);
        return this;
    }

    LookedAt without(String setting) {
        settings.remove(setting);
        return this;
    }

    LookedAt locked() {
        return setting(Parameter.MASTER_AUTH, Parameter.LOCKED).setting(Parameter.MASTER_USER, Parameter.LOCKED_USER);
    }

    LookedAt writable() {
        return setting(Parameter.READ_ONLY, "no");
    }

    LookedAt version(String value) {
        version = value;
        return this;
    }

    /** Errors it sent to its master. */
    LookedAt errors(long value) {
        errors = value;
        return this;
    }

    /** The history it was promoted from, and the first byte that is not of it. */
    LookedAt promotedFrom(String history, long firstOther) {
        replid2 = history;
        secondOffset = firstOther;
        return this;
    }

    /** Its backlog begins there, and goes to its offset. */
    LookedAt backlogFrom(long first) {
        backlogFirst = first;
        return this;
    }

    LookedAt memory(long bytes) {
        memory = bytes;
        return this;
    }

    LookedAt clients(Client... connected) {
        clients = Optional.of(List.of(connected));
        return this;
    }

    LookedAt refused(long writes) {
        refusedWrites = writes;
        return this;
    }

    LookedAt clientsNotListed() {
        clients = Optional.empty();
        return this;
    }

    Node.Seen seen() {
        return new Node.Seen(
                server,
                version,
                runId,
                new Replication(
                        follows,
                        linkUp,
                        false,
                        replid,
                        replid2,
                        secondOffset,
                        offset,
                        backlogFirst,
                        Math.max(0, offset - backlogFirst + 1),
                        fullSyncs,
                        List.<Follower>of()),
                transfer,
                keys,
                memory,
                0,
                0,
                errors,
                refusedWrites,
                settings,
                clients);
    }
}
