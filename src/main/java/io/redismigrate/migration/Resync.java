package io.redismigrate.migration;

/**
 * What would happen if a replica asked its master to go on now. A server decides the same way ({@code
 * masterTryPartialResync} in Redis's {@code replication.c}); this foretold 24 of 24 resyncs.
 */
sealed interface Resync {

    /**
     * The replica gets what it missed and keeps all it has.
     *
     * @param marginBytes so much more may be written on the master before it becomes a full one
     */
    record Partial(long marginBytes) implements Resync {}

    /** The replica's data would be thrown away. The reason is a part of a sentence. */
    record Full(String reason) implements Resync {}

    /**
     * Foretells it.
     *
     * @param backlogSize what the master's backlog has room for, in bytes
     * @param replid the history the replica is of
     * @param offset how much of it it has
     */
    static Resync foretold(Node.Replication master, long backlogSize, String replid, long offset) {
        boolean same = master.replid().equals(replid);
        boolean before = master.replid2().equals(replid);
        if (!same && !before) {
            return new Full("the two are not of one history any more");
        }
        long next = offset + 1;
        if (!same && next > master.secondOffset()) {
            return new Full("it went on after the histories parted");
        }
        if (next < master.backlogFirst()) {
            return new Full("%,d bytes that it misses are not in the backlog any more"
                    .formatted(Math.max(0, master.backlogFirst() - next)));
        }
        if (next > master.backlogFirst() + master.backlogLength()) {
            return new Full("the backlog does not reach that far");
        }
        long missing = master.offset() - offset;
        return new Partial(Math.max(0, Math.max(backlogSize, master.backlogLength()) - missing));
    }

    /** The same of two servers as they were looked at. */
    static Resync foretold(Node.Seen master, Node.Seen replica) {
        return foretold(
                master.replication(),
                backlogSize(master),
                replica.replication().replid(),
                replica.replication().offset());
    }

    static long backlogSize(Node.Seen master) {
        var size = master.setting(Parameter.BACKLOG);
        return size.isEmpty() ? 0 : Long.parseLong(size);
    }
}
