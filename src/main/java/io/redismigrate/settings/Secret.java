package io.redismigrate.settings;

/** A password, token or key. It prints as {@code ***}; whoever needs it has to say so by calling {@link #reveal()}. */
public final class Secret {
    private final String value;

    private Secret(String value) {
        this.value = value;
    }

    /** Hides {@code value} behind {@code ***}. */
    public static Secret of(String value) {
        return new Secret(value);
    }

    /** The secret itself, for the one place that sends it; never for a log, a message or an exception. */
    public String reveal() {
        return value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && secret.value.equals(value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return "***";
    }
}
