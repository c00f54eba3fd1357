package io.redismigrate;

/** Starts the bot. */
public final class Bot {
    private Bot() {}

    /** The command line; see the README. */
    public static void main(String[] arguments) {}
}
