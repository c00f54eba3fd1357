package io.redismigrate.verify;

import io.redismigrate.migration.Mended;
import io.redismigrate.migration.Server;
import java.util.List;

/** Compares two data sets on real servers, and mends what differs. */
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

    /**
     * Writes the keys of these differences anew on the master, each with the value it has there, or takes away what is not
     * there, so that replication carries it. A key that is written to meanwhile is read again. Doing it twice does no more
     * than once. One who only reads leaves all alone.
     *
     * @throws Interrupted where the master does not answer
     */
    default Mended repair(Server master, List<Difference> differences) {
        return new Mended(
                0,
                differences.stream()
                        .map(difference -> difference.brief() + ": nothing is written here")
                        .toList());
    }

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
