package io.redismigrate.workspace;

import static com.slack.api.model.block.Blocks.asBlocks;
import static com.slack.api.model.block.Blocks.input;
import static com.slack.api.model.block.composition.BlockCompositions.option;
import static com.slack.api.model.block.composition.BlockCompositions.plainText;
import static com.slack.api.model.block.element.BlockElements.plainTextInput;
import static com.slack.api.model.block.element.BlockElements.staticSelect;
import static com.slack.api.model.view.Views.viewClose;
import static com.slack.api.model.view.Views.viewSubmit;
import static com.slack.api.model.view.Views.viewTitle;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.slack.api.model.block.Blocks;
import com.slack.api.model.view.View;
import com.slack.api.model.view.Views;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ModalTest {
    private static final String CHANNEL = "C0MIGRATIONS";
    private static final Duration SOON = Duration.ofSeconds(10);

    private final HandClock clock = new HandClock();
    private final Workspace workspace = Workspace.open(WorkspaceSetup.standard().withClock(clock));
    private final Person requester = workspace.person("Requester");
    private final List<String> triggers = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        workspace.close();
    }

    private static <T> T the(Map<String, T> map, String key) {
        return requireNonNull(map.get(key));
    }

    private static View modal(String title) {
        return Views.view(view -> view.type("modal")
                .callbackId("migration_start")
                .title(viewTitle(t -> t.type("plain_text").text(title)))
                .submit(viewSubmit(s -> s.type("plain_text").text("Start")))
                .close(viewClose(c -> c.type("plain_text").text("Cancel")))
                .notifyOnClose(true)
                .privateMetadata("secret of the bot")
                .blocks(asBlocks(
                        input(i -> i.blockId("plan")
                                .label(plainText("Plan"))
                                .element(staticSelect(s -> s.actionId("value")
                                        .options(List.of(
                                                option(plainText("orders"), "orders"),
                                                option(plainText("carts"), "carts")))))),
                        input(i -> i.blockId("reason")
                                .label(plainText("Reason"))
                                .optional(true)
                                .element(plainTextInput(p -> p.actionId("text").maxLength(10)))))));
    }

    private TinyBot bot(java.util.function.Consumer<TinyBot> more) throws Exception {
        return TinyBot.connect(workspace, tiny -> {
            tiny.app.command("/redis-migrate", (request, context) -> {
                triggers.add(context.getTriggerId());
                if (request.getPayload().getText().isEmpty()) {
                    context.client()
                            .viewsOpen(open ->
                                    open.triggerId(context.getTriggerId()).view(modal("First")));
                }
                return context.ack();
            });
            more.accept(tiny);
        });
    }

    @Test
    void a_modal_is_opened_filled_in_and_submitted() throws Exception {
        try (var bot = bot(tiny -> tiny.app.viewSubmission("migration_start", (request, context) -> {
            var values = request.getPayload().getView().getState().getValues();
            tiny.heard.add(the(the(values, "plan"), "value").getSelectedOption().getValue() + " "
                    + the(the(values, "reason"), "text").getValue() + " "
                    + request.getPayload().getView().getPrivateMetadata());
            return context.ack();
        }))) {
            workspace.acts().command(requester, CHANNEL, "/redis-migrate");
            assertThat(workspace.modal(requester).orElseThrow().title()).isEqualTo("First");

            var answer = workspace.acts().submit(requester, Map.of("plan/value", "carts"));

            assertThat(answer.fine()).isTrue();
            assertThat(bot.heard).containsExactly("carts null secret of the bot");
            assertThat(workspace.modal(requester)).isEmpty();
        }
    }

    @Test
    void slack_itself_refuses_what_is_missing_or_too_long() throws Exception {
        try (var bot = bot(tiny -> {})) {
            workspace.acts().command(requester, CHANNEL, "/redis-migrate");

            var missing = workspace.acts().submit(requester, Map.of());
            var tooLong =
                    workspace.acts().submit(requester, Map.of("plan/value", "carts", "reason/text", "more than ten"));

            assertThat(missing.errors()).containsOnlyKeys("plan");
            assertThat(tooLong.errors()).containsOnlyKeys("reason");
            assertThat(bot.heard).isEmpty();
            assertThatThrownBy(() -> workspace.acts().submit(requester, Map.of("nothing/text", "x")))
                    .hasMessageContaining("nothing/text");
        }
    }

    @Test
    void errors_of_the_bot_stand_under_their_fields_and_the_modal_stays() throws Exception {
        try (var bot = bot(tiny -> tiny.app.viewSubmission(
                "migration_start",
                (request, context) -> context.ackWithErrors(Map.of("plan", "carts is in a migration already"))))) {
            workspace.acts().command(requester, CHANNEL, "/redis-migrate");

            var answer = workspace.acts().submit(requester, Map.of("plan/value", "carts"));

            assertThat(answer.errors()).containsEntry("plan", "carts is in a migration already");
            assertThat(workspace.modal(requester).orElseThrow().errors()).containsKey("plan");
            assertThat(workspace.problems()).isEmpty();
            assertThat(bot.heard).isEmpty();
        }
    }

    @Test
    void errors_for_a_field_that_is_not_there_are_an_error_of_the_bots() throws Exception {
        try (var bot = bot(tiny -> tiny.app.viewSubmission(
                "migration_start", (request, context) -> context.ackWithErrors(Map.of("other", "?"))))) {
            workspace.acts().command(requester, CHANNEL, "/redis-migrate");

            var answer = workspace.acts().submit(requester, Map.of("plan/value", "carts"));

            assertThat(answer.failure()).isPresent();
            assertThat(workspace.problems()).singleElement().asString().contains("errors must name input blocks");
            assertThat(bot.heard).isEmpty();
        }
    }

    @Test
    void a_submission_may_update_push_or_clear() throws Exception {
        var next = List.of("update", "push", "clear").iterator();
        try (var bot = bot(tiny -> tiny.app.viewSubmission("migration_start", (request, context) -> {
            tiny.heard.add(request.getPayload().getView().getTitle().getText());
            return switch (next.next()) {
                case "update" -> context.ackWithUpdate(modal("Updated"));
                case "push" -> context.ackWithPush(modal("Pushed"));
                default -> context.ack(ack -> ack.responseAction("clear"));
            };
        }))) {
            var fields = Map.of("plan/value", "carts");
            workspace.acts().command(requester, CHANNEL, "/redis-migrate");
            workspace.acts().submit(requester, fields);
            assertThat(workspace.modal(requester).orElseThrow().title()).isEqualTo("Updated");
            workspace.acts().submit(requester, fields);
            assertThat(workspace.modal(requester).orElseThrow().title()).isEqualTo("Pushed");
            workspace.acts().submit(requester, fields);

            assertThat(workspace.modal(requester)).isEmpty();
            assertThat(bot.heard).containsExactly("First", "Updated", "Pushed");
        }
    }

    @Test
    void closing_is_told_where_the_bot_asked_to_hear_of_it() throws Exception {
        try (var bot = bot(tiny -> tiny.app.viewClosed("migration_start", (request, context) -> {
            tiny.heard.add("closed " + request.getPayload().isCleared());
            return context.ack();
        }))) {
            workspace.acts().command(requester, CHANNEL, "/redis-migrate");

            workspace.acts().close(requester);

            assertThat(bot.heard).containsExactly("closed false");
            assertThat(workspace.modal(requester)).isEmpty();
        }
    }

    @Test
    void a_trigger_opens_one_view_and_only_for_three_seconds() throws Exception {
        try (var bot = bot(tiny -> {})) {
            var slack = Client.bot(workspace);
            workspace.acts().command(requester, CHANNEL, "/redis-migrate one");
            workspace.acts().command(requester, CHANNEL, "/redis-migrate two");

            assertThat(slack.viewsOpen(open -> open.triggerId(triggers.get(0)).view(modal("A")))
                            .isOk())
                    .isTrue();
            assertThat(slack.viewsOpen(open -> open.triggerId(triggers.get(0)).view(modal("B")))
                            .getError())
                    .isEqualTo("exchanged_trigger_id");
            assertThat(slack.viewsOpen(open -> open.triggerId("1.2.c").view(modal("B")))
                            .getError())
                    .isEqualTo("invalid_trigger_id");
            clock.forward(Duration.ofMillis(3001));
            assertThat(slack.viewsOpen(open -> open.triggerId(triggers.get(1)).view(modal("B")))
                            .getError())
                    .isEqualTo("expired_trigger_id");
            assertThat(bot.heard).isEmpty();
        }
    }

    @Test
    void views_are_updated_by_hash_and_pushed_three_deep() throws Exception {
        try (var bot = bot(tiny -> {})) {
            var slack = Client.bot(workspace);
            for (var i = 0; i < 4; i++) {
                workspace.acts().command(requester, CHANNEL, "/redis-migrate t");
            }
            var opened = slack.viewsOpen(open -> open.triggerId(triggers.get(0)).view(modal("A")))
                    .getView();
            slack.viewsUpdate(update ->
                    update.viewId(opened.getId()).hash(opened.getHash()).view(modal("B")));
            assertThat(slack.viewsUpdate(update -> update.viewId(opened.getId())
                                    .hash(opened.getHash())
                                    .view(modal("C")))
                            .getError())
                    .isEqualTo("hash_conflict");
            assertThat(slack.viewsUpdate(update -> update.viewId("V0").view(modal("C")))
                            .getError())
                    .isEqualTo("not_found");
            assertThat(workspace.modal(requester).orElseThrow().title()).isEqualTo("B");

            slack.viewsPush(push -> push.triggerId(triggers.get(1)).view(modal("2")));
            slack.viewsPush(push -> push.triggerId(triggers.get(2)).view(modal("3")));

            assertThat(slack.viewsPush(push -> push.triggerId(triggers.get(3)).view(modal("4")))
                            .getError())
                    .isEqualTo("push_limit_reached");
            assertThat(bot.heard).isEmpty();
        }
    }

    @Test
    void a_view_that_breaks_a_rule_is_refused_with_the_place() throws Exception {
        try (var bot = bot(tiny -> {})) {
            workspace.acts().command(requester, CHANNEL, "/redis-migrate t");

            var refused = Client.bot(workspace)
                    .viewsOpen(open -> open.triggerId(triggers.get(0)).view(modal("A title that is far too long")));

            assertThat(refused.getError()).isEqualTo("invalid_arguments");
            assertThat(refused.getResponseMetadata().getMessages())
                    .singleElement()
                    .asString()
                    .contains("/view/title");
            assertThat(bot.heard).isEmpty();
        }
    }

    @Test
    void what_happens_in_a_modal_reaches_the_bot_at_once_where_it_asks_for_it() throws Exception {
        try (var bot = bot(tiny -> tiny.app.blockAction("mode", (request, context) -> {
            tiny.heard.add(request.getPayload().getContainer().getType() + " "
                    + request.getPayload()
                            .getActions()
                            .get(0)
                            .getSelectedOption()
                            .getValue() + " "
                    + request.getPayload().getView().getCallbackId());
            return context.ack();
        }))) {
            workspace.acts().command(requester, CHANNEL, "/redis-migrate t");
            Client.bot(workspace)
                    .viewsOpen(open -> open.triggerId(triggers.get(0))
                            .view(Views.view(view -> view.type("modal")
                                    .callbackId("live")
                                    .title(viewTitle(t -> t.type("plain_text").text("Live")))
                                    .blocks(asBlocks(Blocks.actions(a ->
                                            a.elements(List.of(staticSelect(s -> s.actionId("mode")
                                                    .options(List.of(option(plainText("fenced"), "fenced"))))))))))));
            workspace.awaitModal(requester, shown -> shown.callbackId().equals("live"), SOON);

            workspace.acts().chooseInModal(requester, "mode", "fenced");

            assertThat(bot.heard).containsExactly("view fenced live");
        }
    }
}
