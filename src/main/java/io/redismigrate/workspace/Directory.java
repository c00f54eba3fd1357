package io.redismigrate.workspace;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who and what there is: people, channels, user groups. Every call is made under the lock of {@link Changes}. */
final class Directory {
    private final Map<String, Person> people = new LinkedHashMap<>();
    private final Map<String, Channel> channels = new LinkedHashMap<>();
    private final Map<String, UserGroup> groups = new LinkedHashMap<>();
    private long moved;

    Directory(WorkspaceSetup setup) {
        setup.people().forEach(this::put);
        put(new Person(Identity.BOT_USER, "redis-migrate", false, true, false));
        setup.channels().forEach(this::put);
        setup.groups().forEach(this::put);
    }

    void put(Person person) {
        people.put(person.id(), person);
    }

    void put(Channel channel) {
        channels.put(channel.id(), channel);
    }

    void put(UserGroup group) {
        groups.put(group.id(), group);
    }

    Optional<Person> person(String id) {
        return Optional.ofNullable(people.get(id));
    }

    Optional<Person> named(String name) {
        return people.values().stream()
                .filter(person -> person.name().equals(name) || person.id().equals(name))
                .findFirst();
    }

    List<Person> people() {
        return new ArrayList<>(people.values());
    }

    /** By id; or by name, with or without a number sign. */
    Optional<Channel> channel(String idOrName) {
        var byId = channels.get(idOrName);
        if (byId != null) {
            return Optional.of(byId);
        }
        var name = idOrName.startsWith("#") ? idOrName.substring(1) : idOrName;
        return channels.values().stream()
                .filter(channel -> channel.name().equals(name))
                .findFirst();
    }

    List<Channel> channels() {
        return new ArrayList<>(channels.values());
    }

    /** To be called after each change, with the version it has. */
    void touch(long version) {
        moved = version;
    }

    /** The version in which anything here last changed. */
    long moved() {
        return moved;
    }

    Optional<UserGroup> group(String id) {
        return Optional.ofNullable(groups.get(id));
    }

    List<UserGroup> groups() {
        return new ArrayList<>(groups.values());
    }
}
