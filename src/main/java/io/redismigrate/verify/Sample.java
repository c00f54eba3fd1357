package io.redismigrate.verify;

/** What a sample without a fault says of the rest. */
public final class Sample {
    /** One in a hundred samples may mislead. */
    private static final double DOUBT = 0.01;

    private static final double MILLION = 1e6;

    private Sample() {}

    /**
     * The largest share of faulty keys that would still have been overlooked by chance in one sample of a hundred: with a share
     * {@code p}, a sample of {@code drawn} has none of them with the probability {@code (1 - p)^drawn}.
     */
    public static double undetectedShare(long drawn) {
        return drawn <= 0 ? 1 : 1 - Math.pow(DOUBT, 1.0 / drawn);
    }

    /** The same in words. */
    public static String sentence(long drawn, long total) {
        if (drawn >= total) {
            return "that is all of them";
        }
        return "with 99 %% confidence fewer than %,d in a million differ"
                .formatted((long) Math.ceil(undetectedShare(drawn) * MILLION));
    }
}
