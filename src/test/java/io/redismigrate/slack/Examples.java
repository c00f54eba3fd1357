package io.redismigrate.slack;

import io.redismigrate.migration.Accords;
import io.redismigrate.migration.Address;
import io.redismigrate.migration.Calendar;
import io.redismigrate.migration.Course;
import io.redismigrate.migration.Facts;
import io.redismigrate.migration.Gate;
import io.redismigrate.migration.GateRule;
import io.redismigrate.migration.Migration;
import io.redismigrate.migration.Need;
import io.redismigrate.migration.People;
import io.redismigrate.migration.Plan;
import io.redismigrate.migration.Policy;
import io.redismigrate.migration.Progress;
import io.redismigrate.migration.Question;
import io.redismigrate.migration.Question.Status;
import io.redismigrate.migration.Questions;
import io.redismigrate.migration.Receipt;
import io.redismigrate.migration.Server;
import io.redismigrate.migration.State;
import io.redismigrate.migration.Strategy;
import io.redismigrate.migration.Verification;
import io.redismigrate.migration.Vote;
import io.redismigrate.runner.JournalLine;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Migrations for the tests, in the middle of what they show. */
public final class Examples {
    public static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    public static final String REQUESTER = "U0REQUESTER";

    public static final Policy POLICY = new Policy(
            new People(Set.of(REQUESTER), Set.of()),
            new People(Set.of(), Set.of("S0APPROVERS")),
            Map.of(Gate.READ_ONLY_REMOVAL, 1, Gate.CUTOVER, 2, Gate.PROMOTION, 2),
            false,
            Duration.ofMinutes(30));

    private Examples() {}

    public static Plan plan(Strategy strategy, Plan.Repoint repoint) {
        return new Plan(
                "orders",
                Server.open("orders-old", new Address("10.0.0.1", 6379)),
                List.of(),
                Server.open("orders-new", new Address("10.0.0.2", 6379)),
                List.of(),
                strategy,
                Duration.ofSeconds(5),
                repoint,
                true);
    }

    public static Plan fenced() {
        return plan(Strategy.FENCED, Plan.Repoint.WEBHOOK);
    }

    public static Migration requested(Plan plan) {
        return Migration.requested("m7", plan, REQUESTER, "make room for the sale", NOON);
    }

    public static Migration with(Migration migration, State state, String reason, List<Question> questions) {
        return full(migration, state, reason, questions, Optional.empty(), Optional.empty(), Optional.empty());
    }

    public static Migration full(
            Migration migration,
            State state,
            String reason,
            List<Question> questions,
            Optional<Progress> progress,
            Optional<Verification> verification,
            Optional<Receipt> receipt) {
        return new Migration(
                migration.id(),
                migration.plan(),
                migration.requester(),
                migration.note(),
                migration.requestedAt(),
                state,
                new Questions(questions),
                migration.baseline(),
                progress,
                verification,
                migration.wish(),
                receipt,
                reason,
                0,
                "",
                migration.guards(),
                migration.version(),
                migration.accords(),
                migration.membership(),
                migration.rehearsal());
    }

    public static Migration syncing() {
        return full(
                requested(fenced()),
                new State.Syncing(0, true, true),
                "orders-new is loading the snapshot",
                List.of(),
                Optional.of(new Progress(
                        NOON,
                        NOON.minusSeconds(12),
                        Progress.Phase.TRANSFERRING,
                        0.62,
                        1_331_439_862L,
                        2_147_483_648L,
                        220_200_960L,
                        3_250_585L,
                        Optional.of(Duration.ofSeconds(4)),
                        0)),
                Optional.empty(),
                Optional.empty());
    }

    public static Question question(int number, Gate gate, Status status, String outcome, String... voters) {
        return new Question(
                number,
                gate,
                new Facts(List.of("orders-old is a master")),
                POLICY.needed(gate),
                NOON,
                List.of("orders-new is in step, 2.1 KB behind", "200,000 keys on both sides"),
                status,
                Arrays.stream(voters)
                        .map(voter -> new Vote(voter, NOON.plusSeconds(60), Set.of("S0APPROVERS")))
                        .toList(),
                outcome);
    }

    public static Migration waiting(Plan plan) {
        return with(
                requested(plan),
                new State.InSync(),
                "the cutover gate waits for 1 more approval",
                List.of(
                        question(
                                1,
                                Gate.READ_ONLY_REMOVAL,
                                Status.APPROVED,
                                "approved by <@U0APPROVER1>",
                                "U0APPROVER1"),
                        question(2, Gate.CUTOVER, Status.OPEN, "", "U0APPROVER1")));
    }

    public static Migration armed() {
        return with(
                requested(fenced()),
                new State.InSync(),
                "waiting for lag 3.1 MB < 1 MB",
                List.of(
                        question(
                                1,
                                Gate.READ_ONLY_REMOVAL,
                                Status.APPROVED,
                                "approved by <@U0APPROVER1>",
                                "U0APPROVER1"),
                        question(
                                2,
                                Gate.CUTOVER,
                                Status.APPROVED,
                                "approved by <@U0APPROVER1> and <@U0APPROVER2>",
                                "U0APPROVER1",
                                "U0APPROVER2"),
                        question(
                                3,
                                Gate.PROMOTION,
                                Status.APPROVED,
                                "approved by <@U0APPROVER1> and <@U0APPROVER2>",
                                "U0APPROVER1",
                                "U0APPROVER2")));
    }

