package io.redismigrate;

import static org.assertj.core.api.Assertions.assertThat;

import io.redismigrate.DemoCommand.Demo;
import io.redismigrate.demo.DemoStage;
import io.redismigrate.workspace.Message;
import io.redismigrate.workspace.Workspace;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The demo as its users meet it: the real bot, real servers under traffic, people who type and click in the workspace. */
class DemoStoryIT {
    private static final String CHANNEL = "#redis-migrations";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Demo demo;
    private Workspace workspace;

    @BeforeEach
    void open() throws Exception {
        demo = Demo.start(DemoStage.Options.keys(20_000).asFastAsItGoes(), 0, Clock.systemUTC());
        workspace = demo.bot().workspace().orElseThrow();
        demo.stage().filled().get(60, TimeUnit.SECONDS);
        assertThat(workspace.awaitConnections(1, PATIENCE)).isTrue();
    }

    @AfterEach
    void close() {
        demo.close();
    }

    @Test
    void three_approvals_move_the_shop_and_nothing_is_lost() {
        says("Requester", "/redis-migrate start demo");
        approves("read-only-removal", "Approver 1");
        approves("cutover", "Approver 1", "Approver 2");
        approves("promotion", "Approver 1", "Approver 2");

        var card = awaitCard("promoted");
        assertThat(card.words()).contains("demo-old").contains("demo-new");
        awaitEvent("clients-drained");

        says("Approver 1", "/redis-migrate finish m1");
        awaitCard("completed");
        awaitEvent("completed");
        var stage = demo.stage();
        assertThat(stage.traffic().acknowledged()).isPositive();
        assertThat(stage.traffic().check(stage.servers().candidateMaster()).lost())
                .isZero();
        assertThat(events(card))
                .containsSubsequence(
                        "migration-requested",
                        "preflight-passed",
                        "in-sync",
                        "gate-opened",
                        "switch-completed",
                        "completed");
    }

    @Test
    void the_gradual_way_moves_the_applications_one_by_one() {
        says("Requester", "/redis-migrate start demo-gradual");
        approves("read-only-removal", "Approver 1");
        approves("cutover", "Approver 1", "Approver 2");
        approves("promotion", "Approver 1", "Approver 2");

        awaitCard("promoted");
        awaitEvent("replicas-resynced");
        says("Approver 2", "/redis-migrate finish m1");
        awaitCard("completed");
    }

    @Test
    void an_outsider_is_refused_in_private_and_changes_nothing() {
        says("Onlooker", "/redis-migrate start demo");

        var answer = workspace.awaitEphemeral(
                workspace.person("Onlooker"), told -> told.text().contains("Only requesters may start"), PATIENCE);
        assertThat(answer.text()).contains("U0REQUESTER");
        assertThat(workspace.messages(CHANNEL)).isEmpty();
    }

    private void says(String person, String typed) {
        workspace.acts().command(workspace.person(person), CHANNEL, typed);
    }

    private void approves(String gate, String... people) {
        for (var person : people) {
            var message = workspace.awaitMessage(
                    CHANNEL,
                    posted -> posted.metadata()
                                    .path("event_payload")
                                    .path("gate")
                                    .asText()
                                    .equals(gate)
                            && posted.button("gate_approve").isPresent(),
                    PATIENCE);
            workspace.acts().click(workspace.person(person), message, "gate_approve");
        }
    }

    private Message awaitCard(String phase) {
        return workspace.awaitMessage(
                CHANNEL,
                posted ->
                        posted.threadTs().filter(ts -> !ts.equals(posted.ts())).isEmpty()
                                && posted.text().contains(" is " + phase),
                PATIENCE);
    }

    private void awaitEvent(String type) {
        workspace.awaitMessage(
                CHANNEL,
                posted -> posted.metadata()
                        .path("event_payload")
                        .path("type")
                        .asText()
                        .equals(type),
                PATIENCE);
    }

    private List<String> events(Message card) {
        return workspace.thread(CHANNEL, card.ts()).stream()
                .filter(posted -> posted.metadata().path("event_type").asText().equals("redis_migrate_event"))
                .map(posted ->
                        posted.metadata().path("event_payload").path("type").asText())
                .toList();
    }
}
