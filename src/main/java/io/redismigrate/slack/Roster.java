package io.redismigrate.slack;

import com.slack.api.methods.response.usergroups.users.UsergroupsUsersListResponse;
import com.slack.api.methods.response.users.UsersInfoResponse;
import com.slack.api.model.User;
import java.util.Optional;
import java.util.Set;

/** Whether the people that a policy names are there, for whoever checks a configuration. Changes nothing. */
public final class Roster {
    private final SlackCalls calls;

    /** Asks the workspace of that connection. */
    public Roster(SlackConnection connection) {
        this.calls = connection.calls();
    }

    /**
     * Who is in a group.
     *
     * @param problem what is wrong with it, a sentence; empty where nothing is
     */
    public record Group(Set<String> users, String problem) {
        public Group {
            users = Set.copyOf(users);
        }
    }

    /** What is wrong with that user, a sentence; empty where nothing is. */
    public Optional<String> user(String id) {
        Sent<UsersInfoResponse> sent = calls.call(client -> client.usersInfo(request -> request.user(id)));
        if (!(sent instanceof Sent.Done<UsersInfoResponse> done)) {
            return Optional.of("Slack does not know the user %s (%s)".formatted(id, why(sent)));
        }
        var found = done.answer().getUser();
        if (found == null || found.isDeleted()) {
            return Optional.of("the user %s is deactivated".formatted(id));
        }
        return cannot(found)
                ? Optional.of("%s is a guest or a bot, who may do nothing here".formatted(id))
                : Optional.empty();
    }

    private static boolean cannot(User found) {
        return found.isBot() || found.isRestricted() || found.isUltraRestricted() || found.isStranger();
    }

    /** Who is in that user group. */
    public Group group(String id) {
        Sent<UsergroupsUsersListResponse> sent =
                calls.call(client -> client.usergroupsUsersList(request -> request.usergroup(id)));
        if (!(sent instanceof Sent.Done<UsergroupsUsersListResponse> done)) {
            return new Group(Set.of(), "Slack does not know the user group %s (%s)".formatted(id, why(sent)));
        }
        var users = done.answer().getUsers();
        return users == null || users.isEmpty()
                ? new Group(Set.of(), "nobody is in the user group %s".formatted(id))
                : new Group(Set.copyOf(users), "");
    }

    private static <T> String why(Sent<T> sent) {
        return sent instanceof Sent.Refused<T> refused
                ? refused.error()
                : sent instanceof Sent.Unknown<T> unknown ? unknown.why() : "it asks to wait";
    }
}
