package io.redismigrate.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.redismigrate.settings.Policy.People;
import io.redismigrate.settings.Policy.Share;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every key of {@code policy.yml} beyond the plainest ones, and what a plan takes over from the top. */
class PolicyFileTest {
    private static final People DBA = new People(Set.of(), Set.of("S0DBA"));
    private static final People SHOP = new People(Set.of(), Set.of("S0SHOP"));

    private Policy policy;

    @BeforeEach
    void read(@TempDir Path folder) {
        policy = new ConfigFolder(folder)
                .with("fleet.yml", """
                        servers:
                          old: {url: "redis://10.0.0.1:6379"}
                          new: {url: "redis://10.0.0.2:6379"}
                        plans:
                          orders: {current: {master: old}, candidate: {master: new}}
                        """)
                .with("policy.yml", """
                        requesters: {users: [U0AAA]}
                        approvers: {usergroups: [S0DBA]}
                        time-zone: Europe/Berlin
                        gates:
                          cutover:
                            of:
                              - {approvals: 2, usergroups: [S0DBA]}
                              - {approvals: 1, usergroups: [S0SHOP]}
                            denials: 2
                            open-for: 4h
                            escalate: {after: 20m, users: [U0BBB]}
                          promotion: {approvals: 3, approval-ttl: 5m}
                        approval-ttl: 10m
                        separate: [starter, approver, executor]
                        reasons-for-warnings: true
                        windows:
                          - {days: [mon, tue], from: "09:00", to: "16:30"}
                        freezes:
                          - {from: 2026-12-20, to: "2027-01-07T00:00", reason: year end}
                        risk: {clients: 200, keys: 5000000, version-jump: 1, override: 2, one-more-at: 2, most: 2}
                        break-glass: {users: [U0OWNER]}
                        plans:
                          orders:
                            approvers: {usergroups: [S0SHOP]}
                            not-before: 2026-11-23T08:00+01:00
                            time-zone: UTC
                            windows: [{from: "22:00", to: "02:00"}]
                            gates:
                              cutover: {approvals: 1}
                        """)
                .read()
                .policy();
    }

    @Test
    void several_groups_have_a_share_each_and_the_rest_is_as_it_is_written() {
        var cutover = policy.everywhere().gates().cutover();

        assertThat(cutover.shares()).containsExactly(new Share(DBA, 2), new Share(SHOP, 1));
        assertThat(cutover.denials()).isEqualTo(2);
        assertThat(cutover.openFor()).isEqualTo(Duration.ofHours(4));
        assertThat(cutover.approvalTtl()).isEqualTo(Duration.ofMinutes(10));
        assertThat(cutover.escalation())
                .contains(new Policy.Escalation(Duration.ofMinutes(20), new People(Set.of("U0BBB"), Set.of())));
        assertThat(policy.everywhere().gates().promotion().shares()).containsExactly(new Share(DBA, 3));
        assertThat(policy.everywhere().gates().promotion().approvalTtl()).isEqualTo(Duration.ofMinutes(5));
        assertThat(policy.everywhere().executorApart()).isTrue();
        assertThat(policy.everywhere().reasonsForWarnings()).isTrue();
        assertThat(policy.everywhere().risk()).contains(new Policy.Risk(200, 5_000_000, 1, 2, 2, 2));
        assertThat(policy.everywhere().breakGlass().users()).containsExactly("U0OWNER");
        assertThat(policy.everywhere().owners()).isEqualTo(DBA);
    }

    @Test
    void windows_and_freezes_are_in_the_time_zone_that_is_given() {
        var times = policy.everywhere().gates().readOnlyRemoval().times();
        var berlin = ZoneId.of("Europe/Berlin");

        assertThat(times.windows())
                .containsExactly(new Policy.Window(
                        Set.of(DayOfWeek.MONDAY, DayOfWeek.TUESDAY), LocalTime.of(9, 0), LocalTime.of(16, 30), berlin));
        assertThat(times.freezes())
                .containsExactly(new Policy.Freeze(
                        Instant.parse("2026-12-19T23:00:00Z"),
                        Instant.parse("2027-01-06T23:00:00Z"),
                        "year end",
                        berlin));
    }

    @Test
    void a_plan_says_what_is_other_and_no_freeze_of_the_top_is_lifted_by_it() {
        var orders = policy.plans().get("orders");

        assertThat(orders).isNotNull();
        assertThat(orders.gates().cutover().shares()).containsExactly(new Share(SHOP, 1));
        assertThat(orders.gates().cutover().denials()).isEqualTo(2);
        assertThat(orders.gates().promotion().shares()).containsExactly(new Share(SHOP, 3));
        assertThat(orders.gates().promotion().approvalTtl()).isEqualTo(Duration.ofMinutes(5));
        assertThat(orders.requesters().users()).containsExactly("U0AAA");
        assertThat(orders.executorApart()).isTrue();
        var times = orders.gates().promotion().times();
        assertThat(times.notBefore()).contains(Instant.parse("2026-11-23T07:00:00Z"));
        assertThat(times.freezes()).hasSize(1);
        assertThat(times.windows()).singleElement().satisfies(window -> {
            assertThat(window.days()).hasSize(7);
            assertThat(window.zone()).isEqualTo(ZoneId.of("UTC"));
        });
    }
}
