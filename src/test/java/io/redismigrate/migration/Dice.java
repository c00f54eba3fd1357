package io.redismigrate.migration;

/** Chance by seed: the same seed gives the same schedule, on every machine. */
final class Dice {
    private static final long STRIDE = 0x9E3779B97F4A7C15L;

    private long state;

    Dice(long seed) {
        // Mixed, or the schedule of one seed would be that of the next one, a throw later.
        state = mixed(seed * STRIDE + STRIDE);
    }

    /** From 0 to below {@code bound}. */
    int below(int bound) {
        state += STRIDE;
        long half = mixed(state) >>> 32;
        return (int) ((half * bound) >>> 32);
    }

    boolean oneIn(int times) {
        return below(times) == 0;
    }

    private static long mixed(long bits) {
        long once = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
        long twice = (once ^ (once >>> 27)) * 0x94D049BB133111EBL;
        return twice ^ (twice >>> 31);
    }
}
