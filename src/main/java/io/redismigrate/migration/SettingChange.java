package io.redismigrate.migration;

/**
 * A line of the settings ledger: a parameter the bot has changed on a server, kept before the change was made.
 * Credentials stand as {@link Parameter} words, never as values.
 */
public record SettingChange(Server server, String parameter, String before, String after) {}
