package io.redismigrate.slack;

/** Slack says that this cannot work as it is configured: a sentence that names the key and the mend. */
public record SlackRefused(String sentence) {}
