package io.redismigrate;

import static org.assertj.core.api.Assertions.assertThat;

import io.redismigrate.settings.Settings;
import io.redismigrate.slack.Roster;
import io.redismigrate.slack.SlackAccess;
import io.redismigrate.slack.SlackConnection;
import io.redismigrate.workspace.Person;
import io.redismigrate.workspace.UserGroup;
import io.redismigrate.workspace.Workspace;
import io.redismigrate.workspace.WorkspaceSetup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Policies that can be read and can never be kept, and the one sentence that {@code check} has for each. */
class PolicyCheckTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    @TempDir
    Path folder;

    private PolicyCheck offline(String policy) throws IOException {
        return check(policy).offline();
    }

    private PolicyCheck check(String policy) throws IOException {
        Files.writeString(folder.resolve("bot.yml"), "");
        Files.writeString(folder.resolve("fleet.yml"), """
                servers:
                  old: {url: "redis://10.0.0.1:6379"}
                  new: {url: "redis://10.0.0.2:6379"}
                plans:
                  orders: {current: {master: old}, candidate: {master: new}}
                """);
        Files.writeString(folder.resolve("policy.yml"), policy);
        return new PolicyCheck(FromSettings.policy(Settings.read(folder, Map.of())), NOON);
    }

    private PolicyCheck inSlack(String policy) throws Exception {
        var people = List.of(
                Person.member("U0ONE", "One"),
                Person.member("U0TWO", "Two"),
                new Person("U0GUEST", "Guest", true, false, false),
                new Person("U0GONE", "Gone", false, false, true));
        var setup = WorkspaceSetup.standard()
                .withPeople(people)
                .withGroups(List.of(
                        new UserGroup("S0BOTH", "both", List.of("U0ONE", "U0TWO")),
                        new UserGroup("S0ONE", "one", List.of("U0ONE")),
                        new UserGroup("S0EMPTY", "empty", List.of())));
        try (var workspace = Workspace.open(setup);
                var connection = new SlackConnection(new SlackAccess(
                        workspace.apiUrl(),
                        workspace.botToken(),
                        workspace.appToken(),
                        "#redis-migrations",
                        List.of(),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1)))) {
            return check(policy).in(new Roster(connection));
        }
    }

    @Test
    void a_policy_that_can_be_kept_has_no_errors() throws Exception {
        var checked = inSlack("""
                approvers: {usergroups: [S0BOTH]}
                break-glass: {users: [U0ONE]}
                """);

        assertThat(checked.errors()).isEmpty();
        assertThat(checked.warnings()).isEmpty();
    }

    @Test
    void an_empty_policy_is_a_warning() throws Exception {
        assertThat(offline("").warnings())
                .containsExactly("policy: approvers names nobody, so no gate can be approved");
    }

    @Test
    void more_approvals_than_people_are_counted_without_slack() throws Exception {
        assertThat(offline("approvers: {users: [U0ONE, U0TWO]}\ngates: {cutover: {approvals: 3}}")
                        .errors())
                .containsExactly(
                        "policy: the cutover gate takes 3 approvals, and the 2 who may approve it can never fill them");
    }

    @Test
    void one_who_alone_may_ask_does_not_count_among_those_who_approve() throws Exception {
        assertThat(offline("requesters: {users: [U0ONE]}\napprovers: {users: [U0ONE, U0TWO]}")
                        .errors())
                .containsExactly(
                        "policy: the cutover gate takes 2 approvals, and the 1 who may approve it can never fill them",
                        "policy: the promotion gate takes 2 approvals, and the 1 who may approve it can never fill them");
    }

    @Test
    void people_and_groups_that_slack_does_not_know_or_who_may_do_nothing_are_named() throws Exception {
        var checked = inSlack("""
                approvers: {usergroups: [S0BOTH]}
                requesters: {users: [U0GUEST, U0GONE, U0NOBODY], usergroups: [S0EMPTY, S0UNKNOWN]}
                """);

        assertThat(checked.errors())
                .containsExactly(
                        "nobody is in the user group S0EMPTY",
                        "Slack does not know the user group S0UNKNOWN (no_such_subteam)",
                        "the user U0GONE is deactivated",
                        "U0GUEST is a guest or a bot, who may do nothing here",
                        "Slack does not know the user U0NOBODY (user_not_found)");
    }

    @Test
    void two_groups_that_are_one_person_cannot_fill_two_places() throws Exception {
        var checked = inSlack("""
                approvers: {usergroups: [S0BOTH]}
                gates:
                  cutover: {of: [{approvals: 1, usergroups: [S0ONE]}, {approvals: 1, users: [U0ONE]}]}
                """);

        assertThat(checked.errors())
                .containsExactly(
                        "policy: the cutover gate takes 2 approvals, and the 1 who may approve it can never fill them");
    }

    @Test
    void who_approves_and_who_executes_need_to_be_enough_apart() throws Exception {
        var checked = inSlack("""
                approvers: {usergroups: [S0BOTH]}
                gates: {cutover: {approvals: 1}, promotion: {approvals: 2}}
                separate: [approver, executor]
                """);

        assertThat(checked.errors())
                .containsExactly(
                        "policy: separate keeps the last approval apart from those before, which takes 3 people, and there are 2");
    }

    @Test
    void denials_that_nobody_could_muster_are_an_error() throws Exception {
        assertThat(offline("approvers: {users: [U0ONE, U0TWO]}\ngates: {cutover: {denials: 3}}")
                        .errors())
                .containsExactly("policy: it takes 3 denials to deny the cutover gate, and 2 may deny it");
    }

    @Test
    void more_approvals_for_risk_than_there_are_people_are_a_warning() throws Exception {
        var checked = offline("approvers: {users: [U0ONE, U0TWO]}\nrisk: {clients: 10, one-more-at: 1, most: 2}");

        assertThat(checked.errors()).isEmpty();
        assertThat(checked.warnings())
                .contains(
                        "policy: where it is risky the cutover gate takes up to 4 approvals, and 2 may approve it: such a migration would wait for ever");
    }

    @Test
    void an_escalation_that_comes_after_the_question_has_lapsed_is_an_error() throws Exception {
        var checked = offline("""
                approvers: {users: [U0ONE, U0TWO]}
                gates: {cutover: {open-for: 1h, escalate: {after: 2h, users: [U0LEAD]}}}
                """);

        assertThat(checked.errors())
                .containsExactly(
                        "policy: the cutover gate lapses after 1 h, so it never escalates (escalate.after is 2 h)");
    }

    @Test
    void who_alone_owns_and_breaks_the_glass_has_nobody_to_review_it() throws Exception {
        var checked = offline("""
                approvers: {users: [U0ONE, U0TWO]}
                break-glass: {users: [U0ONE]}
                owners: {users: [U0ONE]}
                """);

        assertThat(checked.warnings())
                .containsExactly("policy: nobody but who breaks the glass owns it, so nobody can review it");
    }

    @Test
    void windows_and_freezes_that_leave_no_moment_are_an_error() throws Exception {
        var checked = offline("""
                approvers: {users: [U0ONE, U0TWO]}
                plans:
                  orders:
                    freezes: [{from: 2026-01-01, to: 2030-01-01, reason: for good}]
                """);

        assertThat(checked.errors())
                .hasSize(3)
                .contains(
                        "policy of plan orders: the cutover gate can never be approved: its windows and freezes leave no moment within a year");
    }
}
