package io.redismigrate.verify;

import java.time.Duration;

/**
 * How a plan wants its data compared.
 *
 * @param fromReplicas whether replicas are read instead of the masters, where the plan names any
 * @param sample keys to draw where not all are compared
 * @param limit a server that takes longer than this to answer a PING is left alone until it does better
 * @param maxAge how old a comparison may be that a switch rests on
 * @param showValues whether differences may be described with their values
 */
public record Terms(
        Mode mode,
        Speed speed,
        boolean fromReplicas,
        long sample,
        Duration limit,
        Duration maxAge,
        boolean showValues) {
    public static final long USUAL_SAMPLE = 100_000;
    public static final Duration USUAL_LIMIT = Duration.ofMillis(50);
    public static final Duration USUAL_AGE = Duration.ofHours(24);

    /** What holds where a plan says nothing. */
    public static final Terms USUAL =
            new Terms(Mode.FULL, Speed.GENTLE, false, USUAL_SAMPLE, USUAL_LIMIT, USUAL_AGE, false);
}
