package io.redismigrate.migration;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A release of Redis or Valkey, as far as it matters for who can follow whom. The patch level does not.
 *
 * @param major the first number of the version
 * @param minor the second
 */
public record Release(Family family, int major, int minor) {
    private static final Pattern VERSION = Pattern.compile("(valkey )?(\\d{1,4})\\.(\\d{1,4})(?:\\D.*)?");

    /** Valkey took Redis 7.2's format over, and refuses the numbers Redis used after that. */
    private static final int LAST_COMMON_FORMAT = 11;

    private static final int VALKEY_9_FORMAT = 80;

    /** Whose releases they are. */
    public enum Family {
        REDIS,
        VALKEY
    }

    /** Reads {@code 7.0.15} or {@code valkey 8.1.1}; empty for anything else. */
    public static Optional<Release> parse(String version) {
        var found = VERSION.matcher(version);
        if (!found.matches()) {
            return Optional.empty();
        }
        return Optional.of(new Release(
                found.group(1) == null ? Family.REDIS : Family.VALKEY,
                Integer.parseInt(found.group(2)),
                Integer.parseInt(found.group(3))));
    }

    public boolean before(int otherMajor, int otherMinor) {
        return major != otherMajor ? major < otherMajor : minor < otherMinor;
    }

    public boolean olderThan(Release other) {
        return family == other.family && before(other.major, other.minor);
    }

    /** Whether a master of this release writes an older format for a replica that needs one (seen with Valkey 9.1). */
    public boolean writesOlderFormats() {
        return family == Family.VALKEY && !before(9, 1);
    }

    /** The version of the snapshot (RDB) it writes: {@code RDB_VERSION} in each release's {@code rdb.h}. */
    public int format() {
        if (family == Family.VALKEY) {
            return before(9, 0) ? LAST_COMMON_FORMAT : VALKEY_9_FORMAT;
        }
        if (!before(7, 0)) {
            return before(7, 2) ? 10 : before(7, 4) ? 11 : before(8, 6) ? 12 : 13;
        }
        return !before(5, 0) ? 9 : !before(4, 0) ? 8 : !before(3, 2) ? 7 : 6;
    }

    /** Whether a replica of this release loads a snapshot of that format. */
    public boolean loads(int snapshot) {
        if (family == Family.REDIS) {
            return snapshot <= format();
        }
        return snapshot <= LAST_COMMON_FORMAT || snapshot == format();
    }

    /** Whether a full sync from such a master ends. */
    public boolean follows(Release master) {
        return loads(master.format()) || (master.writesOlderFormats() && loads(LAST_COMMON_FORMAT));
    }
}
