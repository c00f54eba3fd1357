package io.redismigrate.slack;

import com.slack.api.methods.response.usergroups.users.UsergroupsUsersListResponse;
import com.slack.api.methods.response.users.UsersInfoResponse;
import io.redismigrate.migration.Person;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Who somebody is at this moment: which of the policy's user groups they are in, and that they are a full member. What
 * Slack does not say counts as no.
 */
final class SlackPeople {
    /** Rights are those at the click; this is the most they may lag. */
    private static final Duration FRESH = Duration.ofSeconds(5);

    private final SlackCalls calls;
    private final Set<String> groups;
    private final Clock clock;
    private final Map<String, Known<Set<String>>> members = new ConcurrentHashMap<>();
    private final Map<String, Known<String>> objections = new ConcurrentHashMap<>();

    /**
     * For people who type and click.
     *
     * @param groups ids of the user groups that the policy names
     */
    SlackPeople(SlackCalls calls, Set<String> groups, Clock clock) {
        this.calls = calls;
        this.groups = Set.copyOf(groups);
        this.clock = clock;
    }

    /** Somebody who may be asked about, or why not. */
    sealed interface Who {
        record Known(Person person) implements Who {}

        record Refused(String sentence) implements Who {}
    }

    private record Known<T>(Instant since, T value) {}

    private static final class NotSaid extends RuntimeException {
        private static final long serialVersionUID = 1;

        NotSaid(String message) {
            super(message);
        }
    }

    /** Asks Slack, unless it has said so within the last five seconds. */
    Who who(String user) {
        try {
            var objection = fresh(objections, user, this::objection);
            if (!objection.isEmpty()) {
                return new Who.Refused(objection);
            }
            var in = new TreeSet<String>();
            for (var group : groups) {
                if (fresh(members, group, this::membersOf).contains(user)) {
                    in.add(group);
                }
            }
            return new Who.Known(new Person(user, in));
        } catch (NotSaid e) {
            return new Who.Refused("Slack did not say who you are (%s), so nothing was done. Try again in a moment."
                    .formatted(e.getMessage()));
        }
    }

    /** One question to Slack for all who wait for the same; its age counts from before it was asked. */
    private <T> T fresh(Map<String, Known<T>> cache, String key, Function<String, T> ask) {
        var now = clock.instant();
        cache.values().removeIf(known -> !known.since().plus(FRESH).isAfter(now));
        return cache.computeIfAbsent(key, asked -> new Known<>(clock.instant(), ask.apply(asked)))
                .value();
    }

    private String objection(String user) {
        Sent<UsersInfoResponse> sent = calls.call(client -> client.usersInfo(request -> request.user(user)));
        if (sent instanceof Sent.Refused<UsersInfoResponse> refused
                && (refused.error().equals("user_not_found") || refused.error().equals("user_not_visible"))) {
            return "Slack does not know you as a member of this workspace, so nothing was done.";
        }
        var found = said(sent).getUser();
        if (found == null || found.isDeleted()) {
            return "Your account is deactivated, so nothing was done.";
        }
        if (found.isBot()) {
            return "Bots cannot do this; a person has to.";
        }
        if (found.isRestricted() || found.isUltraRestricted() || found.isStranger()) {
            return "Guests cannot do this, so nothing was done; a full member of the workspace has to.";
        }
        return "";
    }

    private Set<String> membersOf(String group) {
        Sent<UsergroupsUsersListResponse> sent =
                calls.call(client -> client.usergroupsUsersList(request -> request.usergroup(group)));
        if (sent instanceof Sent.Refused<UsergroupsUsersListResponse> refused
                && refused.error().equals("no_such_subteam")) {
            return Set.of();
        }
        var users = said(sent).getUsers();
        return users == null ? Set.of() : Set.copyOf(users);
    }

    private static <T> T said(Sent<T> sent) {
        if (sent instanceof Sent.Done<T> done) {
            return done.answer();
        }
        if (sent instanceof Sent.Refused<T> refused) {
            throw new NotSaid(refused.error());
        }
        throw new NotSaid(sent instanceof Sent.Unknown<T> unknown ? unknown.why() : "it asks to wait");
    }
}
