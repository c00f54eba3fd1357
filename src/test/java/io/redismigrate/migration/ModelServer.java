package io.redismigrate.migration;

import io.redismigrate.migration.Node.Replication;
import io.redismigrate.migration.SwitchRules.Side;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * As much of a Redis server as a switch can meet: its role, its history, its stream and its own clock for pauses. Each
 * entry of the stream is one byte long, so the offset is the number of entries it holds.
 */
final class ModelServer {
    /** Whom it follows. */
    enum Role {
        MASTER,
        OF_NOWHERE,
        OF_OTHER
    }

    /** An entry of the stream that is no write. */
    static final int PING = -1;

    private static final String[] WORDS =
            IntStream.range(0, 512).mapToObj(replid -> "r" + replid).toArray(String[]::new);

    private static final Node.Transfer RESTING = new Node.Transfer(false, 0, 0, 0, 0, false, 0, 0);
    private static final Node.Transfer LOADING = new Node.Transfer(false, 0, 0, 0, 0, true, 0, 0);
    private static final Optional<List<Client>> NOBODY = Optional.of(List.of());
    private static final Optional<List<Client>> STRAGGLER = Optional.of(List.of(new Client(
            1, "10.1.0.1:5000", "straggler", "", "", "set", Duration.ZERO, Duration.ZERO, Client.Kind.APPLICATION)));

    final String name;
    final Address address;
    final Server server;
    Role role = Role.MASTER;
    /** What its config file says: the role after a restart. */
    Role fileRole = Role.MASTER;

    boolean linkUp;
    boolean loading;
    boolean up = true;
    /** Came up as a master by itself, because its config file had not been rewritten. */
    boolean selfMade;
    /** Cut off in the midst of a full sync: it tells nobody whose data it holds. */
    boolean halfLoaded;
    /** After an abort: a server by itself again, of which no application knows. */
    boolean detached;
    /** {@code masterauth} is one that no master accepts: the link stays up, and cannot be made again. */
    boolean locked;

    boolean readOnly = true;

    int replid;
    int replid2;
    int secondOffset = -1;
    int size;
    long pausedUntil;
    /** Connections with a number below this were closed. */
    int oldestConnection;

    private int runs;
    private int fullSyncs;
    private int[] log = new int[64];
    private int[] snapshot = new int[0];
    private int snapshotReplid;
    /** Writes that were made here while it followed, and are not on the stream. */
    private int[] local = new int[0];

    private int[] snapshotLocal = new int[0];

    ModelServer(String name, int port) {
        this.name = name;
        this.address = new Address(name, port);
        this.server = Server.open(name, address);
    }

    String runId() {
        return runs == 0 ? "first" : "run " + runs;
    }

    boolean takesWrites(long now) {
        return up && role == Role.MASTER && !loading && !detached && pausedUntil <= now;
    }

    /** {@code gradual}: a replica whose read-only flag is off. */
    boolean takesLocalWrites() {
        return up && role != Role.MASTER && !loading && !readOnly;
    }

    void appendLocally(int write) {
        local = Arrays.copyOf(local, local.length + 1);
        local[local.length - 1] = write;
    }

    void append(int entry) {
        if (size == log.length) {
            log = Arrays.copyOf(log, log.length * 2);
        }
        log[size++] = entry;
    }

    /** {@code REPLICAOF NO ONE}. Refused while it loads. */
    void promote(int freshReplid) {
        selfMade = false;
        detached = false;
        if (loading || role == Role.MASTER) {
            return;
        }
        role = Role.MASTER;
        linkUp = false;
        newHistory(freshReplid);
    }

    private void newHistory(int freshReplid) {
        replid2 = replid;
        secondOffset = size + 1;
        replid = freshReplid;
    }

    /** {@code REPLICAOF}. Its own replicas stay attached. */
    void follow(Role whom, int freshReplid) {
        selfMade = false;
        detached = false;
        if (role != whom) {
            role = whom;
            cutLink(freshReplid);
        }
    }

    /** Ends with what its disk holds: everything, or the first {@code kept} entries. */
    void restart(int freshReplid, int kept) {
        cutLink(freshReplid);
        size = Math.min(size, kept);
        pausedUntil = 0;
        runs++;
        fullSyncs = 0;
        boolean mustNotLead = role != Role.MASTER || selfMade;
        role = fileRole;
        selfMade = mustNotLead && role == Role.MASTER;
        if (role == Role.MASTER) {
            newHistory(freshReplid);
        } else {
            replid2 = 0;
            secondOffset = -1;
        }
    }

