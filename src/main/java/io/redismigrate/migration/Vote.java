package io.redismigrate.migration;

import java.time.Instant;

/** One person's approval of one revision of a gate. */
public record Vote(String user, Instant at) {}
