package io.redismigrate.slack.view;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a button was about when it was drawn: the migration or the fleet, and the question that was on the screen. Others should take
 * a button's value as opaque.
 *
 * @param question the question's number; 0 for a button that is about the whole migration
 */
public record Pressed(String migration, int question) {
    private static final Pattern VALUE = Pattern.compile("([mf][0-9]{1,9}):([0-9]{1,6})");

    /** As the button's value. */
    public String value() {
        return migration + ":" + question;
    }

    /** From a button's value; empty where it is none of ours. */
    public static Optional<Pressed> parse(String value) {
        var matcher = VALUE.matcher(value);
        return matcher.matches()
                ? Optional.of(new Pressed(matcher.group(1), Integer.parseInt(matcher.group(2))))
                : Optional.empty();
    }
}