    /** One step of a replica's life with its master: hand-shake, transfer or stream. */
    void replicate(ModelServer master, int backlog, int most, int freshReplid) {
        if (!up || !master.up || role != Role.OF_OTHER) {
            return;
        }
        if (loading) {
            loaded();
            return;
        }
        if (!linkUp) {
            connect(master, backlog);
            return;
        }
        for (int done = 0; done < most && size < master.size; done++) {
            append(master.log[size]);
        }
    }

    private void connect(ModelServer master, int backlog) {
        // A replica without a link of its own refuses: NOMASTERLINK.
        if (locked || master.loading || (master.role != Role.MASTER && !master.linkUp)) {
            return;
        }
        boolean known = replid == master.replid || (replid == master.replid2 && size + 1 <= master.secondOffset);
        if (known && size <= master.size && size >= master.size - backlog) {
            linkUp = true;
            if (replid != master.replid) {
                newHistory(master.replid);
            }
            return;
        }
        snapshot = Arrays.copyOf(master.log, master.size);
        snapshotReplid = master.replid;
        snapshotLocal = master.local;
        master.fullSyncs++;
        size = 0;
        loading = true;
    }

    private void loaded() {
        loading = false;
        halfLoaded = false;
        log = Arrays.copyOf(snapshot, Math.max(64, snapshot.length));
        size = snapshot.length;
        local = snapshotLocal;
        replid = snapshotReplid;
        replid2 = 0;
        secondOffset = -1;
    }

    /** The link goes down; a data set that was being loaded is gone. */
    void cutLink(int freshReplid) {
        linkUp = false;
        if (loading) {
            loading = false;
            halfLoaded = true;
            replid = freshReplid;
            secondOffset = -1;
        }
    }

    /** The first acknowledged write it does not hold, or -1. */
    int firstMissing(boolean[] acknowledged, int writes) {
        var held = new boolean[writes];
        for (int at = 0; at < size; at++) {
            if (log[at] != PING) {
                held[log[at]] = true;
            }
        }
        for (int write : local) {
            held[write] = true;
        }
        for (int write = 0; write < writes; write++) {
            if (acknowledged[write] && !held[write]) {
                return write;
            }
        }
        return -1;
    }

    /** What it says of itself. */
    Side side(ModelServer other) {
        return new Side(follows(other), linkUp, word(replid), loading ? 0 : size, word(replid2), secondOffset);
    }

    /** What a look brings. */
    Node.Seen node(ModelServer other, boolean straggler) {
        return new Node.Seen(
                server,
                "7.0.15",
                runId(),
                new Replication(
                        follows(other),
                        linkUp,
                        false,
                        word(replid),
                        replid2 == 0 ? LookedAt.NO_REPLID : word(replid2),
                        secondOffset,
                        loading ? 0 : size,
                        0,
                        size,
                        fullSyncs,
                        List.of()),
                loading ? LOADING : RESTING,
                loading || size + local.length == 0 ? Map.of() : Map.of(0, (long) size + local.length),
                1 << 20,
                0,
                100_000,
                0,
                0,
                settings(),
                straggler ? STRAGGLER : NOBODY);
    }

    Node unseen() {
        return new Node.Unseen(server, name + " did not answer");
    }

    String setting(String parameter) {
        return settings().getOrDefault(parameter, "");
    }

    private Map<String, String> settings() {
        return Map.of(
                Parameter.MASTER_AUTH, locked ? Parameter.LOCKED : "",
                Parameter.READ_ONLY, readOnly ? "yes" : "no",
                Parameter.BACKLOG, "67108864");
    }

    private Optional<Address> follows(ModelServer other) {
        return switch (role) {
            case MASTER -> Optional.empty();
            case OF_NOWHERE -> Optional.of(Address.NOWHERE);
            case OF_OTHER -> Optional.of(other.address);
        };
    }

    private static String word(int replid) {
        return replid < WORDS.length ? WORDS[replid] : "r" + replid;
    }

    @Override
    public String toString() {
        return "%s[%s link=%s r%d:%d r%d:%d%s%s%s%s%s%s]"
                .formatted(
                        name,
                        role,
                        linkUp ? "up" : "down",
                        replid,
                        size,
                        replid2,
                        secondOffset,
                        loading ? " loading" : "",
                        up ? "" : " down",
                        locked ? " locked" : "",
                        readOnly ? "" : " writable",
                        detached ? " detached" : "",
                        selfMade ? " self-made" : "");
    }
}
