package io.redismigrate.runner;

import io.redismigrate.migration.Action;
import io.redismigrate.verify.Checkpoint;
import io.redismigrate.verify.Difference;
import io.redismigrate.verify.Mode;
import io.redismigrate.verify.Result;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Where comparisons of data sets are kept: how far they are, who is at them, and what they found. Every method is one transaction. */
public interface ComparisonStore {

    /**
     * A comparison as it was last written down.
     *
     * @param right the server that is compared with its master; empty for the plan's two sides
     * @param leasedUntil until then it is somebody's
     * @param trouble why it does not go on; empty where it does
     */
    record Kept(
            int number,
            Mode mode,
            String by,
            String right,
            Instant leasedUntil,
            Checkpoint checkpoint,
            Optional<Result> result,
            String trouble) {}

    /** The migration's latest comparison. */
    Optional<Kept> latest(String migration);

    /**
     * Takes a comparison on, which is created where it is not there yet. Of several callers at the same time, in any process,
     * one gets it.
     *
     * @param mode what the plan says, where nothing else is wanted
     * @param owner names this process
     * @param until how long it is to be the owner's, who has to come again before that
     * @return where to go on from; empty where it is somebody else's, or over
     */
    Optional<Kept> claim(String migration, Action.Compare wanted, Mode mode, String owner, Instant now, Instant until);

    /**
     * Writes down how far it is, and what was found since the last time.
     *
     * @return false where it is not the owner's any more; then nothing is written
     */
    boolean reached(String migration, int number, String owner, Instant until, Checkpoint now, List<Difference> found);

    /** It cannot go on now; whoever comes after that time may try again. */
    void interrupted(String migration, int number, String owner, Instant notBefore, String trouble);

    /** It is over. What was found and not written down yet comes with it. */
    void finished(String migration, int number, String owner, Result result);

    /** What a comparison found, in the order in which it was found; at most so many. */
    List<Difference> differences(String migration, int number, int most);
}
