package io.redismigrate.verify;

import io.redismigrate.migration.Server;
import java.time.Duration;

/**
 * What is to be compared, and how.
 *
 * @param left the data set that is right: the master of now, or its replica
 * @param right the one that follows it
 * @param sample keys to draw, for {@link Mode#SAMPLED}
 * @param limit a server that takes longer than this to answer a PING is left alone until it does better
 * @param showValues whether a difference may be described with its values
 */
public record Order(
        Server left, Server right, Mode mode, Speed speed, long sample, Duration limit, boolean showValues) {}
