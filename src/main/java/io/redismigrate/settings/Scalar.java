package io.redismigrate.settings;

/**
 * A single value of a file.
 *
 * @param raw as it stands in the file, references to the environment included; what messages may quote
 * @param text what it means; it may be a secret, so no message quotes it
 */
record Scalar(Place place, String raw, String text) {
    private static final int LONGEST_QUOTE = 80;

    /** What messages say that stands in the file. */
    String quoted() {
        return "\"" + shortened(raw) + "\"";
    }

    /** Short enough for a message of one line. */
    static String shortened(String text) {
        return text.length() <= LONGEST_QUOTE ? text : text.substring(0, LONGEST_QUOTE) + "…";
    }
}
