package io.redismigrate.verify;

import java.util.List;
import java.util.Optional;

/**
 * Something that differed when it was first compared. It is read again until it is the same once, or is proven different,
 * or patience is over.
 *
 * <p>The right, having passed the left's offset of the first reading, is at a moment of the left's history between the two
 * readings of the left. If those agree, so must the right: unless the left was changed and changed back in between, which
 * is why it takes more than once.
 */
public final class Suspect {
    private static final int PROOF = 3;
    private static final int PATIENCE = 40;

    /** What is known of it. */
    public enum State {
        OPEN,
        SAME,
        DIFFERENT,
        /** It never stood still. */
        IN_FLUX
    }

    private int rounds;
    private int differentInARow;
    private Optional<Kind> kind = Optional.empty();

    /** What follows from one more round; after anything but {@link State#OPEN} it is over. */
    public State hear(List<Aspect> aspects) {
        rounds++;
        if (aspects.stream().allMatch(Aspect::same)) {
            return State.SAME;
        }
        kind = aspects.stream()
                .filter(aspect -> aspect.still() && !aspect.same())
                .map(Aspect::kind)
                .findFirst();
        differentInARow = kind.isPresent() ? differentInARow + 1 : 0;
        if (differentInARow == PROOF) {
            return State.DIFFERENT;
        }
        return rounds == PATIENCE ? State.IN_FLUX : State.OPEN;
    }

    /** What follows from a round in which the right did not get that far, or a key that is about to expire anyway. */
    public State wait(boolean aboutToGo) {
        rounds++;
        differentInARow = 0;
        return rounds == PATIENCE && !aboutToGo ? State.IN_FLUX : rounds > 10 * PATIENCE ? State.IN_FLUX : State.OPEN;
    }

    /** How it differs, once it is proven. */
    public Kind kind() {
        return kind.orElse(Kind.VALUE);
    }

    public int rounds() {
        return rounds;
    }
}
