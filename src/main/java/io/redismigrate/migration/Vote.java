package io.redismigrate.migration;

import java.time.Instant;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * One person's approval of one revision of a gate.
 *
 * @param groups the policy's user groups that the person was in at the click
 */
public record Vote(String user, Instant at, Set<String> groups) {
    public Vote {
        groups = Collections.unmodifiableSet(new TreeSet<>(groups));
    }

    /** By somebody who is named in the policy, and not by way of a group. */
    public Vote(String user, Instant at) {
        this(user, at, Set.of());
    }

    /** Who that was, with the rights of that moment. */
    Person person() {
        return new Person(user, groups);
    }
}
