package io.redismigrate.migration;

import java.util.Set;

/**
 * Who clicks or types, as known at that moment.
 *
 * @param id Slack user id
 * @param groups ids of the Slack user groups named in the policy that the person belongs to now
 */
public record Person(String id, Set<String> groups) {
    public Person {
        groups = Set.copyOf(groups);
    }
}
