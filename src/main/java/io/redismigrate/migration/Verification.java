package io.redismigrate.migration;

import java.time.Instant;

/** What the last comparison of the two data sets said, as one sentence that names what was compared. */
public record Verification(Instant at, boolean same, String sentence) {}
