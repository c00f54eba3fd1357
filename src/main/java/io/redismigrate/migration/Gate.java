package io.redismigrate.migration;

/** A step that waits for people, in the order in which they are asked. */
public enum Gate {
    READ_ONLY_REMOVAL("read-only-removal"),
    CUTOVER("cutover"),
    PROMOTION("promotion");

    private final String word;

    Gate(String word) {
        this.word = word;
    }

    /** The name in the configuration, in the journal and in messages. */
    public String word() {
        return word;
    }

    /** The gate of that name. */
    public static Gate of(String word) {
        for (var gate : values()) {
            if (gate.word.equals(word)) {
                return gate;
            }
        }
        throw new IllegalArgumentException("no gate is called \"%s\"".formatted(word));
    }
}
