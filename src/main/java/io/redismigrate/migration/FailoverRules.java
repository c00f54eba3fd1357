package io.redismigrate.migration;

import io.redismigrate.migration.SwitchRules.Look;
import io.redismigrate.migration.SwitchRules.Move;

/**
 * The same as {@link SwitchRules} where the servers hand over by themselves: the old master pauses writes, waits until the
 * new one has acknowledged everything, makes itself its replica and has it promote itself. The bot only starts that, and
 * says which way it ended.
 *
 * <p>It is never aborted by the bot: an abort that meets a hand-over under way makes two masters
 * (<a href="https://redis.io/docs/latest/commands/failover/">failover</a>). The undo is the server's own time-out, which
 * knows in one step whether it may still go back. So a bot that died has nothing to clean up.
 */
public final class FailoverRules {
    private FailoverRules() {}

    /** {@code master_failover_state} of the old master. */
    public enum Handing {
        NONE,
        /** It holds writes until the new master has acknowledged them all, or its time-out ends it. */
        WAITING_FOR_SYNC,
        /** It follows already, and asks the new one to take over. */
        IN_PROGRESS;

        /** Reads Redis's word; one that is missing or not known is {@link #NONE}. */
        public static Handing of(String word) {
            return switch (word) {
                case "waiting-for-sync" -> WAITING_FOR_SYNC;
                case "failover-in-progress" -> IN_PROGRESS;
                default -> NONE;
            };
        }
    }

    /** What follows from this look. */
    public static Move next(Look look, Handing handing) {
        if (look.from().isEmpty()) {
            return SwitchRules.next(look);
        }
        var from = look.from().get();
        if (handing == Handing.WAITING_FOR_SYNC) {
            return new Move.Wait("the old master waits for the candidate to acknowledge every write");
        }
        if (handing == Handing.IN_PROGRESS) {
            return new Move.Wait("the old master follows, and asks the new one to take over");
        }
        if (look.to().isEmpty()) {
            return SwitchRules.next(look);
        }
        var to = look.to().get();
        if (from.master() && !to.master()) {
            return begin(look);
        }
        // The two answers are not of one moment: the promotion may lie between them.
        return !to.master() && from.follows(look.toAddress())
                ? new Move.Wait("the old master follows, and the new one does not say yet that it leads")
                : SwitchRules.next(look);
    }

    private static Move begin(Look look) {
        if (look.mayHavePromoted()) {
            return new Move.AsBefore(
                    "the servers did not hand over: the candidate did not acknowledge every write in time, and the old"
                            + " master goes on");
        }
        var begun = SwitchRules.next(look);
        return begun instanceof Move.Fence ? new Move.HandOver() : begun;
    }
}
