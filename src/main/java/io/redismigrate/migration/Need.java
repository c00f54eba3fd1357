package io.redismigrate.migration;

/**
 * A part of a gate's quorum: so many approvals by these people.
 *
 * @param count at least 1
 */
public record Need(People who, int count) {}
