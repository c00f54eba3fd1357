package io.redismigrate.workspace;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * What a workspace starts with. Ids are given here, so that a policy can name them.
 *
 * @param people everybody with an account except the bot, which is always there
 * @param channels channels and who is in them
 * @param groups user groups
 * @param commands the app's slash commands
 * @param scopes what the bot's token may do
 * @param rateLimits whether calls are limited as Slack limits them
 * @param ackLimit how long the bot has for an acknowledgement and a {@code trigger_id} lives; Slack's is 3 s
 * @param clock the time
 */
public record WorkspaceSetup(
        List<Person> people,
        List<Channel> channels,
        List<UserGroup> groups,
        List<SlashCommand> commands,
        Set<String> scopes,
        boolean rateLimits,
        Duration ackLimit,
        Clock clock) {

    /** The bot's user id, for a channel's members. */
    public static final String BOT = Identity.BOT_USER;

    private static final Set<String> SCOPES = Set.of(
            "commands",
            "chat:write",
            "users:read",
            "usergroups:read",
            "channels:read",
            "groups:read",
            "channels:history",
            "groups:history",
            "files:write");

    private static final List<SlashCommand.Form> FORMS = List.of(
            form("start", "asks in a form what to move"),
            form("start PLAN", "starts a migration"),
            form("check PLAN", "looks whether it would work; changes nothing"),
            form("status [ID]", "where it stands, and why it is not moving"),
            form("list", "all migrations"),
            form("clients ID", "who is still connected to the current master"),
            form("verify ID", "compares the two data sets again"),
            form("abort ID [reason]", "stops before the switch and puts everything back"),
            form("rollback ID [reason]", "back to the old master, with what was written since"),
            form("finish ID", "ends the rollback window"),
            form("fleet start NAME", "moves a whole fleet"),
            form("fleet status NAME", "where a fleet stands"),
            form("audit ID", "uploads the history into the thread"),
            form("help", "what can be typed"));

    private static SlashCommand.Form form(String text, String meaning) {
        return new SlashCommand.Form(text, meaning);
    }

    /** Copies what is handed in. */
    public WorkspaceSetup {
        people = List.copyOf(people);
        channels = List.copyOf(channels);
        groups = List.copyOf(groups);
        commands = List.copyOf(commands);
        scopes = Set.copyOf(scopes);
    }

    /**
     * A requester ({@code U0REQUESTER}), three approvers ({@code U0APPROVER1} to 3, the group {@code S0APPROVERS}) and an
     * onlooker ({@code U0ONLOOKER}); the channels {@code redis-migrations} ({@code C0MIGRATIONS}, with the bot) and {@code
     * general} ({@code C0GENERAL}, without); the scopes the bot asks for; Slack's limits.
     */
    public static WorkspaceSetup standard() {
        var people = List.of(
                Person.member("U0REQUESTER", "Requester"),
                Person.member("U0APPROVER1", "Approver 1"),
                Person.member("U0APPROVER2", "Approver 2"),
                Person.member("U0APPROVER3", "Approver 3"),
                Person.member("U0ONLOOKER", "Onlooker"));
        var everybody = people.stream().map(Person::id).toList();
        return new WorkspaceSetup(
                people,
                List.of(
                        Channel.open("C0MIGRATIONS", "redis-migrations", everybody)
                                .with(BOT),
                        Channel.open("C0GENERAL", "general", everybody)),
                List.of(new UserGroup("S0APPROVERS", "approvers", everybody.subList(1, 4))),
                List.of(new SlashCommand("/redis-migrate", "Move a Redis master to a new server", "[help]", FORMS)),
                SCOPES,
                true,
                Duration.ofSeconds(3),
                Clock.systemUTC());
    }

    /** The same with other people. */
    public WorkspaceSetup withPeople(List<Person> others) {
        return new WorkspaceSetup(others, channels, groups, commands, scopes, rateLimits, ackLimit, clock);
    }

    /** The same with other channels. */
    public WorkspaceSetup withChannels(List<Channel> others) {
        return new WorkspaceSetup(people, others, groups, commands, scopes, rateLimits, ackLimit, clock);
    }

    /** The same with other user groups. */
    public WorkspaceSetup withGroups(List<UserGroup> others) {
        return new WorkspaceSetup(people, channels, others, commands, scopes, rateLimits, ackLimit, clock);
    }

    /** The same with other slash commands. */
    public WorkspaceSetup withCommands(List<SlashCommand> others) {
        return new WorkspaceSetup(people, channels, groups, others, scopes, rateLimits, ackLimit, clock);
    }

    /** The same with other scopes of the bot's token. */
    public WorkspaceSetup withScopes(Set<String> others) {
        return new WorkspaceSetup(people, channels, groups, commands, others, rateLimits, ackLimit, clock);
    }

    /** The same with Slack's rate limits on or off; off is for benchmarks. */
    public WorkspaceSetup withRateLimits(boolean on) {
        return new WorkspaceSetup(people, channels, groups, commands, scopes, on, ackLimit, clock);
    }

    /** The same with another limit for acknowledgements; a shorter one makes tests of lateness quick. */
    public WorkspaceSetup withAckLimit(Duration limit) {
        return new WorkspaceSetup(people, channels, groups, commands, scopes, rateLimits, limit, clock);
    }

    /** The same with another clock, for what expires: triggers, response URLs, rate limits. */
    public WorkspaceSetup withClock(Clock other) {
        return new WorkspaceSetup(people, channels, groups, commands, scopes, rateLimits, ackLimit, other);
    }
}
