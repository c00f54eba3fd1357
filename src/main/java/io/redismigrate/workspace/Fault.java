package io.redismigrate.workspace;

import java.time.Duration;

/**
 * What goes wrong with a call of the Web API.
 *
 * @param how what the caller sees
 * @param takesEffect whether the method does its work all the same, unseen by the caller
 * @param status the HTTP status, where one is sent
 * @param delay {@code Retry-After} for a 429; how long a request hangs for a time-out
 * @param error the error code, for an answer that is {@code "ok": false}
 */
public record Fault(How how, boolean takesEffect, int status, Duration delay, String error) {

    /** What the caller sees. */
    public enum How {
        /** 429 with {@code Retry-After}. */
        RATE_LIMITED,
        /** A status of 500 or more and a text. */
        SERVER_ERROR,
        /** Nothing for a while, then the connection is closed. */
        TIME_OUT,
        /** The connection is closed at once. */
        RESET,
        /** 200 and a page in HTML. */
        HTML,
        /** 200 and an error code of the caller's choice. */
        ERROR
    }

    /** 429; nothing was done. */
    public static Fault rateLimited(Duration retryAfter) {
        return new Fault(How.RATE_LIMITED, false, 429, retryAfter, "ratelimited");
    }

    /** A 5xx status; nothing was done. */
    public static Fault serverError(int status) {
        return new Fault(How.SERVER_ERROR, false, status, Duration.ZERO, "");
    }

    /** No answer for this long, then a closed connection; nothing was done. */
    public static Fault timeOut(Duration hang) {
        return new Fault(How.TIME_OUT, false, 0, hang, "");
    }

    /** A closed connection; nothing was done. */
    public static Fault reset() {
        return new Fault(How.RESET, false, 0, Duration.ZERO, "");
    }

    /** A page in HTML under status 200, as a proxy sends it; nothing was done. */
    public static Fault html() {
        return new Fault(How.HTML, false, 200, Duration.ZERO, "");
    }

    /** One of Slack's error codes, {@code internal_error} or {@code fatal_error} for instance; nothing was done. */
    public static Fault error(String code) {
        return new Fault(How.ERROR, false, 200, Duration.ZERO, code);
    }

    /** The same, but the method did its work. */
    public Fault afterEffect() {
        return new Fault(how, true, status, delay, error);
    }
}
