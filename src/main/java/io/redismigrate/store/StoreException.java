package io.redismigrate.store;

/** The store could not do what was asked: a sentence that says what was being tried, and for an operator how to mend it. */
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1;

    StoreException(String message) {
        super(message);
    }

    StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
