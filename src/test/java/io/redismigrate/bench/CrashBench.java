package io.redismigrate.bench;

import io.redismigrate.CrashCampaign;

/**
 * The bot killed and frozen between every two commands of a switch, of its undoing and of a rollback, again and again. Arguments:
 * times each, minutes at most, and a part of the names of the steps where not all are meant, as {@code "UNDO LOOK"}.
 */
public final class CrashBench {
    private CrashBench() {}

    /** Runs it; see above. */
    public static void main(String[] arguments) throws Exception {
        int times = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 20;
        int minutes = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 120;
        var meant = arguments.length > 2 ? arguments[2] : "";
        CrashCampaign.print(System.out, times, minutes, meant);
    }
}
