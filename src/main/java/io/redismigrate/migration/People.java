package io.redismigrate.migration;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Who may do something: Slack user ids and Slack user group ids. */
public record People(Set<String> users, Set<String> groups) {
    public static final People NOBODY = new People(Set.of(), Set.of());

    public People {
        users = Collections.unmodifiableSet(new TreeSet<>(users));
        groups = Collections.unmodifiableSet(new TreeSet<>(groups));
    }

    public boolean include(Person person) {
        return users.contains(person.id()) || person.groups().stream().anyMatch(groups::contains);
    }

    public boolean nobody() {
        return users.isEmpty() && groups.isEmpty();
    }

    /** These and those. */
    public People and(People others) {
        var allUsers = new TreeSet<>(users);
        allUsers.addAll(others.users);
        var allGroups = new TreeSet<>(groups);
        allGroups.addAll(others.groups);
        return new People(allUsers, allGroups);
    }

    /** Who that is, for a refusal: Slack's notation for users and groups. */
    public String named() {
        List<String> names = Stream.concat(
                        users.stream().map(user -> "<@" + user + ">"),
                        groups.stream().map(group -> "<!subteam^" + group + ">"))
                .toList();
        return names.isEmpty() ? "nobody (policy.yml names no one)" : String.join(", ", names);
    }
}
