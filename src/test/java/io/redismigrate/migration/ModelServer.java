package io.redismigrate.migration;

import io.redismigrate.migration.SwitchRules.Side;
import java.util.Arrays;
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

    final String name;
    final Address address;
    Role role = Role.MASTER;
    /** What its config file says: the role after a restart. */
    Role fileRole = Role.MASTER;

    boolean linkUp;
    boolean loading;
    boolean up = true;
    /** Came up as a master by itself, because its config file had not been rewritten. */
    boolean selfMade;

    int replid;
    int replid2;
    int secondOffset = -1;
    int size;
    long pausedUntil;
    /** Connections with a number below this were closed. */
    int oldestConnection;

    private int[] log = new int[64];
    private int[] snapshot = new int[0];
    private int snapshotReplid;

    ModelServer(String name, int port) {
        this.name = name;
        this.address = new Address(name, port);
    }

    boolean takesWrites(long now) {
        return up && role == Role.MASTER && !loading && pausedUntil <= now;
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
        if (master.loading || (master.role != Role.MASTER && !master.linkUp)) {
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
        size = 0;
        loading = true;
    }

    private void loaded() {
        loading = false;
        log = Arrays.copyOf(snapshot, Math.max(64, snapshot.length));
        size = snapshot.length;
        replid = snapshotReplid;
        replid2 = 0;
        secondOffset = -1;
    }

    /** The link goes down; a data set that was being loaded is gone. */
    void cutLink(int freshReplid) {
        linkUp = false;
        if (loading) {
            loading = false;
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
        for (int write = 0; write < writes; write++) {
            if (acknowledged[write] && !held[write]) {
                return write;
            }
        }
        return -1;
    }

    /** What it says of itself. */
    Side side(ModelServer other) {
        Optional<Address> follows = switch (role) {
            case MASTER -> Optional.empty();
            case OF_NOWHERE -> Optional.of(Address.NOWHERE);
            case OF_OTHER -> Optional.of(other.address);
        };
        return new Side(follows, linkUp, word(replid), loading ? 0 : size, word(replid2), secondOffset);
    }

    private static String word(int replid) {
        return replid < WORDS.length ? WORDS[replid] : "r" + replid;
    }

    @Override
    public String toString() {
        return "%s[%s link=%s r%d:%d r%d:%d%s%s%s]"
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
                        selfMade ? " self-made" : "");
    }
}
