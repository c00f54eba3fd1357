package io.redismigrate.settings;

import java.util.List;

/**
 * The settings cannot be used. The message is one line for the person who wrote the file: file, line, key and mend, as in
 * {@code fleet.yml:14: plans.orders.candidate.master: no server named "order-new"; did you mean "orders-new"?}. No line
 * ever holds a secret or what a variable of the environment holds.
 */
public final class SettingsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final List<String> problems;

    SettingsException(List<String> problems) {
        super(problems.get(0));
        this.problems = List.copyOf(problems);
    }

    /** Everything that is wrong, one line each, in the order of the files and their lines. The first is the message. */
    public List<String> problems() {
        return problems;
    }
}
