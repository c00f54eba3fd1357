package io.redismigrate.store;

import io.redismigrate.migration.Accords;
import io.redismigrate.migration.Action.Direction;
import io.redismigrate.migration.Address;
import io.redismigrate.migration.Ask;
import io.redismigrate.migration.Baseline;
import io.redismigrate.migration.Event;
import io.redismigrate.migration.Facts;
import io.redismigrate.migration.Gate;
import io.redismigrate.migration.Guards;
import io.redismigrate.migration.Membership;
import io.redismigrate.migration.Migration;
import io.redismigrate.migration.Person;
import io.redismigrate.migration.Plan;
import io.redismigrate.migration.Progress;
import io.redismigrate.migration.Question;
import io.redismigrate.migration.Questions;
import io.redismigrate.migration.Receipt;
import io.redismigrate.migration.Server;
import io.redismigrate.migration.State;
import io.redismigrate.migration.Strategy;
import io.redismigrate.migration.Verification;
import io.redismigrate.migration.Vote;
import io.redismigrate.migration.Wish;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Values for the tests. */
final class Samples {
    static final Instant NOON = Instant.parse("2026-11-22T12:00:00.123456789Z");
    static final String REQUESTER = "U0REQUESTER";
    static final Person APPROVER = new Person("U0APPROVER1", Set.of("S0OPS"));

    private Samples() {}

    static Plan plan(String name) {
        return plan(name, name + "-old", name + "-new");
    }

    /** A plan whose servers have addresses made of their names. */
    static Plan plan(String name, String from, String to) {
        return new Plan(
                name,
                server(from),
                List.of(),
                server(to),
                List.of(),
                Strategy.FENCED,
                Duration.ofMillis(1_500),
                Plan.Repoint.PEOPLE,
                true);
    }

    static Server server(String name) {
        return Server.open(name, new Address(name + ".example", 6379));
    }

    static Ask approve(int question) {
        return new Ask.Approve(APPROVER, NOON, question);
    }

    /** Every ask there is. */
    static List<Ask> asks() {
        return List.of(
                approve(1),
                new Ask.Deny(APPROVER, NOON, 2, "not \"now\" <!channel>"),
                new Ask.TakeBack(APPROVER, NOON, 3),
                new Ask.AskAgain(APPROVER, NOON, 4),
                new Ask.Abort(APPROVER, NOON, "späť 💥"),
                new Ask.Rollback(APPROVER, NOON, ""),
                new Ask.Finish(APPROVER, NOON),
                new Ask.Disconnect(APPROVER, NOON),
                new Ask.Repointed(APPROVER, NOON),
                new Ask.Verify(APPROVER, NOON),
                new Ask.Overrule(APPROVER, NOON, "no-persistence", "it is a cache"),
                new Ask.BreakGlass(APPROVER, NOON, 5, "orders", "it burns", "https://incidents.example/1"),
                new Ask.Review(APPROVER, NOON),
                new Ask.HandOver(APPROVER, NOON, "U0APPROVER2"),
                new Ask.TakeOver(APPROVER, NOON, true),
                new Ask.Resume(APPROVER, NOON),
                new Ask.Steer(APPROVER, NOON, true),
                new Ask.Repair(APPROVER, NOON, false),
                new Ask.Release(APPROVER, NOON, new Membership.Release(NOON, 3, false)));
    }

    /** Every state there is. */
    static List<State> states() {
        var promoted = new State.Promoted(NOON, true, false, true, -1, 2);
        var all = new ArrayList<State>(List.of(
                new State.Requested(),
                new State.Preflight(),
                new State.Syncing(3, true, false),
                new State.Verifying(2),
                new State.InSync(),
                new State.Writable(true),
                new State.CuttingOver(true, 4),
                promoted,
                new State.Ending(State.End.ABORTED, "syncing", REQUESTER, "because", false)));
        for (var direction : Direction.values()) {
            all.add(new State.Switching(direction, NOON, promoted));
        }
        for (var end : State.End.values()) {
            all.add(new State.Ended(end));
        }
        return all;
    }

    static Question question(int number, Question.Status status) {
        return new Question(
                number,
                Gate.READ_ONLY_REMOVAL,
                new Facts(List.of("plan orders fenced", "orders-old has run id 4f2a")),
                2,
                NOON,
                List.of("0 bytes behind"),
                status,
                List.of(new Vote("U0APPROVER1", NOON)),
                status == Question.Status.OPEN ? "" : "it ended so");
    }

    /** A migration in that state, with everything in it that can be. */
    static Migration full(String id, State state) {
        var questions = new ArrayList<Question>();
        for (var status : Question.Status.values()) {
            questions.add(question(questions.size() + 1, status));
        }
        return new Migration(
                id,
                new Plan(
                        "orders",
                        new Server("orders-old", new Address("10.0.0.1", 6379), "app-admin", "(of orders-old)"),
                        List.of(server("orders-old-r1")),
                        server("orders-new"),
                        List.of(new Server("orders-new-r1", new Address("::1", 6380), "", "(of orders-new-r1)")),
                        Strategy.GRADUAL,
                        Duration.ofMillis(1_500),
                        Plan.Repoint.WEBHOOK,
                        false),
                REQUESTER,
                "a note",
                NOON,
                state,
                new Questions(questions),
                Optional.of(new Baseline(Map.of(
                        "orders-old", new Baseline.Before("run-1", "7.0.15", Optional.empty(), 3),
                        "orders-old-r1",
                                new Baseline.Before("run-2", "6.2.7", Optional.of(new Address("10.0.0.1", 6379)), 0)))),
                Optional.of(new Progress(
                        NOON,
                        NOON.minusSeconds(3),
                        Progress.Phase.CATCHING_UP,
                        0.123456789,
                        1L << 60,
                        -1,
                        7,
                        -1,
                        Optional.of(Duration.ofMillis(90_001)),
                        2)),
                Optional.of(new Verification(NOON, true, "200,000 keys on both")),
                Optional.of(new Wish(Wish.Kind.ROLLBACK, "U0APPROVER1", "slow")),
                Optional.of(new Receipt(
                        NOON,
                        "fence",
                        Optional.of(8.25),
                        Long.MAX_VALUE,
                        "a".repeat(40),
                        "b".repeat(40),
                        List.of("U0APPROVER1"),
                        10,
                        -1,
                        "both roles are written")),
                "waiting for the \"lag\"",
                1,
                "",
                Guards.NONE,
                41,
                Accords.NONE,
                Optional.empty(),
                Optional.empty());
    }

    /** The same migration in another state, with these questions. */
    static Migration with(Migration migration, State state, Question... questions) {
        return new Migration(
                migration.id(),
                migration.plan(),
                migration.requester(),
                migration.note(),
                migration.requestedAt(),
                state,
                new Questions(List.of(questions)),
                migration.baseline(),
                migration.progress(),
                migration.verification(),
                migration.wish(),
                migration.receipt(),
                migration.reason(),
                migration.blindLooks(),
                migration.trouble(),
                migration.guards(),
                migration.version(),
                migration.accords(),
                migration.membership(),
                migration.rehearsal());
    }

    /** An event with all kinds of data. */
    static Event event(int number) {
        return Event.by(REQUESTER, Event.Type.ALARM)
                .with("number", number)
                .with("offset", Long.toString(Long.MAX_VALUE))
                .with("millis", 8.25)
                .with("findings", List.of(Map.of("name", "späť \"💥\"", "error", true)))
                .because("line\nbreak, tab\t, \\ and \u0001");
    }
}
