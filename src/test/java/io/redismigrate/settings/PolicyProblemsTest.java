package io.redismigrate.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mistakes in {@code policy.yml}, and the one line that answers each. */
class PolicyProblemsTest {
    private ConfigFolder config;

    @BeforeEach
    void folder(@TempDir Path folder) {
        config = new ConfigFolder(folder);
    }

    @Test
    void an_unknown_key_that_is_like_none_is_answered_with_all() {
        config.with("policy.yml", "gates:\n  cutover: {quorum: 2}\n");

        assertThat(config.problems())
                .containsExactly(
                        "policy.yml:2: gates.cutover.quorum: unknown key; known here: of, approvals, denials, approval-ttl, open-for, escalate, not-before, windows, freezes");
    }

    @Test
    void yes_is_not_true() {
        config.with("policy.yml", "self-approval: yes");

        assertThat(config.problems()).containsExactly("policy.yml:1: self-approval: \"yes\" is neither true nor false");
    }

    @Test
    void a_gate_needs_at_least_one_approval() {
        config.with("policy.yml", "gates:\n  cutover: {approvals: 0}\n  promotoin: {approvals: 1}\n");

        assertThat(config.problems())
                .containsExactly(
                        "policy.yml:2: gates.cutover.approvals: \"0\" is no whole number from 1 to 100",
                        "policy.yml:3: gates.promotoin: unknown key; did you mean \"promotion\"?");
    }

    @Test
    void people_are_named_by_their_ids() {
        config.with("policy.yml", "requesters: {users: ['@somebody'], usergroups: [ops]}");

        assertThat(config.problems())
                .containsExactly(
                        "policy.yml:1: requesters.users[0]: \"@somebody\" is no id of a user; copy the member id (U…) from the person's profile",
                        "policy.yml:1: requesters.usergroups[0]: \"ops\" is no id of a user group; copy it (S…) from the group's link");
    }

    @Test
    void a_policy_without_any_channel_is_refused() {
        config.with("policy.yml", "channels: []");

        assertThat(config.problems())
                .containsExactly("policy.yml:1: channels: is missing; name at least one, like [\"#redis-migrations\"]");
    }

    @Test
    void rules_that_can_never_be_kept_are_answered_with_what_to_write() {
        config.with("policy.yml", """
                gates:
                  cutover: {approvals: 2, of: [{approvals: 1, usergroups: [S0DBA]}]}
                  promotion: {escalate: {after: 10m}, denials: 0}
                self-approval: true
                separate: [starter, approver, judge]
                time-zone: Berlin
                windows:
                  - {days: [mon, someday], from: "09:00", to: "09:00"}
                  - {days: []}
                freezes:
                  - {from: 2026-12-20T00:00, to: "2026-12-19"}
                  - {from: tomorrow}
                risk: {clients: many}
                plans:
                  oders: {approval-ttl: 5m}
                """);

        assertThat(config.problems())
                .containsExactly(
                        "policy.yml:2: gates.cutover.of: approvals is given too; take one of them out",
                        "policy.yml:3: gates.promotion.denials: \"0\" is no whole number from 1 to 100",
                        "policy.yml:3: gates.promotion.escalate: names nobody; write users or usergroups",
                        "policy.yml:5: separate[2]: \"judge\" is no role here; write some of starter, approver, executor",
                        "policy.yml:5: separate: starter and approver are kept apart here, but self-approval is true",
                        "policy.yml:6: time-zone: \"Berlin\" is no time zone; write one like Europe/Berlin or UTC",
                        "policy.yml:8: windows[0].days[1]: \"someday\" is no day of the week; write mon, tue, wed, thu, fri, sat or sun",
                        "policy.yml:8: windows[0].to: is the same as from, so this window never opens; leave both out for whole days",
                        "policy.yml:9: windows[1].days: names no day, so this window never opens; leave it out for every day",
                        "policy.yml:11: freezes[0].to: is not after from, so nothing is frozen",
                        "policy.yml:12: freezes[1].from: \"tomorrow\" is no moment; write it like 2026-12-20T08:00, or 2026-12-20T08:00+01:00",
                        "policy.yml:12: freezes[1].to: is missing; write when the freeze ends, like 2027-01-07T00:00",
                        "policy.yml:13: risk.clients: \"many\" is no whole number from 0 to 999999999",
                        "policy.yml:15: plans.oders: no plan named \"oders\"; plans of fleet.yml: nothing");
    }
}
