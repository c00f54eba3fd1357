package io.redismigrate.verify;

import java.util.Locale;

/** In what two data sets can differ. */
public enum Kind {
    /** The left has the key, the right has not. */
    MISSING,
    /** The right has the key, the left has not. */
    EXTRA,
    TYPE,
    VALUE,
    /** The expiry of a key. */
    EXPIRY,
    /** The expiry of a hash's fields. */
    FIELD_EXPIRY,
    /** A stream's groups, consumers or pending entries. */
    GROUP,
    FUNCTION,
    /** Mode {@link Mode#COUNTS} only: how many keys a database has. */
    COUNT;

    /** The word in reports and events. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
