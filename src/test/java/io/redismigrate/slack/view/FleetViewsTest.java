package io.redismigrate.slack.view;

import io.redismigrate.fleet.FleetPlan;
import io.redismigrate.fleet.FleetRun;
import io.redismigrate.fleet.Row;
import io.redismigrate.fleet.Stage;
import io.redismigrate.fleet.WaveQuestion;
import io.redismigrate.migration.Address;
import io.redismigrate.migration.Gate;
import io.redismigrate.migration.Person;
import io.redismigrate.migration.Plan;
import io.redismigrate.migration.Question.Status;
import io.redismigrate.migration.Server;
import io.redismigrate.migration.Strategy;
import io.redismigrate.preflight.Drift;
import io.redismigrate.runner.Desk.Drifted;
import io.redismigrate.runner.Outbox.Kind;
import io.redismigrate.runner.Outbox.PostedMessage;
import io.redismigrate.slack.Examples;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FleetViewsTest {
    private static final Plan CARTS = new Plan(
            "carts",
            Server.open("carts-old", new Address("10.0.0.3", 6379)),
            List.of(),
            Server.open("carts-new", new Address("10.0.0.4", 6379)),
            List.of(),
            Strategy.FENCED,
            Duration.ofSeconds(5),
            Plan.Repoint.WEBHOOK,
            true);

    @Test
    void the_card_of_a_fleet_has_a_row_for_each_of_its_migrations() {
        Golden.is(
                "fleet-card",
                FleetCard.of(
                        run(new Stage.Moving()),
                        Map.of("m7", new PostedMessage("m7", Kind.CARD, 0, "C0MIGRATIONS", "1763812800.000100")),
                        new Links("https://example.slack.com/")));
    }

    @Test
    void who_asks_where_a_fleet_stands_gets_the_same_rows() {
        Golden.is("fleet-status", FleetCard.status(run(new Stage.Moving())));
    }

    @Test
    void a_gate_of_a_wave_names_every_migration_that_the_answer_is_for() {
        Golden.is("wave-open", WaveMessage.of(run(new Stage.Moving()), asked(Status.OPEN, ""), Examples.POLICY));
    }

    @Test
    void a_denied_gate_of_a_wave_can_be_asked_again() {
        var denied = asked(Status.DENIED, "denied by <@U0APPROVER2>: not <!here> today");
        Golden.is("wave-denied", WaveMessage.of(run(new Stage.Moving()), denied, Examples.POLICY));
    }

    @Test
    void a_drift_shows_what_differs_and_what_would_copy_it() {
        Golden.is(
                "drift",
                DriftAnswer.of(new Drifted(
                        Examples.fenced(),
                        List.of(
                                new Drift.Difference(Drift.Kind.ACL_USER, "app", "on ~*", "", true),
                                new Drift.Difference(
                                        Drift.Kind.CONFIG, "maxmemory-policy", "allkeys-lru", "noeviction", false)),
                        List.of("orders-new: ACL SETUSER app …"),
                        List.of())));
    }

    private static FleetRun run(Stage stage) {
        return new FleetRun(
                "f1",
                new FleetPlan(
                        "shop",
                        List.of(List.of(Examples.fenced()), List.of(CARTS)),
                        2,
                        Optional.empty(),
                        true,
                        Duration.ofMinutes(5)),
                Examples.REQUESTER,
                Examples.NOON,
                stage,
                0,
                Instant.EPOCH,
                Optional.empty(),
                List.of(asked(Status.OPEN, "")),
                List.of(
                        new Row("orders", 0, "m7", "in-sync", 100, 2_100, "the cutover gate has 1 of 2 approvals"),
                        new Row("carts", 1, "", "", -1, -1, "")),
                "wave 1 waits for the cutover gate",
                "",
                3);
    }

    private static WaveQuestion asked(Status status, String outcome) {
        var approver = new Person("U0APPROVER1", Set.of("S0APPROVERS"));
        return new WaveQuestion(
                1,
                0,
                Gate.CUTOVER,
                Examples.NOON,
                2,
                Map.of("m7", 2),
                List.of("m7: orders-new is in step, 2.1 KB behind"),
                status,
                List.of(new WaveQuestion.Answer(WaveQuestion.Kind.APPROVE, approver, Examples.NOON, "")),
                outcome);
    }
}
