package io.redismigrate.migration;

import java.util.Optional;

/**
 * The order of a switch from one server to the other: what to do next follows from what the two servers say, and from
 * nothing else. The same rules move the writes, undo the move, and bring a move to an end that was cut short.
 *
 * <p>The old master is fenced by making it a replica of {@link Address#NOWHERE}: read-only for good, its offset frozen.
 * The new one is promoted only when it is of the same history and at the same offset, read after the fence. So at no
 * time do two servers take writes, and none that was acknowledged is missing from the new master.
 */
public final class SwitchRules {
    private SwitchRules() {}

    /**
     * What one server says of itself.
     *
     * @param follows the address of its master; empty for a master
     * @param linkUp {@code master_link_status:up}; false for a master
     * @param replid {@code master_replid}
     * @param offset what it holds: {@code master_repl_offset} of a master or a fenced server, {@code slave_repl_offset}
     *     of a replica that follows somebody; 0 while it loads
     * @param replid2 {@code master_replid2}: the history it was promoted from
     * @param secondOffset {@code second_repl_offset}: the first byte that is not of that history; -1 where there is none
     */
    public record Side(
            Optional<Address> follows, boolean linkUp, String replid, long offset, String replid2, long secondOffset) {
        boolean master() {
            return follows.isEmpty();
        }

        boolean follows(Address master) {
            return follows.filter(master::equals).isPresent();
        }

        /** Whether this server was promoted exactly where the fenced one stopped, so that it holds all of its writes. */
        boolean tookOverFrom(Side fenced) {
            return master() && replid2.equals(fenced.replid) && secondOffset == fenced.offset + 1;
        }
    }

    /**
     * What is seen, and what is known of this attempt.
     *
     * @param from the server the writes leave; empty where it did not answer
     * @param to the server the writes go to; empty where it did not answer
     * @param fromAddress where replicas reach the one
     * @param toAddress where replicas reach the other
     * @param mayBegin whether the fence may be set; false for an attempt that was cut short before it
     * @param mayHavePromoted whether a promotion may have been sent that nobody saw take
     * @param timeLeft whether the limit for holding writes is not reached
     * @param follow whether the old master follows the new one afterwards, or stays fenced
     */
    public record Look(
            Optional<Side> from,
            Optional<Side> to,
            Address fromAddress,
            Address toAddress,
            boolean mayBegin,
            boolean mayHavePromoted,
            boolean timeLeft,
            boolean follow) {}

    /** What to do next. */
    public sealed interface Move {
        /** Hold writes for a while, make the old master a replica of nowhere, read its offset. */
        record Fence() implements Move {}

        /** {@code FAILOVER} with a time-out on the old master, instead of the fence; see {@link FailoverRules}. */
        record HandOver() implements Move {}

        /** Look again. */
        record Wait(String reason) implements Move {}

        /** {@code REPLICAOF NO ONE} on the new master. */
        record Promote() implements Move {}

        /** The old master follows the new one; held writers are let go. */
        record Follow() implements Move {}

        /** The old master takes writes again. */
        record Undo(String reason) implements Move {}

        record Done() implements Move {}

        /** Nothing was begun, or all is as before. */
        record AsBefore(String reason) implements Move {}

        /** People have to look; nothing is done. */
        record CallPeople(String reason) implements Move {}
    }

    /** What follows from this look. */
    public static Move next(Look look) {
        if (look.from().isEmpty()) {
            return new Move.Wait("the old master does not answer");
        }
        var from = look.from().get();
        if (look.to().isEmpty()) {
            return newMasterSilent(look, from);
        }
        var to = look.to().get();
        if (from.master()) {
            return to.master() ? bothMasters(look) : notFenced(look, from, to);
        }
        if (to.master()) {
            return promoted(look, from, to);
        }
        if (!from.follows(Address.NOWHERE)) {
            return new Move.CallPeople("neither server is a master, and the old one follows "
                    + from.follows().orElseThrow());
        }
        return fenced(look, from, to);
    }

    private static Move bothMasters(Look look) {
        return look.mayBegin() && !look.mayHavePromoted()
                ? new Move.AsBefore("the candidate is a master by itself")
                : new Move.CallPeople("both servers are masters");
    }

    private static Move notFenced(Look look, Side from, Side to) {
        if (!look.mayBegin()) {
            return new Move.AsBefore("it was cut short before the writes were held");
        }
        if (!look.timeLeft()) {
            return new Move.AsBefore("the writes could not be held within the limit");
        }
        // Holding writes for a candidate that cannot get the rest would only cost the applications a pause.
        return attached(look, from, to)
                ? new Move.Fence()
                : new Move.AsBefore("the candidate does not follow the old master with its link up");
    }

    private static Move promoted(Look look, Side from, Side to) {
        if (from.follows(look.toAddress())) {
            return new Move.Done();
        }
        // A server that restarted may come up as a master with old data. Following it would delete everything.
        if (!to.tookOverFrom(from)) {
            return new Move.CallPeople(
                    "the new server is a master, but did not take over where the old one stopped, or has restarted"
                            + " since. Decide which one holds the data: make the old one follow the new one, or the new"
                            + " one the old one");
        }
        return look.follow() ? new Move.Follow() : new Move.Done();
    }

    private static Move fenced(Look look, Side from, Side to) {
        boolean sameHistory = to.replid().equals(from.replid());
        if (to.follows(look.fromAddress()) && sameHistory && to.offset() == from.offset()) {
            return new Move.Promote();
        }
        // A server that was promoted, took writes and restarted as a replica has a history of its own.
        if (!sameHistory && look.mayHavePromoted()) {
            return new Move.CallPeople(
                    "the new server has another history than the old one, and may hold writes of its own");
        }
        var behind = sameHistory
                ? "the candidate is %,d bytes behind".formatted(from.offset() - to.offset())
                : "the candidate has another history";
        if (!look.timeLeft()) {
            return new Move.Undo("the limit for holding writes was reached, and " + behind);
        }
        // A fenced master refuses a new link for ever, so a link that is down now never brings the rest.
        return attached(look, from, to)
                ? new Move.Wait(behind)
                : new Move.Undo("the replication link broke during the switch, and " + behind);
    }

    private static boolean attached(Look look, Side from, Side to) {
        return to.follows(look.fromAddress()) && to.linkUp() && to.replid().equals(from.replid());
    }

    private static Move newMasterSilent(Look look, Side from) {
        boolean nothingSent = look.mayBegin() && !look.mayHavePromoted();
        if (from.master()) {
            return nothingSent
                    ? new Move.AsBefore("the candidate master does not answer")
                    : new Move.Wait("the new master does not answer");
        }
        if (!from.follows(Address.NOWHERE)) {
            return new Move.Wait("the new master does not answer, and the old one follows "
                    + from.follows().orElseThrow());
        }
        // Letting the old master go on is safe only if nobody can have promoted the new one.
        return look.timeLeft() || look.mayHavePromoted()
                ? new Move.Wait("the new master does not answer, and the old one is fenced")
                : new Move.Undo("the new master does not answer");
    }
}
