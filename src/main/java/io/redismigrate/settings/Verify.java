package io.redismigrate.settings;

import java.time.Duration;

/**
 * How a plan's two data sets are compared.
 *
 * @param sample keys drawn where not all are compared, at least 1
 * @param latencyLimit a server that takes longer to answer a PING is left alone until it does better; more than zero
 * @param maxAge how old a comparison may be that a switch rests on; more than zero
 * @param showValues whether reports may show values
 */
public record Verify(
        Mode mode, Speed speed, From from, int sample, Duration latencyLimit, Duration maxAge, boolean showValues) {

    /** What holds where a plan has no {@code verify}. */
    public static final Verify USUAL = new Verify(
            Mode.FULL, Speed.GENTLE, From.MASTERS, 100_000, Duration.ofMillis(50), Duration.ofHours(24), false);

    /** How much is compared. */
    public enum Mode {
        FULL,
        SAMPLED,
        COUNTS
    }

    /** What the servers' clients may feel of it. */
    public enum Speed {
        GENTLE,
        FULL
    }

    /** Which servers are read. */
    public enum From {
        MASTERS,
        /** The first replica of each side that has one. */
        REPLICAS
    }

    static Verify read(Section section) {
        return new Verify(
                section.choice("mode", USUAL.mode),
                section.choice("speed", USUAL.speed),
                section.choice("from", USUAL.from),
                section.number("sample", 1, Integer.MAX_VALUE, USUAL.sample),
                section.duration("latency-limit", USUAL.latencyLimit),
                section.duration("max-age", USUAL.maxAge),
                section.yesOrNo("show-values", USUAL.showValues));
    }
}
