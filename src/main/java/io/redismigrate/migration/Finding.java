package io.redismigrate.migration;

/**
 * Something the preflight noticed.
 *
 * @param name a stable name, like {@code candidate-not-empty}
 * @param seen what was seen, a sentence
 * @param why why it matters, a sentence
 * @param mend what to do about it, where it can be a command
 */
public record Finding(String name, Severity severity, String seen, String why, String mend) {
    /** How much it matters. An error stops the migration. */
    public enum Severity {
        ERROR,
        WARNING,
        INFO
    }

    public boolean error() {
        return severity == Severity.ERROR;
    }
}
