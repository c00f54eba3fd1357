package io.redismigrate.workspace;

import java.util.List;

/**
 * A group of people that can be named as one.
 *
 * @param id Slack's id, {@code S…}
 * @param handle the name after an at sign, without it
 * @param members ids of people, in order
 */
public record UserGroup(String id, String handle, List<String> members) {
    /** Copies the members. */
    public UserGroup {
        members = List.copyOf(members);
    }
}
