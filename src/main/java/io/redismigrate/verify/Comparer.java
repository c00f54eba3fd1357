package io.redismigrate.verify;

import java.util.List;

/** Compares two data sets on real servers. */
public interface Comparer {

    /** It could not be carried on: a sentence that names the server and what it said. It can be resumed. */
    final class Interrupted extends RuntimeException {
        private static final long serialVersionUID = 1;

        public Interrupted(String message) {
            super(message);
        }
    }

    /**
     * Compares until the end.
     *
     * @throws Interrupted where a server did not answer, or the watch said so
     */
    Result compare(Order order, Checkpoint from, Watch watch);

    /** Follows a comparison and steers it. */
    interface Watch {
        /** What to do next. */
        enum Wish {
            GO_ON,
            PAUSE,
            STOP
        }

        /**
         * Called about every second, and at the end, by one thread at a time.
         *
         * @param found differences since the last call
         */
        Wish reached(Checkpoint now, List<Difference> found);
    }
}
