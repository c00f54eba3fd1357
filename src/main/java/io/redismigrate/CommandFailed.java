package io.redismigrate;

/** A command cannot go on: one line for the person at the terminal, and the exit code. */
final class CommandFailed extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int exitCode;

    CommandFailed(int exitCode, String line) {
        super(line);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }
}
