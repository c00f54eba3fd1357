package io.redismigrate.migration;

import io.redismigrate.migration.SwitchRules.Look;
import io.redismigrate.migration.SwitchRules.Move;
import io.redismigrate.migration.SwitchRules.Side;
import java.time.Duration;
import java.util.Optional;

/**
 * The same as {@link SwitchRules} for the two nodes of a shard of a Redis Cluster: {@code CLUSTER FAILOVER} on the new node has
 * the old one hold writes and tell its offset; the new one waits until it is there, is elected by the other masters and
 * tells everybody. The bot only starts that, and says which way it ended.
 *
 * <p>There is no abort: the cluster gives up by itself after {@link #OWN_LIMIT}, and the old node goes on. So a bot that died has
 * nothing to clean up. For some milliseconds both nodes say that they are masters: the old one holds every write until it
 * has heard of the new one.
 */
public final class ClusterRules {
    /** {@code CLUSTER_MF_TIMEOUT} of the servers, and a second for the last word to arrive. */
    public static final Duration OWN_LIMIT = Duration.ofSeconds(6);

    private ClusterRules() {}

    /** What follows from this look; {@code timeLeft} counts from the moment at which the hand-over was started. */
    public static Move next(Look look) {
        if (look.from().isEmpty()) {
            return new Move.Wait("the old master does not answer");
        }
        if (look.to().isEmpty()) {
            return begun(look)
                    ? new Move.Wait("the new master does not answer")
                    : new Move.AsBefore("the candidate master does not answer");
        }
        var from = look.from().get();
        var to = look.to().get();
        if (from.master()) {
            return to.master() ? bothMasters(look) : notYet(look, from, to);
        }
        if (to.master() && from.follows(look.toAddress())) {
            return new Move.Done();
        }
        return look.timeLeft()
                ? new Move.Wait("the nodes do not agree yet who leads")
                : new Move.CallPeople(
                        to.master()
                                ? "the new node leads, and the old one follows "
                                        + from.follows().orElseThrow()
                                : "neither node is a master, and the old one follows "
                                        + from.follows().orElseThrow());
    }

    /** Whether {@code CLUSTER FAILOVER} may have been sent. */
    private static boolean begun(Look look) {
        return look.mayHavePromoted() || !look.mayBegin();
    }

    private static Move bothMasters(Look look) {
        if (!begun(look)) {
            return new Move.AsBefore("the candidate is a master by itself");
        }
        return look.timeLeft()
                ? new Move.Wait("the old master is yet to hear that the new one leads")
                : new Move.CallPeople("both nodes say that they are masters");
    }

    private static Move notYet(Look look, Side from, Side to) {
        if (begun(look)) {
            return look.timeLeft()
                    ? new Move.Wait("the candidate waits for the last writes and for the votes of the other masters")
                    : new Move.AsBefore(
                            "the cluster did not hand over: the candidate did not get every write or enough votes in time, and"
                                    + " the old master goes on");
        }
        if (!look.timeLeft()) {
            return new Move.AsBefore("the writes could not be held within the limit");
        }
        boolean attached =
                to.follows(look.fromAddress()) && to.linkUp() && to.replid().equals(from.replid());
        return attached
                ? new Move.HandOver()
                : new Move.AsBefore("the candidate does not follow the old master with its link up");
    }

    /**
     * What speaks against the new node's holding every acknowledged write, as a sentence; empty where it took over exactly
     * where the old one was last seen as a master, in one history.
     *
     * @param last what the old master said last as a master; empty where this attempt did not see it
     */
    public static Optional<String> doubt(Optional<Side> last, Side leads) {
        if (last.isEmpty()) {
            return Optional.of(
                    "nobody saw where the old master stopped, so that the offsets are the servers' word alone");
        }
        // Looks come between the last writes: the new one may stand further, and never less far.
        return last.get().replid().equals(leads.replid2()) && last.get().offset() < leads.secondOffset()
                ? Optional.empty()
                : Optional.of(
                        "*the old master stood at offset %d of history %s, and the new one took over at %d of %s*: writes may be missing"
                                .formatted(
                                        last.get().offset(),
                                        last.get().replid(),
                                        leads.secondOffset() - 1,
                                        leads.replid2()));
    }
}
