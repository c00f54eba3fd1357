package io.redismigrate.migration;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** Amounts for sentences: bytes and times, as people say them. */
final class Amounts {
    private static final String[] UNITS = {"kB", "MB", "GB", "TB"};

    private Amounts() {}

    static String bytes(long bytes) {
        if (bytes < 1000) {
            return bytes + " bytes";
        }
        double value = bytes;
        int unit = -1;
        while (value >= 999.95 && unit < UNITS.length - 1) {
            value /= 1000;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %s", value, UNITS[unit]);
    }

    static String time(Duration time) {
        if (time.toSeconds() < 120) {
            return time.toSeconds() + " s";
        }
        if (time.toMinutes() < 120) {
            return time.toMinutes() + " min";
        }
        return time.toHours() < 72 ? time.toHours() + " h" : time.toDays() + " days";
    }

    /** {@code 59.1 MB, which is 12 min at today's 80.0 kB/s of writes}. */
    static String margin(long bytes, Optional<Pace> pace) {
        var lasts = pace.flatMap(known -> known.lasting(bytes));
        return lasts.isEmpty()
                ? "%s (nothing is being written at the moment)".formatted(bytes(bytes))
                : "%s, which is %s at today's %s/s of writes"
                        .formatted(
                                bytes(bytes),
                                time(lasts.get()),
                                bytes(pace.orElseThrow().bytesPerSecond()));
    }
}
