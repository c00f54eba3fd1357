package io.redismigrate.migration;

import java.time.Instant;
import java.util.Optional;

/**
 * What a migration has to do with the fleet it moves with.
 *
 * @param fleet id of the run, like {@code f1}
 * @param barrier whether its switch waits until the fleet lets the whole wave switch
 * @param oneGate whether people answer for the whole wave at once, so that its own questions need not be shown to all
 * @param ready whether, at the last look, nothing but the barrier kept it from switching
 * @param release until when it may switch; empty while the wave is held
 * @param rehearsed whether, for this release, nothing spoke against the fence and the hook's dry run went well
 */
public record Membership(
        String fleet, boolean barrier, boolean oneGate, boolean ready, Optional<Release> release, boolean rehearsed) {

    /**
     * Leave for a wave to switch.
     *
     * @param until the end of the window: who has not begun by then does not begin
     * @param parties how many switch in it, at least 1; all of them fence, or none
     * @param go whether all of them have rehearsed: before that, nobody fences
     */
    public record Release(Instant until, int parties, boolean go) {
        /** The word for all, once they have met. */
        public Release met() {
            return new Release(until, parties, true);
        }
    }

    /** A migration that has just joined. */
    public static Membership in(String fleet, boolean barrier, boolean oneGate) {
        return new Membership(fleet, barrier, oneGate, false, Optional.empty(), false);
    }

    /** Whether the barrier still keeps it from switching at that moment. */
    boolean holds(Instant at) {
        return barrier && release.filter(leave -> at.isBefore(leave.until())).isEmpty();
    }

    /** Whether it has leave to rehearse, and waits for the others of its wave before it fences. */
    boolean meets() {
        return barrier && release.filter(leave -> !leave.go()).isPresent();
    }

    Membership ready(boolean now) {
        return new Membership(fleet, barrier, oneGate, now, release, rehearsed);
    }

    Membership released(Optional<Release> leave) {
        boolean same = release.map(Release::until).equals(leave.map(Release::until));
        return new Membership(fleet, barrier, oneGate, ready, leave, rehearsed && same);
    }

    /** The same, with nothing left that speaks against the fence. */
    Membership afterRehearsal() {
        return new Membership(fleet, barrier, oneGate, ready, release, true);
    }
}
