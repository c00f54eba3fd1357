package io.redismigrate.migration;

import java.time.Duration;

/**
 * Who may answer a gate as well, once it has waited that long.
 *
 * @param after more than zero
 */
public record Escalation(Duration after, People to) {}
