package io.redismigrate.demo;

/** A server's refusal of one command, such as {@code READONLY You can't write against a read only replica.} */
public final class ErrorReply extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message the whole reply behind its minus sign */
    public ErrorReply(String message) {
        // Without a stack trace: in a pipeline this is a value, and one that may come thousands of times a second.
        super(message, null, false, false);
    }

    /** The first word, in capitals by Redis's custom: {@code READONLY}, {@code LOADING}, {@code ERR}. */
    public String code() {
        var text = String.valueOf(getMessage());
        var end = text.indexOf(' ');
        return end < 0 ? text : text.substring(0, end);
    }
}
