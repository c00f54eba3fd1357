package io.redismigrate.runner;

import java.time.Instant;
import java.util.List;

/** How each sync went, kept thin enough to be kept for good. */
public interface Samples {
    /**
     * How far a sync was at a moment.
     *
     * @param bytes copied so far, -1 where not known
     * @param lagBytes of the stream not yet applied, -1 where not known
     */
    record Sample(Instant at, long bytes, long lagBytes) {}

    /** Keeps it, unless there are enough from about that time. */
    void keep(String migration, Sample sample);

    /** What was kept, oldest first: a few hundred, spread over the whole time. */
    List<Sample> of(String migration);
}
