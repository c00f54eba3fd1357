package io.redismigrate.workspace;

import static com.slack.api.model.block.Blocks.actions;
import static com.slack.api.model.block.Blocks.asBlocks;
import static com.slack.api.model.block.composition.BlockCompositions.plainText;
import static com.slack.api.model.block.element.BlockElements.asElements;
import static com.slack.api.model.block.element.BlockElements.button;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.event.AppHomeOpenedEvent;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SocketModeTest {
    private static final String CHANNEL = "C0MIGRATIONS";
    private static final Duration SOON = Duration.ofSeconds(10);

    private final Workspace workspace =
            Workspace.open(WorkspaceSetup.standard().withRateLimits(false).withAckLimit(Duration.ofSeconds(1)));
    private final Person requester = workspace.person("Requester");
    private final Person approver = workspace.person("Approver 1");

    @AfterEach
    void close() {
        workspace.close();
    }

    private static List<LayoutBlock> approveButton() {
        return asBlocks(actions(a -> a.blockId("gate")
                .elements(asElements(button(b -> b.actionId("gate_approve")
                        .text(plainText("Approve"))
                        .value("revision-1")
                        .style("primary"))))));
    }

    @Test
    void a_command_is_delivered_in_slacks_shape_and_its_acknowledgement_shown_to_the_asker_alone() throws Exception {
        try (var bot = TinyBot.connect(
                workspace,
                tiny -> tiny.app.command("/redis-migrate", (request, context) -> {
                    tiny.heard.add(request.getPayload().getUserId() + " "
                            + request.getPayload().getChannelName() + " "
                            + request.getPayload().getText());
                    return context.ack("here is help");
                }))) {
            var answer = workspace.acts().command(requester, CHANNEL, "/redis-migrate help me");

            assertThat(answer.fine()).isTrue();
            assertThat(bot.heard).containsExactly("U0REQUESTER redis-migrations help me");
            assertThat(workspace.ephemerals(requester))
                    .extracting(Ephemeral::text)
                    .containsExactly("here is help");
            assertThat(workspace.messages(CHANNEL)).isEmpty();
            assertThat(workspace.ackTimes()).hasSize(1).allMatch(took -> took.toMillis() < 1000);
        }
    }

    @Test
    void a_bot_that_does_not_acknowledge_in_time_is_reported_to_the_person() throws Exception {
        var release = new CountDownLatch(1);
        try (var bot = TinyBot.connect(
                workspace,
                tiny -> tiny.app.command("/redis-migrate", (request, context) -> {
                    tiny.heard.add("late");
                    Awaitility.await().until(() -> release.getCount() == 0);
                    return context.ack();
                }))) {
            var answer = workspace.acts().command(requester, CHANNEL, "/redis-migrate start");
            release.countDown();

            assertThat(answer.failure()).contains("operation_timeout");
            assertThat(bot.heard).hasSize(1);
            assertThat(workspace.ephemerals(requester).get(0).text()).contains("did not respond", "operation_timeout");
        }
    }

    @Test
    void without_a_connection_nothing_is_delivered_and_nothing_kept_for_later() throws Exception {
        var answer = workspace.acts().command(requester, CHANNEL, "/redis-migrate start");
        assertThat(answer.failure()).contains("dispatch_failed");

        try (var bot = TinyBot.connect(
                workspace,
                tiny -> tiny.app.command("/redis-migrate", (request, context) -> {
                    tiny.heard.add(request.getPayload().getText());
                    return context.ack();
                }))) {
            workspace.acts().command(requester, CHANNEL, "/redis-migrate status");
            assertThat(bot.heard).containsExactly("status");
        }
    }

    @Test
    void a_command_that_the_app_does_not_have_is_answered_by_slack() {
        workspace.acts().command(requester, CHANNEL, "/redis-migrat start");

        assertThat(workspace.ephemerals(requester))
                .extracting(Ephemeral::text)
                .containsExactly("`/redis-migrat` is not a valid command.");
    }

    @Test
    void a_click_brings_the_message_the_value_and_a_way_to_answer() throws Exception {
        try (var bot = TinyBot.connect(
                workspace,
                tiny -> tiny.app.blockAction("gate_approve", (request, context) -> {
                    var payload = request.getPayload();
                    tiny.heard.add(payload.getUser().getId() + " "
                            + payload.getActions().get(0).getValue() + " "
                            + payload.getActions().get(0).getBlockId() + " "
                            + payload.getMessage().getText() + " "
                            + payload.getContainer().getThreadTs());
                    context.respond(answer -> answer.text("counted").responseType("ephemeral"));
                    return context.ack();
                }))) {
            var slack = Client.bot(workspace);
            var parent =
                    slack.chatPostMessage(p -> p.channel(CHANNEL).text("card")).getTs();
            slack.chatPostMessage(
                    p -> p.channel(CHANNEL).threadTs(parent).text("gate").blocks(approveButton()));
            var gate = workspace.thread(CHANNEL, parent).get(1);

            var answer = workspace.acts().click(approver, gate, "Approve");

            assertThat(answer.fine()).isTrue();
            assertThat(bot.heard).containsExactly("U0APPROVER1 revision-1 gate gate " + parent);
            workspace.awaitEphemeral(approver, message -> message.text().equals("counted"), SOON);
        }
    }

    @Test
    void a_response_url_replaces_or_deletes_the_message_and_takes_five_answers() throws Exception {
        var url = new AtomicReference<>("");
        try (var bot = TinyBot.connect(
                workspace,
                tiny -> tiny.app.blockAction("gate_approve", (request, context) -> {
                    url.set(request.getPayload().getResponseUrl());
                    return context.ack();
                }))) {
            Client.bot(workspace)
                    .chatPostMessage(p -> p.channel(CHANNEL).text("gate").blocks(approveButton()));
            workspace.acts().click(approver, workspace.messages(CHANNEL).get(0), "gate_approve");
            var slack = bot.app.slack();

            slack.send(url.get(), "{\"replace_original\":true,\"text\":\"decided\"}");
            assertThat(workspace.messages(CHANNEL)).extracting(Message::text).containsExactly("decided");
            assertThat(slack.send(url.get(), "{\"text\":\"\"}").getCode()).isEqualTo(400);
            slack.send(url.get(), "{\"response_type\":\"in_channel\",\"text\":\"for all\"}");
            slack.send(url.get(), "{\"text\":\"for one\"}");
            slack.send(url.get(), "{\"delete_original\":true}");

            assertThat(workspace.messages(CHANNEL)).extracting(Message::text).containsExactly("for all");
            assertThat(workspace.ephemerals(approver))
                    .extracting(Ephemeral::text)
                    .containsExactly("for one");
            assertThat(slack.send(url.get(), "{\"text\":\"sixth\"}").getBody()).contains("used_url");
        }
    }

    @Test
    void an_ephemeral_message_can_have_buttons_and_be_replaced() throws Exception {
        try (var bot = TinyBot.connect(
                workspace,
                tiny -> tiny.app.blockAction("gate_approve", (request, context) -> {
                    tiny.heard.add(
                            "ephemeral " + request.getPayload().getContainer().isEphemeral());
                    context.respond(answer -> answer.replaceOriginal(true).text("thanks"));
                    return context.ack();
                }))) {
            Client.bot(workspace)
                    .chatPostEphemeral(p ->
                            p.channel(CHANNEL).user(approver.id()).text("sure?").blocks(approveButton()));

            workspace.acts().click(approver, workspace.ephemerals(approver).get(0), "gate_approve");

            assertThat(bot.heard).containsExactly("ephemeral true");
            workspace.awaitEphemeral(approver, message -> message.text().equals("thanks"), SOON);
            assertThat(workspace.ephemerals(approver)).hasSize(1);
        }
    }

    @Test
    void what_is_not_on_the_screen_cannot_be_clicked() throws Exception {
        var slack = Client.bot(workspace);
        var ts = slack.chatPostMessage(p -> p.channel(CHANNEL).text("gate").blocks(approveButton()))
                .getTs();
        var seen = workspace.message(CHANNEL, ts).orElseThrow();
        slack.chatUpdate(edit -> edit.channel(CHANNEL).ts(ts).text("decided"));

        assertThatThrownBy(() -> workspace.acts().click(approver, seen, "Approve"))
                .isInstanceOf(IllegalArgumentException.class);
        workspace.put(workspace.channel(CHANNEL).without(approver.id()));
        assertThatThrownBy(() -> workspace.acts().command(approver, CHANNEL, "/redis-migrate list"))
                .hasMessageContaining("Approver 1 is not in");
    }

    @Test
    void the_home_tab_is_opened_and_published_for_one_person() throws Exception {
        try (var bot = TinyBot.connect(
                workspace,
                tiny -> tiny.app.event(AppHomeOpenedEvent.class, (event, context) -> {
                    tiny.heard.add(
                            event.getEvent().getUser() + " " + event.getEvent().getTab());
                    context.client()
                            .viewsPublish(
                                    publish -> publish.userId(event.getEvent().getUser())
                                            .view(com.slack.api.model.view.Views.view(
                                                    view -> view.type("home").blocks(approveButton()))));
                    return context.ack();
                }))) {
            var answer = workspace.acts().openHome(approver);

            assertThat(answer.fine()).isTrue();
            assertThat(bot.heard).containsExactly("U0APPROVER1 home");
            assertThat(workspace.awaitHome(approver, home -> true, SOON).button("gate_approve"))
                    .isPresent();
        }
    }

    @Test
    void of_several_connections_each_envelope_goes_to_one() throws Exception {
        var command = "/redis-migrate";
        try (var one = TinyBot.connect(
                        workspace,
                        tiny -> tiny.app.command(command, (request, context) -> {
                            tiny.heard.add(request.getPayload().getText());
                            return context.ack();
                        }));
                var two = TinyBot.connect(
                        workspace,
                        tiny -> tiny.app.command(command, (request, context) -> {
                            tiny.heard.add(request.getPayload().getText());
                            return context.ack();
                        }))) {
            for (var i = 0; i < 6; i++) {
                assertThat(workspace
                                .acts()
                                .command(requester, CHANNEL, command + " " + i)
                                .fine())
                        .isTrue();
            }

            assertThat(one.heard).hasSize(3);
            assertThat(two.heard).hasSize(3);
        }
    }

    @Test
    void deliveries_can_be_doubled_dropped_and_unheard() throws Exception {
        try (var bot = TinyBot.connect(
                workspace,
                tiny -> tiny.app.command("/redis-migrate", (request, context) -> {
                    tiny.heard.add(request.getPayload().getText());
                    return context.ack();
                }))) {
            workspace.faults().nextDeliveries(1, EnvelopeFault.duplicate());
            workspace.faults().nextDeliveries(1, EnvelopeFault.drop());
            workspace.faults().nextDeliveries(1, EnvelopeFault.loseAck());
            workspace.faults().nextDeliveries(1, EnvelopeFault.late(Duration.ofMillis(50)));

            var doubled = workspace.acts().command(requester, CHANNEL, "/redis-migrate doubled");
            var dropped = workspace.acts().command(requester, CHANNEL, "/redis-migrate dropped");
            var unheard = workspace.acts().command(requester, CHANNEL, "/redis-migrate unheard");
            var late = workspace.acts().command(requester, CHANNEL, "/redis-migrate late");

            assertThat(doubled.fine()).isTrue();
            assertThat(dropped.failure()).contains("operation_timeout");
            assertThat(unheard.failure()).contains("operation_timeout");
            assertThat(late.fine()).isTrue();
            Awaitility.await()
                    .untilAsserted(() ->
                            assertThat(bot.heard).containsExactlyInAnyOrder("doubled", "doubled", "unheard", "late"));
        }
    }

    @Test
    void a_bot_whose_connection_is_refreshed_or_broken_connects_again() throws Exception {
        try (var bot = TinyBot.connect(
                workspace,
                tiny -> tiny.app.command("/redis-migrate", (request, context) -> {
                    tiny.heard.add(request.getPayload().getText());
                    return context.ack();
                }))) {
            workspace.faults().refreshSockets();
            assertThat(workspace.awaitConnections(1, Duration.ofSeconds(20))).isTrue();
            assertThat(workspace
                            .acts()
                            .command(requester, CHANNEL, "/redis-migrate a")
                            .fine())
                    .isTrue();
            workspace.faults().dropSockets();
            assertThat(workspace.awaitConnections(1, Duration.ofSeconds(20))).isTrue();
            assertThat(workspace
                            .acts()
                            .command(requester, CHANNEL, "/redis-migrate b")
                            .fine())
                    .isTrue();

            assertThat(bot.heard).containsExactly("a", "b");
        }
    }
}
