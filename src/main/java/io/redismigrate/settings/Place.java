package io.redismigrate.settings;

/**
 * Where something stands, or should stand.
 *
 * @param line counted from 1
 * @param key the path of keys, as in {@code plans.orders.current.replicas[1]}; empty for a whole file
 */
record Place(String file, int line, String key) {
    /** A key below this one that is not there: it belongs on this one's line. */
    Place below(String name) {
        return below(name, line);
    }

    Place below(String name, int itsLine) {
        return new Place(file, itsLine, key.isEmpty() ? name : key + "." + name);
    }

    Place item(int index, int itsLine) {
        return new Place(file, itsLine, key + "[" + index + "]");
    }
}