    public static Migration promoted() {
        return full(
                requested(fenced()),
                new State.Promoted(NOON, true, true, true, -1, 0),
                "orders-new is the master; orders-old follows it until finish",
                List.of(),
                Optional.empty(),
                Optional.of(new Verification(NOON, true, "200,000 keys on both sides")),
                Optional.of(new Receipt(
                        NOON.plusSeconds(300),
                        "fence",
                        Optional.of(8.4),
                        123_456_789_012L,
                        "a".repeat(40),
                        "b".repeat(40),
                        List.of("U0APPROVER1", "U0APPROVER2"),
                        200_000,
                        200_000,
                        "the roles are written to both config files")));
    }

    /** Two of the database group and one of checkout, within office hours, with a break-glass. */
    public static Policy strict() {
        var dba = new People(Set.of(), Set.of("S0DBA"));
        var shop = new People(Set.of(), Set.of("S0SHOP"));
        var monday = new Calendar.Window(
                Set.of(DayOfWeek.MONDAY), LocalTime.of(9, 0), LocalTime.of(16, 30), ZoneId.of("Europe/Berlin"));
        var rule = new GateRule(
                List.of(new Need(dba, 2), new Need(shop, 1)),
                2,
                Duration.ofMinutes(30),
                Duration.ofHours(2),
                Optional.empty(),
                new Calendar(Optional.empty(), List.of(monday), List.of()));
        return new Policy(
                new People(Set.of(REQUESTER), Set.of()),
                dba.and(shop),
                Map.of(Gate.CUTOVER, rule),
                false,
                Duration.ofMinutes(30),
                false,
                false,
                Optional.empty(),
                new People(Set.of("U0OWNER"), Set.of()),
                new People(Set.of("U0OWNER"), Set.of()),
                Map.of());
    }

    /** As {@link #POLICY}, and its approvers may break the glass. */
    public static Policy glassy() {
        return new Policy(
                POLICY.requesters(),
                POLICY.approvers(),
                POLICY.gates(),
                false,
                POLICY.approvalTtl(),
                false,
                false,
                Optional.empty(),
                POLICY.approvers(),
                POLICY.approvers(),
                Map.of());
    }

    /** An open question with a warning under it that needs so many approvals. */
    public static Question asked(int number, Gate gate, int needed, String risk) {
        return new Question(
                number,
                gate,
                new Facts(List.of("orders-old is a master", "finding no-persistence")),
                needed,
                NOON,
                List.of("orders-new is in step, 2.1 KB behind", "warning: orders-new keeps nothing on disk"),
                Status.OPEN,
                List.of(new Vote("U0APPROVER1", NOON.plusSeconds(60), Set.of("S0DBA"))),
                "",
                new Course(
                        List.of(new Course.Denial("U0APPROVER2", NOON, "not on a <!here> Sunday")),
                        List.of(risk),
                        false,
                        false,
                        Optional.empty(),
                        Optional.empty()));
    }

    /** The same, offered to somebody, with something to review. */
    public static Migration withAccords(Migration migration) {
        return new Migration(
                migration.id(),
                migration.plan(),
                migration.requester(),
                migration.note(),
                migration.requestedAt(),
                migration.state(),
                migration.questions(),
                migration.baseline(),
                migration.progress(),
                migration.verification(),
                migration.wish(),
                migration.receipt(),
                migration.reason(),
                0,
                "",
                migration.guards(),
                migration.version(),
                new Accords(
                        List.of("U0FORMER"),
                        Optional.of("U0OWNER"),
                        List.of(new Accords.Overridden("no-persistence", "U0APPROVER1", NOON, "it is a cache")),
                        List.of(new Accords.Glass(
                                1,
                                "U0APPROVER1",
                                NOON,
                                "it <!here> burns",
                                "https://incidents.example/1",
                                Optional.empty()))),
                migration.membership(),
                migration.rehearsal());
    }

    /** What happened in a migration that went well. */
    public static List<JournalLine> history() {
        var lines = new ArrayList<JournalLine>();
        line(lines, 0, REQUESTER, "migration-requested", Map.of("plan", "orders"));
        line(lines, 1, "bot", "preflight-passed", Map.of());
        line(lines, 2, "bot", "sync-started", Map.of());
        line(lines, 14, "bot", "in-sync", Map.of());
        line(lines, 15, "bot", "gate-opened", Map.of("gate", "cutover"));
        line(lines, 60, "U0APPROVER1", "approval-given", Map.of("gate", "cutover", "user", "U0APPROVER1"));
        line(lines, 70, "U0APPROVER2", "finding-overridden", Map.of("finding", "no-persistence", "reason", "a cache"));
        line(lines, 95, "U0APPROVER2", "approval-given", Map.of("gate", "cutover", "user", "U0APPROVER2"));
        line(lines, 95, "bot", "gate-approved", Map.of("gate", "cutover"));
        line(lines, 97, "bot", "switch-completed", Map.of("pause-ms", 8.4));
        line(lines, 4000, "U0APPROVER1", "completed", Map.of());
        return List.copyOf(lines);
    }

    private static void line(
            List<JournalLine> lines, long second, String actor, String type, Map<String, Object> data) {
        lines.add(new JournalLine("m7", lines.size() + 1L, NOON.plusSeconds(second), actor, type, data, "{}", "", ""));
    }
}
