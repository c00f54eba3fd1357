package io.redismigrate.bench;

import io.redismigrate.CrashCampaign;

/**
 * The bot killed and frozen between every two commands of a switch, of its undoing and of a rollback, again and again. Arguments:
 * times each, minutes at most.
 */
public final class CrashBench {
    private CrashBench() {}

    /** Runs it; see above. */
    public static void main(String[] arguments) throws Exception {
        int times = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 20;
        int minutes = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 120;
        CrashCampaign.print(System.out, times, minutes);
    }
}
