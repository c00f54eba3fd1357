package io.redismigrate.migration;

/** How the applications get from the current master to the candidate master. */
public enum Strategy {
    /** One short switch: writes are held while it happens, and nothing is lost. */
    FENCED("fenced"),
    /** The candidate is made writable and the applications move one by one. It cannot promise that nothing is lost. */
    GRADUAL("gradual");

    private final String word;

    Strategy(String word) {
        this.word = word;
    }

    /** The word used in the configuration, in commands and in messages. */
    public String word() {
        return word;
    }
}
