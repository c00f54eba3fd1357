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

    /** What one server says of itself. */
    public record Side(Optional<Address> follows, boolean linkUp, String replid, long offset) {
        boolean master() {
            return follows.isEmpty();
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
        if (from.master() && to.master()) {
            return new Move.CallPeople("both servers are masters");
        }
        if (from.master()) {
            return look.mayBegin()
                    ? new Move.Fence()
                    : new Move.AsBefore("it was cut short before the writes were held");
        }
        boolean fromFollowsTo = from.follows().filter(look.toAddress()::equals).isPresent();
        if (to.master()) {
            return fromFollowsTo || !look.follow() ? new Move.Done() : new Move.Follow();
        }
        if (from.follows().filter(Address.NOWHERE::equals).isEmpty()) {
            return new Move.CallPeople("neither server is a master, and the old one follows "
                    + from.follows().orElseThrow());
        }
        return fenced(look, from, to);
    }

    private static Move fenced(Look look, Side from, Side to) {
        boolean follows = to.follows().filter(look.fromAddress()::equals).isPresent();
        if (follows && to.replid().equals(from.replid()) && to.offset() == from.offset()) {
            return new Move.Promote();
        }
        var behind = "the candidate is %,d bytes behind".formatted(from.offset() - to.offset());
        if (!look.timeLeft()) {
            return new Move.Undo("the limit for holding writes was reached, and " + behind);
        }
        // A fenced master refuses a new link for ever, so a link that is down now never brings the rest.
        return follows && to.linkUp() && to.replid().equals(from.replid())
                ? new Move.Wait(behind)
                : new Move.Undo("the replication link broke during the switch, and " + behind);
    }

    private static Move newMasterSilent(Look look, Side from) {
        if (from.master()) {
            return look.mayBegin()
                    ? new Move.AsBefore("the candidate master does not answer")
                    : new Move.Wait("the new master does not answer");
        }
        // Letting the old master go on is safe only if nobody can have promoted the new one.
        return look.timeLeft() || look.mayHavePromoted()
                ? new Move.Wait("the new master does not answer, and the old one is fenced")
                : new Move.Undo("the new master does not answer");
    }
}
